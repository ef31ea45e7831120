import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import type { Connection } from 'pgproof-runtime/query.js';
import { writeRelease, type Release, type ReleasedQuery } from '../../../packages/tool/src/releases/document.js';
import { makeRelease } from '../../../packages/tool/src/releases/make.js';
import { watchRelease, type CompatReport } from '../../../packages/tool/src/releases/watch.js';
import { scanQueries } from '../../../packages/tool/src/typegen/scan.js';
import type { Source } from '../../../packages/tool/src/typegen/sources.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { serverMajor } from '../../support/server.js';
import { changes, released, schema, values, type Change } from './changes.js';

const sourceOf = (source: string): Source => ({
  path: 'shop',
  file: 'sql/shop.sql',
  source,
  queries: scanQueries(source).queries,
});

describe('a release before a change of its schema', () => {
  /** The schema of the release, for the release after to run on. */
  let base: TestDatabase;
  let release: Release;

  before(async function () {
    // It is typed on the embedded server, and reads what that version writes.
    if (serverMajor() !== 18) this.skip();
    base = await createTestDatabase('empty');
    await base.sql.unsafe(schema);
    release = await releaseOf(base, released);
  });
  after(async () => {
    if (serverMajor() === 18) await base.drop();
  });

  for (const [title, change] of Object.entries(changes)) {
    it(`is told what ${title} does to it, and does to what follows`, async () => {
      await withChange(change, release, async ({ report, database }) => {
        const told = (of: 'before' | 'after', severity: 'break' | 'note') =>
          report.findings
            .filter((finding) => finding.release === of && finding.severity === severity)
            .map(({ query, problem }) => `${query.replace('shop: ', '')} ${problem}`)
            .sort();
        const { breaks = [], notes = [], needs = [], queries = released } = change;
        const [before, after] = [told('before', 'break'), told('after', 'break')];
        expect({ breaks: before, notes: told('before', 'note'), needs: after }).to.deep.equal({ breaks, notes, needs });
        // What is told is so: the queries of either release run on the schema of the other.
        const next = await releaseOf(database, queries);
        await database.sql.unsafe(change.written ?? '');
        expect(await runAll(database, release, change)).to.deep.equal(namesIn(before));
        expect(await runAll(base, next, change)).to.deep.equal(namesIn(after));
      });
    });
  }

  it('is told with six changes that it breaks, and with six that it does not', () => {
    const all = Object.values(changes);
    expect(all.filter(({ breaks = [] }) => breaks.length > 0)).to.have.lengthOf.at.least(6);
    expect(all.filter(({ breaks = [] }) => breaks.length === 0)).to.have.lengthOf.at.least(6);
    // The other direction is another answer: each of the four is there.
    const kinds = all.map(({ breaks = [], needs = [] }) => `${breaks.length > 0} ${needs.length > 0}`);
    expect([...new Set(kinds)].sort()).to.deep.equal(['false false', 'false true', 'true false', 'true true']);
  });
});

const first = '20260101000000_create';
const later = ['20260201000000_nothing', '20260301000000_change'] as const;

function releaseOf({ url }: TestDatabase, queries: string): Promise<Release> {
  return makeRelease({ version: '1.0.0', migrations: [first] }, [sourceOf(queries)], {
    config: parseConnectionUrl(url),
  });
}

const namesIn = (told: readonly string[]) => [...new Set(told.map((text) => text.split(' ')[0] ?? ''))].sort();

interface Trial {
  readonly report: CompatReport;
  readonly database: TestDatabase;
}

/** Changes the schema of a release, and compares. */
async function withChange(change: Change, release: Release, work: (trial: Trial) => Promise<void>): Promise<void> {
  const database = await createTestDatabase('empty');
  const releases = mkdtempSync(join(tmpdir(), 'vbwd-releases-'));
  try {
    const config = parseConnectionUrl(database.url);
    await database.sql.unsafe(schema);
    expect(writeRelease(releases, release, false)).to.equal('written');
    const after = sourceOf(change.queries ?? released);
    const migrations = [first, ...later].map((name) => ({ name, up: { path: '', text: '' } }));
    const watch = watchRelease({ releases, migrations, sql: 'sql', sources: [after] });
    if (watch === undefined) throw new Error('there was no release');
    expect([...watch.lookAt]).to.deep.equal([first, later[1]]);
    await watch.afterEach(first, config);
    await database.sql.unsafe(change.sql);
    await watch.afterEach(later[1], config);
    const report = watch.report();
    expect(report.migrations).to.deep.equal(later);
    await work({ report, database });
  } finally {
    await database.drop();
    rmSync(releases, { recursive: true });
  }
}

/** The queries of a release that fail on a schema, or give a value that is not as they declare it. What they write is taken back. */
async function runAll({ url }: TestDatabase, { queries }: Release, { given = [] }: Change): Promise<string[]> {
  const pool: Pool = await connect(url, { max: 1 });
  const undo = new Error('undo');
  try {
    const broken: string[] = [];
    for (const query of queries) {
      for (const some of [...values, ...given]) {
        const outcome = await pool
          .transaction(async (transaction) => {
            if (!(await isRight(query, some, transaction))) throw new Error('a value is not as it is declared');
            throw undo;
          })
          .catch((error: unknown) => error);
        if (outcome !== undo) broken.push(query.name.replace('shop: ', ''));
      }
    }
    return [...new Set(broken)].sort();
  } finally {
    await pool.close();
  }
}

async function isRight(
  { name, text, parameters, columns, cardinality }: ReleasedQuery,
  given: Readonly<Record<string, string | null>>,
  connection: Connection,
): Promise<boolean> {
  const sent = parameters.map((parameter) => {
    const value = given[parameter.name] ?? null;
    // What the types of the release let its callers give.
    return value === null && !parameter.null ? '1' : value;
  });
  const { rows } = await connection.execute({ name, text }, sent);
  if (cardinality === 'optional' && rows.length > 1) return false;
  return (rows as Record<string, unknown>[]).every((row) =>
    columns.every(({ name: column, null: nullable, typescript }) =>
      row[column] === null ? nullable : typeof row[column] === (typescript === 'number' ? 'number' : 'string'),
    ),
  );
}
