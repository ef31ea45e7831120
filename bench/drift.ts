/**
 * How long it takes to read the catalog of many tables and to check it against as many models: that it grows with their number, and
 * no faster. README.md beside this says how to run it, and what came out.
 */
import { randomBytes } from 'node:crypto';
import { readCatalog } from '../packages/tool/src/catalog/read.js';
import type { Expectation } from '../packages/tool/src/checks/check.js';
import { findDrift } from '../packages/tool/src/checks/list.js';
import { createDatabase, dropDatabase } from '../packages/tool/src/session/create.js';
import { startServer } from '../packages/tool/src/embedded/start.js';
import { connectPg, fromPg } from '../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import type { EnumModel, Model } from 'pgproof-runtime/model.js';

const sizes = process.argv.slice(2).map(Number);
if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
  console.error('usage: node --import tsx bench/drift.ts [NUMBER_OF_TABLES …]');
  process.exit(2);
}

console.log('| tables | reading, ms | nothing to find, ms | all unknown, ms | all missing, ms |');
console.log('| ---: | ---: | ---: | ---: | ---: |');
for (const size of sizes.length === 0 ? [28, 200, 2000] : sizes) {
  const row = await measure(size);
  console.log(`| ${[size, ...row.map((time) => Math.round(time))].join(' | ')} |`);
}

async function measure(size: number): Promise<number[]> {
  const expected = expectation(size);
  const nothing: Expectation = { models: [], enums: [], exceptions: expected.exceptions };
  const server = parseConnectionUrl((await startServer({})).url);
  const config = { ...server, database: `vbwd_bench_${randomBytes(4).toString('hex')}` };
  await createDatabase(config);
  const client = await connectPg(config, 'pgproof bench');
  try {
    const empty = await readCatalog(fromPg(client));
    // The schema is made from the checks' own SQL: what they then find would be a fault of theirs.
    for (const { fix } of findDrift(expected, empty)) if ('sql' in fix) await client.query(fix.sql);
    await client.query('analyze');
    const catalog = await readCatalog(fromPg(client));
    if (findDrift(expected, catalog).length > 0)
      throw new Error('the schema that was made is not the one of the models');
    return [
      await best(() => readCatalog(fromPg(client))),
      await best(() => findDrift(expected, catalog)),
      await best(() => findDrift(nothing, catalog)),
      await best(() => findDrift(expected, empty)),
    ];
  } finally {
    await client.end();
    await dropDatabase(config);
  }
}

/** The best of three: what disturbs only ever adds. */
async function best(work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

/** Tables like the platform's: eight columns, an enum, a foreign key to the one before, four indexes, a check. */
function expectation(size: number): Expectation {
  const about = 'a measurement';
  const status: EnumModel = { enum: 'status', about, labels: ['ON', 'OFF'] };
  const models = Array.from({ length: size }, (_, number): Model => {
    const table = `table_${number}`;
    return {
      table,
      about,
      columns: {
        id: { type: 'uuid', default: 'gen_random_uuid()', about },
        other_id: { type: 'uuid', nullable: true, about },
        name: { type: 'varchar(100)', about },
        code: { type: 'varchar(20)', about },
        status: { type: status, default: "'ON'", about },
        amount: { type: 'numeric(10,2)', default: '0', about },
        created_at: { type: 'timestamp', default: "(now() AT TIME ZONE 'utc'::text)", about },
        version: { type: 'integer', default: '0', about },
      },
      primaryKey: ['id'],
      foreignKeys: {
        [`${table}_other_id_fkey`]: {
          columns: ['other_id'],
          references: { table: `table_${Math.max(0, number - 1)}`, columns: ['id'] },
          onDelete: 'cascade',
          about,
        },
      },
      indexes: {
        [`ix_${table}_other_id`]: { columns: ['other_id'], about },
        [`ix_${table}_code`]: { columns: ['code'], unique: true, about },
        [`ix_${table}_status`]: { columns: ['status'], about },
      },
      checks: { [`version_not_negative`]: { expression: 'version >= 0', about } },
    };
  });
  return { models, enums: [status], exceptions: [{ object: 'extension plpgsql', reason: about }] };
}
