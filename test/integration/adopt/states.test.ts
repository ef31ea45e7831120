import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { Made } from '../../../packages/tool/src/adopt/points.js';
import { compareCatalogs } from '../../../packages/tool/src/catalog/diff.js';
import type { Exception } from '../../../packages/tool/src/catalog/exceptions.js';
import { adoptOpened } from '../../../packages/tool/src/library/adopt.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { migrate, rollback } from '../../../packages/tool/src/migrate/run.js';
import type { Session } from '../../../packages/tool/src/migrate/session.js';
import { compareRowSets, expectedRows } from '../../support/alembic/expected-rows.js';
import { platformPoints } from '../../support/alembic/points.js';
import { alembicStates, buildAlembicState, type AlembicState } from '../../support/alembic/states.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { whole } from '../../support/proofs.js';
import { compareStates } from '../../support/round-trip/compare.js';
import { readState, withoutGenerated, type State } from '../../support/round-trip/state.js';
import { fillTables } from '../../support/rows/fill.js';
import { inSession, runnerOptions } from '../../support/runner.js';
import { migrationsFolder } from '../../support/template.js';
import { legalValues } from '../round-trip/legal-values.js';

const exceptions = JSON.parse(readFileSync('src/models/exceptions.json', 'utf8')) as Exception[];
const folder = { directory: migrationsFolder, migrations: loadMigrations(migrationsFolder) };
const sampled = ['20260212_paypal', '20260215_feature_usage', '20260215_taro_session_card_draw'];

describe('a database that Alembic built', () => {
  let points: readonly Made[];
  let db: TestDatabase;

  before(async function () {
    this.timeout(300_000);
    points = await platformPoints();
  });
  beforeEach(async () => {
    db = await createTestDatabase('empty');
  });
  afterEach(() => db.drop());

  for (const state of alembicStates.filter(({ revision }) => whole || sampled.includes(revision)))
    it(`is adopted at ${state.revision}, and goes on like one built from empty, with every row`, () =>
      inSession(db.url, async (session) => {
        const before = await build(session, state);
        const { outcome, point } = await adopt(session);
        const needsBridge = state.files.length > 0;
        expect(outcome).to.equal(needsBridge ? 'different' : 'adopted');
        const led = needsBridge ? await adopt(session, state.revision) : { outcome, point };
        expect(led.outcome).to.equal('adopted');
        if (!needsBridge) expect(point).to.equal(state.migration);

        const adopted = await readState(session);
        await migrate(session, folder, undefined, runnerOptions);
        const migrated = await readState(session);
        requireTarget(migrated);
        expect(compareRowSets(expectedRows(before), migrated)).to.deep.equal([]);

        await rollback(session, folder, { to: led.point ?? '' }, runnerOptions);
        expect(compareStates(adopted, await readState(session))).to.deep.equal([]);
        await migrate(session, folder, undefined, runnerOptions);
        const again = await readState(session);
        expect(compareStates(withoutGenerated(migrated, adopted), withoutGenerated(again, adopted))).to.deep.equal([]);
      })).timeout(120_000);

  /** With rows in every table, and with one in alembic_version. */
  async function build(session: Session, state: AlembicState): Promise<State> {
    await buildAlembicState(db, state);
    const { catalog } = await readState(session);
    const tables = catalog.tables.filter(({ name }) => name !== 'alembic_version');
    await fillTables(session.client, { ...catalog, tables }, { first: 1, legalValues });
    return readState(session);
  }

  function adopt(session: Session, bridge?: string) {
    return adoptOpened(
      { session, folder },
      {
        ...runnerOptions,
        bridge,
        made: points,
        accepted: [],
        dryRun: false,
        exceptions: () => Promise.resolve(exceptions),
        showBridge: () => undefined,
        say: () => undefined,
        note: () => undefined,
      },
    );
  }

  /** The order of columns aside, and what the exceptions leave alone. */
  function requireTarget({ catalog }: State): void {
    const target = points.at(-1)?.catalog;
    if (target === undefined) throw new Error('the history has no point');
    const { differences } = compareCatalogs(catalog, target, { exceptions });
    expect(differences.filter(({ problem }) => problem !== 'column order differs')).to.deep.equal([]);
  }
});
