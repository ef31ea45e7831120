import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalogOf } from '../../../packages/tool/src/catalog/read.js';
import { comparePoint, type Made } from '../../../packages/tool/src/adopt/points.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { adoptPlatform, platformFolder } from '../../support/alembic/platform.js';
import { platformPoints } from '../../support/alembic/points.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { inSession, migrateFolder } from '../../support/runner.js';
import { mutants } from '../mutation/mutants.js';

const { directory, migrations } = platformFolder;
const names = migrations.map(({ name }) => name);
const nothing = { exceptions: [], accepted: [] };
const dropRecord = 'drop table migration_restamp, migration_record, migration_version, pgmigrations';

/** Forty damages that every server knows, the same ones each time. */
const damages = Object.values(mutants)
  .flatMap((make) => make.flatMap((one) => (one.since === undefined ? [one] : [])))
  .map((mutant) => ({
    mutant,
    order: createHash('sha256').update(`adopt ${mutant.kind} ${mutant.object} ${mutant.sql}`).digest('hex'),
  }))
  .sort((one, other) => (one.order < other.order ? -1 : 1))
  .slice(0, 40)
  .map(({ mutant }) => mutant);

describe('a database of the platform, without the record of its migrations', () => {
  let points: readonly Made[];

  before(async function () {
    this.timeout(300_000);
    points = await platformPoints();
  });

  /** The points that a catalog equals, and those that it equals but for notes. */
  const equal = (live: Catalog) => {
    const found = points
      .map((point) => comparePoint(live, point, nothing))
      .filter(({ differences }) => differences.length === 0);
    const exact = found.filter(({ notes }) => notes.length === 0);
    return (exact.length > 0 ? exact : found).map(({ name }) => name);
  };

  longTest('equals exactly one point of its history, whichever migration was the last', async function () {
    this.timeout(300_000);
    expect(points.map(({ name }) => name)).to.deep.equal([undefined, ...names]);
    const { url, drop } = await createTestDatabase('empty');
    try {
      for (const name of names) {
        await migrateFolder(url, directory, name);
        expect(equal(await readCatalogOf(parseConnectionUrl(url), 'vbwd-test')), name).to.deep.equal([name]);
      }
    } finally {
      await drop();
    }
  });

  longTest('is found at its point by the command, and verified from there', async function () {
    this.timeout(300_000);
    const { url, sql, drop } = await createTestDatabase('migrated');
    const run = (...words: string[]) => runDb(words, { env: { DATABASE_URL: url } });
    try {
      await sql.unsafe(dropRecord);
      const adopted = await run('adopt');
      expect([adopted.code, adopted.stderr]).to.deep.equal([0, '']);
      expect(adopted.stdout).to.contain(`the database is at ${names.at(-1) ?? ''}: `);
      expect(adopted.stdout).to.contain(`adopted: ${names.length} migrations recorded as applied, 0 pending`);
      expect((await run('verify')).code).to.equal(0);
      expect((await run('adopt', '--undo')).code).to.equal(0);
      expect([...(await sql`select to_regclass('pgmigrations') as there`)]).to.deep.equal([{ there: null }]);
    } finally {
      await drop();
    }
  });

  describe('that is a near miss', () => {
    let migrated: TestDatabase;
    beforeEach(async () => {
      migrated = await createTestDatabase('migrated');
      await migrated.sql.unsafe(dropRecord);
    });
    afterEach(() => migrated.drop());

    for (const { kind, object, sql } of damages) {
      longTest(`is adopted only where each difference is accepted by its name: ${kind} ${object}`, async () => {
        await migrated.sql.unsafe(sql);
        await inSession(migrated.url, async (session) => {
          const { outcome, findings, point } = await adoptPlatform(session);
          expect(outcome).to.equal('different');
          const accepted = findings.map((one) => ({ object: one.object, reason: 'known' }));
          const to = point ?? '';
          const allButOne = await adoptPlatform(session, { to, accepted: accepted.slice(1) });
          expect([allButOne.outcome, allButOne.findings.map((one) => one.object)]).to.deep.equal([
            'different',
            [findings[0]?.object],
          ]);
          expect([...(await migrated.sql`select to_regclass('pgmigrations') as there`)]).to.deep.equal([
            { there: null },
          ]);
          expect((await adoptPlatform(session, { to, accepted })).outcome).to.equal('adopted');
        });
      });
    }
  });
});
