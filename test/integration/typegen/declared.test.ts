import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromPg } from '../../../src/database/pg.js';
import { fromPostgres, openPool } from '../../../src/database/postgres.js';
import { run, type Connection, type Query } from '../../../src/database/query.js';
import { parseTarget } from '../../../src/database/target.js';
import { openSession, type Session } from '../../../src/migrate/session.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { readState } from '../../support/round-trip/state.js';
import { fillTables } from '../../support/rows/fill.js';
import { serverMajor } from '../../support/server.js';

type AnyQuery = Query<Record<string, unknown>, Record<string, unknown>>;

const modules = join(import.meta.dirname, '../../../src/queries');
const files = readdirSync(modules, { recursive: true })
  .map((file) => String(file).replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && file !== 'enums.ts');

describe('a query that reads', () => {
  const zone = process.env['TZ'];
  let db: TestDatabase;
  let session: Session;

  before(async function () {
    // What it declares was read from the catalogs of this version.
    if (serverMajor() !== 18) this.skip();
    db = await createTestDatabase('migrated');
    session = await openSession(parseTarget(db.url), 'test');
    const { catalog } = await readState(session);
    await fillTables(session.client, catalog, { first: 1 });
  });
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  after(async () => {
    await session.client.end();
    await db.drop();
  });

  for (const place of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
    it(`gives what it declares, with both drivers, in ${place}`, async () => {
      process.env['TZ'] = place;
      const pool = openPool(parseTarget(db.url), 'vbwd-test', 1);
      try {
        let rows = 0;
        for (const connection of [fromPostgres(pool), fromPg(session.client)]) rows += await runAll(connection);
        expect(rows).to.be.above(1000);
      } finally {
        await pool.end({ timeout: 1 });
      }
    });
  }
});

/** Runs every one that has columns and writes nothing, and looks at each value of each row. */
async function runAll(connection: Connection): Promise<number> {
  let rows = 0;
  for (const file of files) {
    const text = readFileSync(join(modules, file), 'utf8');
    const exported = (await import(join(modules, file))) as Record<string, AnyQuery>;
    for (const query of Object.values(exported)) {
      if (
        !/^\s*(select|with)\b/.test(query.text) ||
        /\b(insert|update|delete)\b/.test(query.text) ||
        acts.test(query.text)
      )
        continue;
      const types = declared(text, query.name.split(': ')[1] ?? '');
      const parameters = await someParameters(connection, query);
      for (const row of await run(connection, query, parameters)) {
        rows++;
        expect(Object.keys(row), query.name).to.have.members([...types.keys()]);
        for (const [column, type] of types) {
          expect(
            isOf(row[column], type),
            `${query.name}: ${column} is declared ${type}, and is ${JSON.stringify(row[column])}`,
          ).to.equal(true);
        }
      }
    }
  }
  return rows;
}

/** Those that a test would not survive. */
const acts = /pg_(cancel_backend|advisory|try_advisory)|set_config/;

function declared(text: string, name: string): Map<string, string> {
  const body = new RegExp(`export interface ${name}Result \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(text)?.[1] ?? '';
  return new Map([...body.matchAll(/^ {2}'?([^:']+)'?: (.*);$/gm)].map(([, column = '', type = '']) => [column, type]));
}

/** The key of a row that there is, and lists that leave nothing out. */
async function someParameters(
  connection: Connection,
  { text, parameters }: AnyQuery,
): Promise<Record<string, unknown>> {
  const [, table] = /from (public\.\S+)\nwhere/.exec(text) ?? [];
  const given: Record<string, unknown> = {};
  for (const name of parameters) {
    const column = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (/s$/.test(name)) given[name] = [];
    else if (table !== undefined && new RegExp(`${column} = \\$`).test(text)) {
      const { rows } = await connection.execute(
        { name: 'key', text: `select ${column} as key from ${table} limit 1` },
        [],
      );
      given[name] = (rows[0] as { key: unknown } | undefined)?.key;
    }
  }
  return given;
}

function isOf(value: unknown, type: string): boolean {
  if (type.endsWith(' | null')) return value === null || isOf(value, type.slice(0, -' | null'.length));
  if (type.endsWith('[]')) {
    const element = type.slice(0, -2).replace(/^\((.*)\)$/, '$1');
    return Array.isArray(value) && value.every((item) => isOf(item, element));
  }
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    case 'Timestamp':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(String(value));
    case 'Json':
      return value !== undefined && !(value instanceof Date);
    case 'Buffer':
      return Buffer.isBuffer(value);
    default:
      return labels(type).includes(value as string);
  }
}

function labels(type: string): string[] {
  const [, union = ''] =
    new RegExp(`export type ${type} =([^;]*);`).exec(readFileSync(join(modules, 'enums.ts'), 'utf8')) ?? [];
  return [...union.matchAll(/'([^']*)'/g)].map(([, label = '']) => label);
}
