import { expect } from 'chai';
import { connect, type ConnectOptions, type Pool } from 'pgproof-runtime/connect.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { rejection } from '../../support/connect.js';
import { startCutter } from '../../support/cutter.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { keepsStatements, noPgbouncer, startPgbouncer } from '../../support/pgbouncer.js';
import type { Pooler } from '../../support/pooler.js';
import { prove } from '../../support/proofs.js';

describe('the library behind PgBouncer', function () {
  let database: TestDatabase;
  let pooler: Pooler | undefined;
  let db: Pool | undefined;

  before(async function () {
    if (noPgbouncer !== undefined) this.skip();
    database = await createTestDatabase('empty');
  });
  afterEach(async () => {
    await db?.close();
    await pooler?.stop();
    db = pooler = undefined;
  });
  after(async () => {
    if (noPgbouncer === undefined) await database.drop();
  });

  interface Options extends ConnectOptions {
    readonly ofDatabase?: string;
  }

  const open = async (settings: readonly string[], { ofDatabase, ...options }: Options = {}): Promise<Pool> => {
    // The warning is search-path.test.ts's.
    const none = keepsStatements && !settings.some((line) => line.startsWith('max_prepared_statements'));
    const more = [
      'ignore_startup_parameters = search_path',
      ...(none ? ['max_prepared_statements = 0'] : []),
      ...settings,
    ];
    pooler = await startPgbouncer(database.url, more, ofDatabase);
    return (db = await connect(pooler.url, { max: 5, maxTransactions: 5, searchPath: '"$user", public', ...options }));
  };

  /** Each of many at once must have its own answer, in UTC, on a few statements that come again and again. */
  async function useMuch(pool: Pool): Promise<void> {
    const query = (index: number) => ({
      name: `test: ${index % 7}`,
      text: `select $1::int as own, ${index % 7} as kind, pg_catalog.current_setting('TimeZone') as zone`,
    });
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        if (index % 3 !== 0) return (await pool.execute(query(index), [`${index}`])).rows;
        return pool.transaction(async (transaction) => {
          await transaction.execute(query(index + 1), ['0']);
          return (await transaction.execute(query(index), [`${index}`])).rows;
        });
      }),
    );
    expect(answers.flat()).to.deep.equal(
      Array.from({ length: 60 }, (_, index) => ({ own: index, kind: index % 7, zone: 'UTC' })),
    );
  }

  /** How many statements of the library's are prepared at the session that answers. */
  async function prepared(pool: Pool): Promise<unknown> {
    // Not its own text.
    const text = `select count(*)::int as prepared from pg_catalog.pg_prepared_statements where statement like '%as k' || 'ind%'`;
    return ((await pool.execute({ name: 'test: Prepared', text }, [])).rows as { prepared: number }[])[0]?.prepared;
  }

  for (const size of [1, 2, 20]) {
    for (const inTurn of [0, 1]) {
      prove(`in transaction mode is answered each time, with ${size} sessions, in turn: ${inTurn}`, async () => {
        const pool = await open([
          'pool_mode = transaction',
          `default_pool_size = ${size}`,
          `server_round_robin = ${inTurn}`,
        ]);
        await useMuch(pool);
        expect(await prepared(pool)).to.equal(0);
      });
      prove(`in statement mode is refused, with ${size} sessions, in turn: ${inTurn}`, () =>
        expectRefusal(['pool_mode = statement', `default_pool_size = ${size}`, `server_round_robin = ${inTurn}`]),
      );
    }
  }

  it('in transaction mode is answered each time', async () => {
    const pool = await open(['pool_mode = transaction', 'default_pool_size = 2']);
    await useMuch(pool);
    expect(await prepared(pool)).to.equal(0);
  });

  it('in statement mode, which has no transactions, is refused', () => expectRefusal(['pool_mode = statement']));

  prove('in transaction mode for its database alone is answered each time', async () => {
    const pool = await open([], { ofDatabase: 'pool_mode=transaction' });
    await useMuch(pool);
    expect(await prepared(pool)).to.equal(0);
  });

  prove('in statement mode for its database alone is refused', () =>
    expectRefusal([], { ofDatabase: 'pool_mode=statement' }),
  );

  (keepsStatements ? it : it.skip)(
    'in transaction mode prepares its statements where the pooler keeps them',
    async () => {
      for (const size of [1, 2, 20]) {
        const settings = ['pool_mode = transaction', `default_pool_size = ${size}`, 'server_round_robin = 1'];
        const pool = await open([...settings, 'max_prepared_statements = 3'], { max: 1 });
        await useMuch(pool);
        expect(await prepared(pool), `of ${size}`).to.be.within(1, 3);
        await db?.close();
        await pooler?.stop();
      }
      db = pooler = undefined;
    },
  );

  it('in session mode prepares its statements, as without it', async () => {
    const pool = await open([], { max: 1 });
    await useMuch(pool);
    expect(await prepared(pool)).to.be.greaterThan(0);
  });

  prove('in session mode with one session has what is right in any mode', async () => {
    const pool = await open(['default_pool_size = 1'], { connectionTimeoutSeconds: 0.2, max: 1 });
    await useOne(pool);
    expect(await prepared(pool)).to.equal(0);
  });

  it('takes one round trip for each query in transaction mode', async () => {
    await (await open(['pool_mode = transaction'])).close();
    const cutter = await startCutter(pooler?.url ?? '');
    try {
      db = await connect(cutter.url, { max: 1, searchPath: '"$user", public' });
      for (const time of ['first', 'second']) {
        cutter.mute();
        const executed = cutter.hears('S');
        const answer = useOne(db);
        await executed;
        cutter.unmute();
        await answer;
        expect(cutter.heard.slice(-5), time).to.equal('PDBES');
      }
    } finally {
      await db?.close();
      await cutter.stop();
    }
  });

  async function useOne(pool: Pool): Promise<void> {
    const { rows } = await pool.execute({ name: 'test: One', text: 'select $1::int as own' }, ['1']);
    expect(rows).to.deep.equal([{ own: 1 }]);
  }

  async function expectRefusal(settings: readonly string[], options: Options = {}): Promise<void> {
    const error = (await rejection(open(settings, options))) as UserError;
    expect(error).to.be.instanceOf(UserError);
    expect(error.message).to.contain('through a pooler that allows no transactions');
    expect(error.fix).to.contain('set pool_mode = transaction or session for this database and user');
  }
});
