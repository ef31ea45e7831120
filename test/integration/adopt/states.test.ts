import { expect } from 'chai';
import { compareCatalogs } from '../../../packages/tool/src/catalog/diff.js';
import { migrate, rollback } from '../../../packages/tool/src/migrate/run.js';
import { compareRowSets, expectedRows } from '../../support/alembic/expected-rows.js';
import {
  adoptPlatform,
  buildFilledState,
  platformExceptions,
  platformFolder as folder,
} from '../../support/alembic/platform.js';
import { platformPoints } from '../../support/alembic/points.js';
import { alembicStates, sampledState, type AlembicState } from '../../support/alembic/states.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest, whole } from '../../support/proofs.js';
import { compareStates } from '../../support/round-trip/compare.js';
import { readState, withoutGenerated, type State } from '../../support/round-trip/state.js';
import { runDb } from '../../support/run-db.js';
import { inSession, runnerOptions } from '../../support/runner.js';
import { failureOf } from '../../support/trial.js';

describe('a database that Alembic built', () => {
  let db: TestDatabase;

  before(async function () {
    this.timeout(300_000);
    await platformPoints();
  });
  beforeEach(async () => {
    db = await createTestDatabase('empty');
  });
  afterEach(() => db.drop());

  for (const state of alembicStates.filter(({ revision }) => whole || revision === sampledState.revision))
    it(`is adopted at ${state.revision}, and goes on like one built from empty, with every row`, () =>
      goOn(state)).timeout(120_000);

  longTest('is taken over by two commands, as docs/adopt.md has them', async function () {
    this.timeout(300_000);
    await inSession(db.url, (session) => buildFilledState(db, session, find('20260215_nullable_tarif_plan')));
    const run = (...words: string[]) => runDb(words, { env: { DATABASE_URL: db.url } });
    const adopted = await run('adopt', '--from', 'alembic', '--retire');
    expect([adopted.code, adopted.stderr]).to.deep.equal([0, '']);
    expect(adopted.stdout).to.contain('the bridge 20260215_nullable_tarif_plan runs in the transaction of the record');
    expect(adopted.stdout).to.contain('adopted: 25 migrations recorded as applied, ');
    expect((await run('migrate')).code).to.equal(0);
    expect((await run('verify')).code).to.equal(0);
    const refused: unknown = await db.sql`select * from alembic_version`.catch((error: unknown) => error);
    expect(refused).to.have.property('message').that.contains('alembic is retired');
    const back = ['rollback', '--to', '20260215103000_allow-invoice-without-plan'];
    // Letter case is the one thing that is not kept.
    const told = await run(...back, '--accept-loss', 'addon:changed');
    expect(told.code, told.stderr).to.equal(0);
    expect((await run('adopt', '--undo')).code).to.equal(0);
    expect([...(await db.sql`select version_num from alembic_version`)]).to.deep.equal([
      { version_num: '20260215_nullable_tarif_plan' },
    ]);
  });

  longTest('may have lost item_type at 20260215_enum_uppercase already', function () {
    this.timeout(120_000);
    const { files, ...state } = find('20260215_enum_uppercase');
    return goOn({ ...state, files: [...files, 'item-type-dropped'] });
  });

  longTest(
    'with a row of both ids is adopted, and that row is refused by the migration that would merge them',
    function () {
      this.timeout(120_000);
      return inSession(db.url, async (session) => {
        await buildFilledState(db, session, find('20260212_paypal'));
        await db.sql`update subscription set paypal_subscription_id = 'I-both' where stripe_subscription_id = 'sub_2'`;
        await adoptPlatform(session);
        const before = await readState(session);
        const error = await failureOf(migrate(session, folder, undefined, runnerOptions));
        expect(error.message).to.match(/ids of 1 row\(s\) cannot be merged .*: subscription [-0-9a-f]+ has both/s);
        expect(compareStates(before, await readState(session))).to.deep.equal([]);
      });
    },
  );

  longTest('with a balance below zero is not adopted, and nothing is changed', function () {
    this.timeout(120_000);
    return inSession(db.url, async (session) => {
      await buildFilledState(db, session, find('20260215_token_bal'));
      await db.sql`update user_token_balance set balance = -1 where user_id = (select max(user_id::text)::uuid from user_token_balance)`;
      const before = await readState(session);
      const error = await failureOf(adoptPlatform(session, { bridge: '20260215_token_bal' }));
      expect(error.message).to.match(
        /adopt\/20260215_token_bal\.sql:\d+:\d+: check constraint "balance_not_negative" .* is violated by some row/,
      );
      await session.client.query('rollback');
      expect(compareStates(before, await readState(session))).to.deep.equal([]);
    });
  });

  longTest('without a country that was seeded is not adopted, and nothing is changed', function () {
    this.timeout(120_000);
    return inSession(db.url, async (session) => {
      await buildFilledState(db, session, find('e5f6g7h8i9j0'));
      await db.sql`delete from country where code in ('SG', 'JP')`;
      const before = await readState(session);
      const error = await failureOf(adoptPlatform(session));
      expect(error.message).to.match(/20260122160000_create-country\.check\.sql:2 finds 2 rows/);
      await session.client.query('rollback');
      expect(compareStates(before, await readState(session))).to.deep.equal([]);
    });
  });

  function find(revision: string): AlembicState {
    const state = alembicStates.find((one) => one.revision === revision);
    if (state === undefined) throw new Error(`there is no state ${revision}`);
    return state;
  }

  /** Adopted, up, down to the baseline and up again. */
  function goOn(state: AlembicState): Promise<void> {
    return inSession(db.url, async (session) => {
      const before = await buildFilledState(db, session, state);
      const needsBridge = state.files.length > 0;
      const found = await adoptPlatform(session, { dryRun: true });
      expect(found.outcome).to.equal(needsBridge ? 'different' : 'adoptable');
      if (!needsBridge) expect(found.point).to.equal(state.migration);
      const led = await adoptPlatform(session, { from: 'alembic' });
      expect(led).to.deep.include({ outcome: 'adopted', ...(needsBridge ? {} : { bridge: null, point: found.point }) });
      expect(led.bridge?.name).to.equal(needsBridge ? state.revision : undefined);

      const adopted = await readState(session);
      await migrate(session, folder, undefined, runnerOptions);
      const migrated = await readState(session);
      await requireTarget(migrated);
      expect(compareRowSets(expectedRows(before), migrated)).to.deep.equal([]);

      await rollback(session, folder, { to: led.point ?? '' }, runnerOptions);
      expect(compareStates(adopted, await readState(session))).to.deep.equal([]);
      await migrate(session, folder, undefined, runnerOptions);
      const again = await readState(session);
      expect(compareStates(withoutGenerated(migrated, adopted), withoutGenerated(again, adopted))).to.deep.equal([]);
    });
  }

  /** The order of columns aside, and what the exceptions leave alone. */
  async function requireTarget({ catalog }: State): Promise<void> {
    const target = (await platformPoints()).at(-1)?.catalog;
    if (target === undefined) throw new Error('the history has no point');
    const { differences } = compareCatalogs(catalog, target, { exceptions: platformExceptions });
    expect(differences.filter(({ problem }) => problem !== 'column order differs')).to.deep.equal([]);
  }
});
