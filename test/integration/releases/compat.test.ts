import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { writeRelease, type Release } from '../../../packages/tool/src/releases/document.js';
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
  before(function () {
    // It is typed on the embedded server, and reads what that version writes.
    if (serverMajor() !== 18) this.skip();
  });

  for (const [title, change] of Object.entries(changes)) {
    it(`is told what ${title} does to it, and does to what follows`, async () => {
      await withTrial(change, async ({ report, release, database }) => {
        const told = (of: 'before' | 'after', severity: 'break' | 'note') =>
          report.findings
            .filter((finding) => finding.release === of && finding.severity === severity)
            .map(({ query, problem }) => `${query.replace('shop: ', '')} ${problem}`)
            .sort();
        expect({ breaks: told('before', 'break'), notes: told('before', 'note'), needs: told('after', 'break') }).to.deep.equal(
          { breaks: change.breaks ?? [], notes: change.notes ?? [], needs: change.needs ?? [] },
        );
        // What breaks here breaks there: the queries of the release run.
        const broken = new Set((change.breaks ?? []).map((text) => text.split(' ')[0] ?? ''));
        expect(await runAll(database, release, change)).to.deep.equal([...broken].sort());
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

interface Trial {
  readonly report: CompatReport;
  readonly release: Release;
  readonly database: TestDatabase;
}

/** Releases the queries on the schema, changes it, and compares. */
async function withTrial(change: Change, work: (trial: Trial) => Promise<void>): Promise<void> {
  const database = await createTestDatabase('empty');
  const releases = mkdtempSync(join(tmpdir(), 'vbwd-releases-'));
  try {
    const config = parseConnectionUrl(database.url);
    await database.sql.unsafe(schema);
    const before = sourceOf(released);
    const first = '20260101000000_create';
    const later = ['20260201000000_nothing', '20260301000000_change'] as const;
    const release = await makeRelease({ version: '1.0.0', migrations: [first] }, [before], { config });
    expect(writeRelease(releases, release, false)).to.equal('written');
    const after = sourceOf(change.queries ?? released);
    const migrations = [first, ...later].map((name) => ({ name, up: { text: '' } }));
    const watch = watchRelease({ releases, migrations, sql: 'sql', sources: [after] });
    if (watch === undefined) throw new Error('there was no release');
    expect([...watch.lookAt]).to.deep.equal([first, later[1]]);
    await watch.afterEach(first, config);
    await database.sql.unsafe(change.sql);
    await watch.afterEach(later[1], config);
    const report = watch.report();
    expect(report.migrations).to.deep.equal(later);
    await work({ report, release, database });
  } finally {
    await database.drop();
    rmSync(releases, { recursive: true });
  }
}

/** The queries of a release that fail on the schema that is there, or give a value that is not as they declare it. */
async function runAll({ url, sql }: TestDatabase, { queries }: Release, { written = '' }: Change): Promise<string[]> {
  await sql.unsafe(written);
  const pool: Pool = await connect(url, { max: 1 });
  try {
    const broken: string[] = [];
    for (const { name, text, parameters, columns, cardinality } of queries) {
      for (const given of values) {
        const isRight = await pool
          .transaction(async (transaction) => {
            const { rows } = await transaction.execute(
              { name, text },
              parameters.map((parameter) => {
                const value = given[parameter.name] ?? null;
                // What the types of the release let its callers give.
                return value === null && !parameter.null ? '1' : value;
              }),
            );
            if (cardinality === 'optional' && rows.length > 1) return false;
            return (rows as Record<string, unknown>[]).every((row) =>
              columns.every(({ name: column, null: nullable, typescript }) =>
                row[column] === null ? nullable : typeof row[column] === (typescript === 'number' ? 'number' : 'string'),
              ),
            );
          })
          .catch(() => false);
        if (!isRight) broken.push(name.replace('shop: ', ''));
      }
    }
    return [...new Set(broken)].sort();
  } finally {
    await pool.close();
  }
}
