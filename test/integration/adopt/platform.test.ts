import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { partAccepted } from '../../../packages/tool/src/catalog/accepted.js';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { readCatalog, readCatalogOf } from '../../../packages/tool/src/catalog/read.js';
import { comparePoint, type Point } from '../../../packages/tool/src/adopt/points.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { withReplay } from '../../../packages/tool/src/replay/replay.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { parseTarget } from 'pgproof-runtime/target.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { inSession, migrateFolder } from '../../support/runner.js';
import { mutants } from '../mutation/mutants.js';

const directory = 'migrations';
const names = loadMigrations(directory).map(({ name }) => name);
const nothing = { exceptions: [], accepted: [] };

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

describe('a database of the platform, without the record of its migrations', function () {
  this.timeout(300_000);
  const points: Pick<Point, 'name' | 'catalog'>[] = [];
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase('empty');
    await inSession(database.url, ({ connection: live }) =>
      withReplay(
        {
          folder: { directory, migrations: loadMigrations(directory) },
          live,
          note: () => undefined,
          onProgress: () => undefined,
          afterEach: async (name, made) => {
            points.push({ name, catalog: await readCatalogOf(made, 'vbwd-test') });
          },
        },
        () => Promise.resolve(),
      ),
    );
  });
  after(() => database.drop());

  /** The points that a catalog equals, and those that it equals but for notes. */
  const equal = (live: Catalog) => {
    const found = points
      .map((point) => comparePoint(live, point, nothing))
      .filter(({ differences }) => differences.length === 0);
    const exact = found.filter(({ notes }) => notes.length === 0);
    return (exact.length > 0 ? exact : found).map(({ name }) => name);
  };

  longTest('equals exactly one point of its history, whichever migration was the last', async () => {
    expect(points.map(({ name }) => name)).to.deep.equal([undefined, ...names]);
    for (const name of names) {
      await migrateFolder(database.url, directory, name);
      expect(equal(await readCatalogOf(parseTarget(database.url), 'vbwd-test')), name).to.deep.equal([name]);
    }
  });

  longTest('is found at its point by the command, and verified from there', async () => {
    const { url, sql, drop } = await createTestDatabase('migrated');
    try {
      await sql`drop table migration_restamp, migration_record, migration_version, pgmigrations`;
      const adopted = await runDb(['adopt'], { env: { DATABASE_URL: url } });
      expect([adopted.code, adopted.stderr]).to.deep.equal([0, '']);
      expect(adopted.stdout).to.contain(`the database is at ${names.at(-1) ?? ''}: `);
      expect(adopted.stdout).to.contain(`adopted: ${names.length} migrations recorded as applied, 0 pending`);
      expect((await runDb(['verify'], { env: { DATABASE_URL: url } })).code).to.equal(0);
      expect((await runDb(['adopt', '--undo'], { env: { DATABASE_URL: url } })).code).to.equal(0);
      expect([...(await sql`select to_regclass('pgmigrations') as there`)]).to.deep.equal([{ there: null }]);
    } finally {
      await drop();
    }
  });

  describe('that is a near miss', () => {
    let migrated: TestDatabase;
    before(async () => {
      migrated = await createTestDatabase('migrated');
    });
    after(() => migrated.drop());

    for (const { kind, object, sql } of damages) {
      longTest(`equals no point, unless the difference is accepted by name: ${kind} ${object}`, async () => {
        const session = await migrated.sql.reserve();
        try {
          await session.unsafe(`begin; ${sql}`);
          const live = await readCatalog(fromPostgres(session));
          expect(equal(live)).to.deep.equal([]);
          const last = points.at(-1);
          if (last === undefined) throw new Error('the history has no point');
          const { differences } = comparePoint(live, last, nothing);
          const accepted = differences.map((one) => ({ object: one.object, reason: 'known' }));
          expect(comparePoint(live, last, { exceptions: [], accepted }).differences).to.deep.equal([]);
          // Each has to be named, or what it belongs to where only one side has that.
          const rest = accepted.filter(({ object: name }) => name !== accepted[0]?.object);
          const left = partAccepted(differences, rest, { a: live, b: last.catalog }).rest.map((one) => one.object);
          const root = differences.find((one) => one.object === accepted[0]?.object);
          if (root?.problem === 'differs') expect(left).to.deep.equal([root.object]);
        } finally {
          await session.unsafe('rollback');
          session.release();
        }
      });
    }
  });
});
