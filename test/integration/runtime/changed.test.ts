import { expect } from 'chai';
import { batch } from 'pgproof-runtime/batch.js';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { SerializationFailure, StatementChanged } from 'pgproof-runtime/database-errors.js';
import { query, type Query } from 'pgproof-runtime/query.js';
import { stream } from 'pgproof-runtime/stream.js';
import type { Database } from 'pgproof-runtime/transaction.js';
import { rejection } from '../../support/connect.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { noPgbouncer, startPgbouncer } from '../../support/pgbouncer.js';
import { startPooler } from '../../support/pooler.js';
import { longTest } from '../../support/proofs.js';

interface Note {
  id: number;
  name: string;
}
type NoParams = { readonly [name in never]: never };

const find: Query<{ id: number }, Note, 'optional'> = {
  name: 'test: FindNote',
  text: 'select id, name from public.note where id = $1',
  parameters: ['id'],
  oids: [23],
  cardinality: 'optional',
};
const rename: Query<{ id: number }, Note, 'optional'> = {
  ...find,
  name: 'test: RenameNote',
  text: 'update public.note set name = name where id = $1 returning id, name',
};
const list: Query<NoParams, Note, 'many'> = {
  name: 'test: ListNotes',
  text: 'select id, name from public.note order by id',
  parameters: [],
  cardinality: 'many',
};
const count: Query<NoParams, { notes: string }, 'one'> = {
  name: 'test: CountNotes',
  text: 'select count(*) as notes from public.note',
  parameters: [],
  cardinality: 'one',
};
const note = { id: 1, name: 'one' };

describe('a pool, of whose statements a migration changes what they give', () => {
  let database: TestDatabase;
  let db: Pool;
  let length = 10;

  before(async () => {
    database = await createTestDatabase('empty');
    await database.sql`create table note (id integer primary key, name varchar(10))`;
    await database.sql`insert into note values (1, 'one')`;
  });
  beforeEach(async () => {
    db = await connect(database.url, { max: 3, maxTransactions: 3 });
  });
  afterEach(() => db.close());
  after(() => database.drop());

  /** As a migration does it: a column that takes more is another one to the server. */
  const widen = () => database.sql.unsafe(`alter table public.note alter column name type varchar(${++length})`);

  const inTransaction = (pool: Database) =>
    pool.transaction(async (transaction) => [
      await query(transaction, count),
      await query(transaction, rename, { id: 1 }),
      await query(transaction, find, { id: 1 }),
    ]);
  const gave = [{ notes: '1' }, note, note];

  /** Has each connection prepare what it is asked. */
  const warm = async (pool: Pool) => {
    for (let time = 0; time < 2; time++)
      await Promise.all(
        Array.from({ length: 6 }, async () => {
          await Promise.all([query(pool, find, { id: 1 }), query(pool, list), inTransaction(pool)]);
        }),
      );
  };

  it('goes on with single statements and with batches', async () => {
    await warm(db);
    await widen();
    const asked = Array.from({ length: 30 }, () => query(db, find, { id: 1 }));
    expect(await Promise.all(asked)).to.deep.equal(asked.map(() => note));
    await widen();
    const batches = Array.from({ length: 9 }, () => batch(db, [[rename, { id: 1 }], [find, { id: 1 }], [list]]));
    expect(await Promise.all(batches)).to.deep.equal(batches.map(() => [note, note, [note]]));
  });

  it('tells a transaction to run again, which then goes through, on any connection', async () => {
    await warm(db);
    await widen();
    const error = await rejection(inTransaction(db));
    expect(error).to.be.instanceOf(StatementChanged).and.instanceOf(SerializationFailure);
    expect((error as Error).message).to.equal(
      'test: RenameNote: a migration changed what this prepared statement gives',
    );
    const again = await Promise.all(Array.from({ length: 9 }, () => inTransaction(db)));
    expect(again).to.deep.equal(again.map(() => gave));
  });

  it('begins a transaction anew where it meets that in its first statement', async () => {
    const all = () =>
      Array.from({ length: 9 }, () =>
        db.transaction(async (transaction) => {
          const first = await query(transaction, rename, { id: 1 });
          return [first, await query(transaction, find, { id: 1 }), await query(transaction, list)];
        }),
      );
    await Promise.all(all());
    await warm(db);
    await widen();
    expect(await Promise.all(all())).to.deep.equal(all().map(() => [note, note, [note]]));
    // Several at once: what was asked behind the first has failed with it.
    await warm(db);
    await widen();
    const atOnce = db.transaction((transaction) =>
      Promise.all([query(transaction, rename, { id: 1 }), query(transaction, find, { id: 1 })]),
    );
    expect(await rejection(atOnce)).to.be.instanceOf(StatementChanged);
  });

  it('keeps a transaction that is open from what another one has met', async () => {
    await warm(db);
    await widen();
    const [began, met] = [gate(), gate()];
    const open = db.transaction(async (transaction) => {
      await query(transaction, count);
      began.open();
      await met.opened;
      return [await query(transaction, rename, { id: 1 }), await query(transaction, find, { id: 1 })];
    });
    await began.opened;
    expect(await rejection(inTransaction(db))).to.be.instanceOf(StatementChanged);
    met.open();
    expect(await open).to.deep.equal([note, note]);
  });

  it('does not take other things that a server does not support for such a change', async () => {
    const unsupported = { name: 'test: Unsupported', text: 'select count(*) over () from public.note for update' };
    const error = await rejection(db.transaction((transaction) => transaction.execute(unsupported, [])));
    expect(error).to.include({ code: '0A000' }).and.not.instanceOf(StatementChanged);
  });

  /**
   * Everything at once and without pause, while the table changes so many times: each time when all have been at work since the last. What
   * transactions were told is counted, and they run again, as their callers do.
   */
  async function changeUnderLoad(pool: Pool, times: number): Promise<{ errors: unknown[]; told: number }> {
    const errors: unknown[] = [];
    let [told, isOver] = [0, false];
    const again = async (tries = 1): Promise<unknown> =>
      inTransaction(pool).catch((error: unknown) => {
        if (!(error instanceof SerializationFailure) || tries > 5) throw error;
        told++;
        return again(tries + 1);
      });
    const all: (() => Promise<unknown>)[] = [
      () => query(pool, find, { id: 1 }),
      () => query(pool, list),
      () => batch(pool, [[rename, { id: 1 }], [list]]),
      again,
      async () => {
        for await (const one of stream(pool, list)) expect(one).to.deep.equal(note);
      },
    ];
    const done = new Array<number>(2 * all.length).fill(0);
    const workers = done.map(async (_, index) => {
      while (!isOver) {
        await all[index % all.length]?.().catch((error: unknown) => errors.push(error));
        done[index] = (done[index] ?? 0) + 1;
      }
    });
    for (let time = 0; time <= times; time++) {
      const since = [...done];
      while (done.some((count, index) => count < (since[index] ?? 0) + 5)) await new Promise(setImmediate);
      if (time < times) await widen();
    }
    isOver = true;
    await Promise.all(workers);
    return { errors, told };
  }

  /** How many of these statements are prepared at the one session that answers. */
  async function prepared(pool: Pool): Promise<unknown> {
    const text = `select count(*)::int as prepared from pg_catalog.pg_prepared_statements where statement like '%public.' || 'note%'`;
    return ((await pool.execute({ name: 'test: Prepared', text }, [])).rows as { prepared: number }[])[0]?.prepared;
  }

  it('goes on under load', async () => {
    const { errors, told } = await changeUnderLoad(db, 5);
    expect(errors).to.deep.equal([]);
    // Else nothing was to be gone on from.
    expect(told).to.be.greaterThan(0);
  });

  longTest('goes on under load, a hundred times', async function () {
    this.timeout(300_000);
    expect((await changeUnderLoad(db, 100)).errors).to.deep.equal([]);
  });

  it('goes on under load behind a pooler that keeps statements when their clients are gone', async () => {
    const pooler = await startPooler(database.url, { size: 1, keeps: true });
    const open = () => connect(pooler.url, { max: 2, maxTransactions: 3, searchPath: 'public' });
    const pool = await open();
    try {
      expect((await changeUnderLoad(pool, 5)).errors).to.deep.equal([]);
      // One that knew nothing of what was before.
      const other = await open();
      const met = await changeUnderLoad(other, 0);
      await other.close();
      expect(met.errors).to.deep.equal([]);
      expect(await prepared(pool)).to.be.greaterThan(0);
    } finally {
      await pool.close();
      await pooler.stop();
    }
  });

  for (const mode of ['session', 'transaction'])
    it(`goes on under load behind PgBouncer in ${mode} mode`, async function () {
      if (noPgbouncer !== undefined) this.skip();
      const settings = [`pool_mode = ${mode}`, 'ignore_startup_parameters = search_path', 'default_pool_size = 6'];
      const pooler = await startPgbouncer(database.url, settings);
      const pool = await connect(pooler.url, { max: 2, maxTransactions: 3, searchPath: '"$user", public' });
      try {
        expect((await changeUnderLoad(pool, 5)).errors).to.deep.equal([]);
      } finally {
        await pool.close();
        await pooler.stop();
      }
    });
});

/** What somebody waits for until another one opens it. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {
    // Until the promise is made.
  };
  const opened = new Promise<void>((resolve) => (open = resolve));
  return {
    opened,
    open: () => {
      open();
    },
  };
}
