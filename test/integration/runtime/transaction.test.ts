import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import {
  CheckViolation,
  ConnectionLost,
  DatabaseError,
  DeadlockDetected,
  ForeignKeyViolation,
  InvalidTextRepresentation,
  NotNullViolation,
  NumericValueOutOfRange,
  SerializationFailure,
  StringTooLong,
  UniqueViolation,
} from 'pgproof-runtime/database-errors.js';
import { encode } from 'pgproof-runtime/codecs.js';
import { connect } from 'pgproof-runtime/connect.js';
import type { Connection } from 'pgproof-runtime/query.js';
import type { Transaction } from 'pgproof-runtime/transaction.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { withServer } from '../../support/greeter.js';
import { rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';
import { longTest } from '../../support/proofs.js';

/** Runs a statement of the test's own. */
const ask = async (connection: Connection, text: string, ...values: unknown[]) =>
  (
    await connection.execute(
      { name: 'test: Ask', text },
      values.map((value) => encode(value, 0)),
    )
  ).rows as Record<string, unknown>[];

describe('a database that is connected to', () => {
  let served: ServedDatabase;

  before(async () => {
    served = await serveDatabase();
    await served.sql`create table public.note (id integer primary key, body varchar(5) not null, size integer check (size > 0),
      parent integer references public.note (id), colour text unique)`;
    await served.sql`insert into public.note (id, body, colour) values (1, 'one', 'red'), (2, 'two', 'blue')`;
  });
  beforeEach(() => served.sql`delete from public.note where id > 2`);
  after(() => served.drop());

  const bodies = async () =>
    (await served.sql<{ body: string }[]>`select body from public.note order by id`).map(({ body }) => body);
  const add = (connection: Connection, id: number, body: string) =>
    ask(connection, 'insert into public.note (id, body) values ($1, $2)', id, body);

  it('keeps all of a transaction, and gives its value', async () => {
    const value = await served.db.transaction(async (transaction) => {
      await add(transaction, 3, 'three');
      await add(transaction, 4, 'four');
      return 'done';
    });
    expect(value).to.equal('done');
    expect(await bodies()).to.deep.equal(['one', 'two', 'three', 'four']);
  });

  it('keeps nothing of a transaction that throws, and throws the same', async () => {
    const thrown = new Error('stop');
    const failing = served.db.transaction(async (transaction) => {
      await add(transaction, 3, 'three');
      throw thrown;
    });
    expect(await rejection(failing)).to.equal(thrown);
    expect(await bodies()).to.deep.equal(['one', 'two']);
  });

  it('keeps what was done around a transaction in a transaction that failed', async () => {
    await served.db.transaction(async (transaction) => {
      await add(transaction, 3, 'three');
      await rejection(
        transaction.transaction(async (inner) => {
          await add(inner, 4, 'four');
          throw new Error('stop');
        }),
      );
      await transaction.transaction((inner) => add(inner, 5, 'five'));
    });
    expect(await bodies()).to.deep.equal(['one', 'two', 'three', 'five']);
  });

  it('refuses a query that would run outside of the transaction that it stands in', async () => {
    const failing = served.db.transaction(async (transaction) => {
      await add(transaction, 3, 'three');
      await add(served.db, 4, 'four');
    });
    expect(String(await rejection(failing))).to.contain('outside of the transaction');
    const nested = served.db.transaction(() => served.db.transaction((inner) => add(inner, 4, 'four')));
    expect(String(await rejection(nested))).to.contain('outside of the transaction');
    expect(await bodies()).to.deep.equal(['one', 'two']);
  });

  it('refuses it also when another transaction has ended meanwhile', async () => {
    const failing = served.db.transaction(async () => {
      await first;
      await add(served.db, 4, 'four');
    });
    const first = served.db.transaction((transaction) => add(transaction, 3, 'three'));
    expect(String(await rejection(failing))).to.contain('outside of the transaction');
    expect(await bodies()).to.deep.equal(['one', 'two', 'three']);
  });

  it('refuses a query on a transaction while one within it is open', async () => {
    const failing = served.db.transaction((transaction) => transaction.transaction(() => add(transaction, 3, 'three')));
    expect(String(await rejection(failing))).to.contain('a transaction within this one is open');
  });

  it('lets further transactions wait for a connection', async () => {
    const few = await connect(served.url, { maxTransactions: 2 });
    const pids = await Promise.all(
      Array.from({ length: 7 }, () =>
        few.transaction(async (transaction) => {
          const [row] = await ask(transaction, 'select pg_backend_pid() as pid, pg_sleep(0.01)');
          return row?.['pid'];
        }),
      ),
    );
    await few.close();
    expect(new Set(pids).size).to.equal(2);
  });

  it('refuses a query on a transaction that is over', async () => {
    let kept: Transaction | undefined;
    await served.db.transaction((transaction) => Promise.resolve((kept = transaction)));
    if (kept === undefined) return expect.fail('there was no transaction');
    expect(String(await rejection(add(kept, 3, 'late')))).to.contain('the transaction is over');
  });

  it('says what to do when it cannot be reached', async () => {
    const error = await rejection(connect('postgres://nobody@127.0.0.1:1/nothing'));
    expect(error).to.be.instanceOf(UserError).with.property('fix').that.contains('start the server');
  });

  it('says so also when that is clear at once', async () => {
    const error = await rejection(connect('postgres://nobody@255.255.255.255/nothing'));
    expect(error).to.be.instanceOf(UserError).with.property('message').that.contains('cannot be reached');
  });

  for (const [sslmode, what] of [
    ['prefer', 'the server closed the connection before it was encrypted'],
    ['disable', 'was closed before PostgreSQL had answered'],
  ] as const) {
    it(`says so also when something closes each connection before it answers, with sslmode=${sslmode}`, async () => {
      await withServer(
        (socket) => socket.end(),
        async (port) => {
          const error = await rejection(connect(`postgres://nobody@127.0.0.1:${port}/nothing?sslmode=${sslmode}`));
          expect(error).to.be.instanceOf(UserError).with.property('message').that.contains(what);
        },
      );
    });
  }

  const failures: [string, typeof DatabaseError, string, unknown[], Partial<DatabaseError>][] = [
    [
      'a row that is there',
      UniqueViolation,
      `insert into public.note (id, body, colour) values (9, 'x', $1)`,
      ['red'],
      { code: '23505', table: 'note', constraint: 'note_colour_key' },
    ],
    [
      'a reference to nothing',
      ForeignKeyViolation,
      `insert into public.note (id, body, parent) values (9, 'x', $1)`,
      [4711],
      { code: '23503', table: 'note', constraint: 'note_parent_fkey' },
    ],
    [
      'a check',
      CheckViolation,
      `insert into public.note (id, body, size) values (9, 'x', $1)`,
      [-4711],
      { code: '23514', table: 'note', constraint: 'note_size_check' },
    ],
    [
      'a missing value',
      NotNullViolation,
      `insert into public.note (id, size) values (9, $1)`,
      [4711],
      { code: '23502', table: 'note', column: 'body' },
    ],
    [
      'a number too large',
      NumericValueOutOfRange,
      `update public.note set size = $1::bigint`,
      [4711471147],
      { code: '22003' },
    ],
    ['a word for a number', InvalidTextRepresentation, `select $1::integer`, ['secret'], { code: '22P02' }],
    ['a text too long', StringTooLong, `update public.note set body = $1`, ['secret'], { code: '22001' }],
    ['what SQL raises', DatabaseError, `select public.secret($1)`, ['secret'], { code: 'P0001' }],
    [
      'a column that is not there',
      DatabaseError,
      `select bodi from public.note where body = $1`,
      ['secret'],
      { code: '42703' },
    ],
  ];
  for (const [title, kind, text, values, fields] of failures) {
    it(`gives ${title} its class and names, and shows no value`, async () => {
      await served.sql`create or replace function secret(what text) returns void language plpgsql as
        'begin raise exception ''not %'', what using detail = what; end'`;
      const error = await rejection(ask(served.db, text, ...values));
      expect(error).to.be.instanceOf(kind);
      expect((error as Error).name).to.equal(kind.name);
      expect(error).to.include({ query: 'test: Ask', ...fields });
      const shown = inspect(error, { showHidden: true, depth: 9 }).replace(/\n +at .*/g, '');
      for (const value of values) expect(shown).not.to.contain(String(value));
      const inTransaction = await rejection(served.db.transaction((transaction) => ask(transaction, text, ...values)));
      expect(inTransaction).to.be.instanceOf(kind).and.to.include(fields);
    });
  }

  it('gives an error that was caught in the transaction, and that ends it, its class too', async () => {
    const error = await rejection(
      served.db.transaction(async (transaction) => {
        await rejection(add(transaction, 1, 'again'));
      }),
    );
    expect(error).to.be.instanceOf(UniqueViolation);
  });

  it('tells a deadlock', async () => {
    let waiting = 0;
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const take = async (first: number, second: number) =>
      served.db.transaction(async (transaction) => {
        await ask(transaction, 'update public.note set size = 1 where id = $1', first);
        if (++waiting === 2) open();
        await gate;
        await ask(transaction, 'update public.note set size = 1 where id = $1', second);
      });
    const outcomes = await Promise.allSettled([take(1, 2), take(2, 1)]);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(reasons).to.have.lengthOf(1);
    expect(reasons[0]).to.be.instanceOf(DeadlockDetected);
  });

  it('tells a serialization failure', async () => {
    const error = await rejection(
      served.db.transaction(async (transaction) => {
        await ask(transaction, 'set transaction isolation level repeatable read');
        await ask(transaction, 'select from public.note');
        await served.sql`update public.note set size = 7 where id = 1`;
        await ask(transaction, 'update public.note set size = 8 where id = 1');
      }),
    );
    expect(error).to.be.instanceOf(SerializationFailure);
  });

  it('keeps nothing of a transaction whose connection breaks, and goes on with another', async () => {
    const error = await rejection(
      served.db.transaction(async (transaction) => {
        await add(transaction, 3, 'three');
        await ask(transaction, 'select pg_terminate_backend(pg_backend_pid())');
      }),
    );
    expect(error).to.be.instanceOf(ConnectionLost);
    expect(await bodies()).to.deep.equal(['one', 'two']);
    await served.db.transaction((transaction) => add(transaction, 3, 'three'));
    expect(await bodies()).to.deep.equal(['one', 'two', 'three']);
  });

  it('keeps nothing when the connection breaks between two statements, and runs the second nowhere', async () => {
    const error = await rejection(
      served.db.transaction(async (transaction) => {
        await add(transaction, 3, 'three');
        const [row] = await ask(transaction, 'select pg_backend_pid() as pid');
        await served.sql`select pg_terminate_backend(${Number(row?.['pid'])}, 5000)`;
        await sleep(50);
        await add(transaction, 4, 'four');
      }),
    );
    expect(error).to.be.instanceOf(ConnectionLost);
    expect(await bodies()).to.deep.equal(['one', 'two']);
  });

  longTest('goes on when connections break while they are idle', async () => {
    await served.sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity
      where application_name = 'vbwd-test' and datname = current_database() and pid <> pg_backend_pid()`.catch(
      () => [],
    );
    await sleep(50);
    await served.db.transaction((transaction) => add(transaction, 3, 'three'));
    expect(await bodies()).to.deep.equal(['one', 'two', 'three']);
  });
});
