import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { createDemoData } from '../../../src/services/demo-data.js';
import { requestReset } from '../../../src/services/password-reset.js';
import { readSources } from '../../../packages/tool/src/typegen/sources.js';
import { writeExamples } from '../../support/api-examples.js';
import { rejection } from '../../support/connect.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { callsOf, plantHijackers, pullHijackers } from '../../support/hijackers.js';
import { longTest } from '../../support/proofs.js';

const project = join(import.meta.dirname, '../../..');
/** The folders of the tool's own queries, which run on connections of its own. */
const tools = ['catalog', 'migrate', 'planner', 'typegen'];

describe('where somebody else has put functions and operators into public', function () {
  this.timeout(120_000);
  let database: TestDatabase;
  let db: Pool;
  let folder: string;
  let examples: string;
  let texts: string[];
  let planted: Set<string>;

  before(async () => {
    database = await createTestDatabase('migrated');
    db = await connect(database.url, { max: 2 });
    await db.transaction(createDemoData);
    const { sources } = await readSources(join(project, 'sql'));
    texts = sources
      .filter(({ path }) => !tools.includes(path.split('/')[0] ?? ''))
      .flatMap(({ queries }) => queries.map(({ text }) => text));
    folder = mkdtempSync(join(tmpdir(), 'vbwd-hijack-'));
    examples = await writeExamples(folder, database);
    planted = await plantHijackers(database.sql, await callsOf(database.sql, texts, 'public'));
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await db.close();
    await pullHijackers(database.sql);
    await database.drop();
  });

  const chosen = async (path: string) =>
    (await callsOf(database.sql, texts, path)).filter((call) => planted.has(call.chosen));

  longTest('the queries would call many of them if they looked for names there', async () => {
    expect(texts).to.have.lengthOf.above(60);
    expect(await chosen('public')).to.have.lengthOf.above(10);
    const open = await connect(database.url, { max: 1, searchPath: 'public' });
    try {
      const error = await rejection(requestReset(open, 'ada@example.com'));
      expect(error).to.include({ code: 'P0001' });
    } finally {
      await open.close();
    }
  });

  it('the queries call none', async () => {
    expect(await chosen("''")).to.deep.equal([]);
  });

  longTest('every query runs without one', async () => {
    const ran = [];
    for (const text of texts) {
      const outcome = await db
        .transaction(async (transaction) => {
          const values = await sampleValues(database, text);
          await transaction.execute({ name: 'test: Run', text }, values);
        })
        .then(() => '', String);
      expect(outcome, text).not.to.contain('P0001');
      ran.push(outcome);
    }
    // The others are refused, most of them by a foreign key.
    expect(ran.filter((outcome) => outcome === '')).to.have.lengthOf.above(50);
  });

  longTest('every operation of docs/api.md gives what it should', async () => {
    const { results } = (await import(pathToFileURL(examples).href)) as {
      results: { actual: unknown; expected: unknown; line: string }[];
    };
    expect(results).to.have.lengthOf.above(20);
    for (const { actual, expected, line } of results) expect(actual, line).to.deep.equal(expected);
  });
});

/** For each parameter a value of its type that is not NULL. */
async function sampleValues({ sql }: TestDatabase, text: string): Promise<(string | null)[]> {
  const session = await sql.reserve();
  try {
    await session.unsafe(`prepare described as ${text}`);
    const rows = await session<{ type: string; label: string | null }[]>`
      select
        format_type(given.type, null) as type,
        (select enumlabel from pg_enum where enumtypid = given.type order by enumsortorder limit 1) as label
      from pg_prepared_statements
      cross join unnest(parameter_types::oid[]) with ordinality as given (type, place)
      where name = 'described'
      order by given.place`;
    await session.unsafe('deallocate described');
    return rows.map(({ type, label }) => label ?? sampleOf(type));
  } finally {
    session.release();
  }
}

function sampleOf(type: string): string | null {
  if (type.endsWith('[]')) return '{}';
  if (/^(uuid)$/.test(type)) return '00000000-0000-0000-0000-000000000001';
  if (/^(integer|bigint|numeric|double)/.test(type)) return '1';
  if (/^(timestamp|date)/.test(type)) return '2026-01-01';
  if (/^json/.test(type)) return '{"limits": {"x": 1}}';
  return type === 'boolean' ? 'true' : 'x';
}
