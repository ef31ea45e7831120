import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import {
  AnswerTimeout,
  ConnectionLost,
  ConnectionTimeout,
  DatabaseError,
  PoolClosed,
  UnexpectedNull,
} from 'pgproof-runtime/database-errors.js';
import { query, type Query } from 'pgproof-runtime/query.js';
import { stream } from 'pgproof-runtime/stream.js';
import type { Database } from 'pgproof-runtime/transaction.js';
import { rejection } from '../../support/connect.js';
import { startCutter, type Cutter } from '../../support/cutter.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';

type NoParams = { readonly [name in never]: never };
interface Params {
  last: number;
}
interface Row {
  n: number;
}

const count: Query<Params, Row, 'many'> = {
  name: 'test: Count',
  text: 'select n from pg_catalog.generate_series(1, $1::integer) as n',
  parameters: ['last'],
  oids: [23],
  cardinality: 'many',
};
/** Fails at its 25th row. */
const failing = { ...count, text: 'select 100 / (25 - n) as n from pg_catalog.generate_series(1, $1::integer) as n' };
const pid: Query<NoParams, { pid: number }, 'one'> = {
  name: 'test: Pid',
  text: 'select pg_catalog.pg_backend_pid() as pid',
  parameters: [],
  cardinality: 'one',
};

describe('a stream', () => {
  let database: TestDatabase;
  let cutter: Cutter;
  let db: Pool;

  before(async () => {
    database = await createTestDatabase('empty');
    await database.sql`create table note (id integer primary key, name text, words text[])`;
    await database.sql`create type mood as enum ('glad', 'sad')`;
    await database.sql`insert into note select n, case when n <> 15 then 'n' end, '{a,null}' from generate_series(1, 20) as n`;
  });
  beforeEach(async () => {
    cutter = await startCutter(database.url, { beats: true });
    db = await connect(cutter.url, { max: 1, maxTransactions: 1 });
  });
  afterEach(async () => {
    cutter.unmute();
    await db.close();
    await cutter.stop();
  });
  after(() => database.drop());

  const everywhere = {
    'on a pool': (work: (on: Database) => Promise<void>) => work(db),
    'in a transaction': (work: (on: Database) => Promise<void>) => db.transaction(work),
    'in a savepoint': (work: (on: Database) => Promise<void>) => db.transaction((outer) => outer.transaction(work)),
  };
  const isFree = async () => {
    await db.transaction((transaction) => query(transaction, pid));
    expect(
      (
        await database.sql`select from pg_stat_activity where state like 'idle in transaction%' and datname = current_database()`
      ).length,
    ).to.equal(0);
  };

  for (const [where, on] of Object.entries(everywhere)) {
    it(`gives all rows, in pages or in one, ${where}`, () =>
      on(async (connection) => {
        for (const [last, rows] of [
          [0, 10],
          [1, 10],
          [9, 10],
          [10, 10],
          [11, 10],
          [25, 1],
        ] as const) {
          const numbers: number[] = [];
          for await (const { n } of stream(connection, count, { last }, { rows })) numbers.push(n);
          expect(numbers).to.deep.equal(Array.from({ length: last }, (_, index) => index + 1));
        }
      }));

    it(`fetches no page before the one ahead of it is read, ${where}`, () =>
      on(async (connection) => {
        const before = cutter.heard.length;
        const fetched = () => cutter.heard.slice(before).replace(/[^P]/g, '').length - 1;
        let read = 0;
        for await (const { n } of stream(connection, count, { last: 5000 }, { rows: 500 })) {
          read++;
          if (n % 125 === 0) expect(fetched()).to.equal(Math.ceil(read / 500));
        }
        expect(read).to.equal(5000);
      }));

    it(`gives who asks for several rows at once each of them, in order, ${where}`, () =>
      on(async (connection) => {
        const rows = stream(connection, count, { last: 25 }, { rows: 10 });
        const asked = await Promise.all(Array.from({ length: 27 }, () => rows.next()));
        const numbers = asked.map(({ done, value }) => (done === true ? 'done' : value.n));
        expect(numbers).to.deep.equal([...Array.from({ length: 25 }, (_, index) => index + 1), 'done', 'done']);
      }));

    it(`gives nothing more once it is ended while a row is asked for, ${where}`, async () => {
      await on(async (connection) => {
        const rows = stream(connection, count, { last: 25 }, { rows: 10 });
        const [first, ended] = await Promise.all([rows.next(), rows.return()]);
        expect(first).to.deep.equal({ done: false, value: { n: 1 } });
        expect([ended, await rows.next()]).to.deep.equal(Array(2).fill({ done: true, value: undefined }));
      });
      await isFree();
    });

    it(`is over after a break, and leaves its connection as it was, ${where}`, async () => {
      await on(async (connection) => {
        for await (const { n } of stream(connection, count, { last: 1000 }, { rows: 10 })) if (n === 15) break;
        const [row] = (
          await connection.execute(
            { name: 'test: Cursors', text: `select from pg_catalog.pg_cursors where name <> ''` },
            [],
          )
        ).rows;
        expect(row).to.equal(undefined);
      });
      await isFree();
    });

    it(`throws what the loop throws, ${where}`, async () => {
      const error = await rejection(
        on(async (connection) => {
          for await (const { n } of stream(connection, count, { last: 1000 }, { rows: 10 }))
            if (n === 15) throw new Error('the loop failed');
        }),
      );
      expect(error).to.be.an('error').with.property('message', 'the loop failed');
      await isFree();
    });

    it(`throws the error of a row behind the rows before it, ${where}`, async () => {
      const read: number[] = [];
      const error = await rejection(
        on(async (connection) => {
          for await (const { n } of stream(connection, failing, { last: 1000 }, { rows: 10 })) read.push(n);
        }),
      );
      expect(error).to.be.instanceOf(DatabaseError).and.to.include({ code: '22012', query: 'test: Count' });
      expect(read).to.have.lengthOf(20);
      await isFree();
    });

    it(`reads values as a query does, and holds each row to what is never NULL, ${where}`, async () => {
      interface Note {
        id: number;
        name: string;
        words: (string | null)[];
        moods: string[];
      }
      const notes: Query<NoParams, Note, 'many'> = {
        name: 'test: ListNotes',
        text: `select id, name, words, array['sad'::public.mood] as moods from public.note order by id -- the end`,
        parameters: [],
        decode: { moods: [0] },
        neverNull: ['name'],
        cardinality: 'many',
      };
      const read: Note[] = [];
      const error = await rejection(
        on(async (connection) => {
          for await (const note of stream(connection, notes, {}, { rows: 5 })) read.push(note);
        }),
      );
      expect(error).to.be.instanceOf(UnexpectedNull).and.to.include({ query: 'test: ListNotes', column: 'name' });
      expect(read).to.have.lengthOf(10);
      expect(read[9]).to.deep.equal({ id: 10, name: 'n', words: ['a', null], moods: ['sad'] });
      await isFree();
    });

    it(`is refused pages of no rows, ${where}`, () =>
      on(async (connection) => {
        for (const rows of [0, -1, 1.5, NaN]) {
          const error = await rejection(stream(connection, count, { last: 1 }, { rows }).next());
          expect(error)
            .to.be.instanceOf(RangeError)
            .with.property('message')
            .that.contains('give a whole number from 1');
        }
      }));
  }

  it('lets a transaction run statements between two rows, streams among them, and sees what was there when it began', () =>
    db.transaction(async (transaction) => {
      const ids: Query<NoParams, { id: number }, 'many'> = {
        name: 'test: ListIds',
        text: 'select id from public.note order by id',
        parameters: [],
      };
      const add = { name: 'test: Add', text: 'insert into public.note (id) values ($1::integer)' };
      let [outer, inner] = [0, 0];
      for await (const { id } of stream(transaction, ids, {}, { rows: 3 })) {
        await transaction.transaction((inside) => inside.execute(add, [String(id + 100)]));
        for await (const { n } of stream(transaction, count, { last: 2 }, { rows: 1 })) inner += n;
        outer++;
      }
      expect([outer, inner]).to.deep.equal([20, 60]);
      await transaction.execute({ name: 'test: Clear', text: 'delete from public.note where id > 100' }, []);
    }));

  it('takes one connection for transactions until it ends', async () => {
    await db.close();
    db = await connect(cutter.url, { max: 1, maxTransactions: 1, connectionTimeoutSeconds: 0.05 });
    const rows = stream(db, count, { last: 100 }, { rows: 10 });
    await rows.next();
    expect((await query(db, pid)).pid).to.be.a('number');
    expect(await rejection(db.transaction((transaction) => query(transaction, pid)))).to.be.instanceOf(
      ConnectionTimeout,
    );
    await rows.return();
    await isFree();
  });

  it('on the pool is refused within a transaction', async () => {
    const error = await rejection(db.transaction(() => stream(db, count, { last: 1 }).next()));
    expect(error).to.be.an('error').with.property('message').that.contains('outside of the transaction');
    await isFree();
  });

  it('that outlives its transaction is refused', async () => {
    let rows: AsyncGenerator<Row> | undefined;
    await db.transaction(async (transaction) => {
      rows = stream(transaction, count, { last: 100 }, { rows: 1 });
      await rows.next();
    });
    expect(await rejection(rows?.next() ?? Promise.resolve()))
      .to.be.an('error')
      .with.property('message')
      .that.contains('the transaction is over');
    await isFree();
  });

  it('has no limit of time between two rows, and the answer timeout while it waits for some', async () => {
    await db.close();
    db = await connect(cutter.url, { maxTransactions: 1, answerTimeoutSeconds: 0.05 });
    const rows = stream(db, count, { last: 100 }, { rows: 1 });
    await rows.next();
    const beats = cutter.heard.length;
    // Longer than the limit: so many turns of the clock that it counts.
    for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(cutter.heard.length).to.equal(beats);
    expect((await rows.next()).value).to.deep.equal({ n: 2 });
    cutter.mute();
    expect(await rejection(rows.next()))
      .to.be.instanceOf(AnswerTimeout)
      .and.to.include({ query: 'test: Count' });
    expect(await rows.next()).to.deep.equal({ done: true, value: undefined });
  });

  it('ends with an error where its connection breaks', async () => {
    const rows = stream(db, count, { last: 100 }, { rows: 10 });
    await rows.next();
    await cutter.closeAll();
    const error = await rejection(
      (async () => {
        for await (const row of rows) row;
      })(),
    );
    expect(error).to.be.instanceOf(ConnectionLost).and.to.include({ query: 'test: Count' });
    await isFree();
  });

  it('is waited for by close, which cuts off one that takes too long', async () => {
    const rows = stream(db, count, { last: 30 }, { rows: 10 });
    await rows.next();
    const closing = db.close();
    expect(await rejection(stream(db, count, { last: 1 }).next())).to.be.instanceOf(PoolClosed);
    let read = 1;
    for await (const { n } of rows) read = n;
    expect(read).to.equal(30);
    await closing;

    db = await connect(cutter.url, { closeTimeoutSeconds: 0.05 });
    const slow = stream(db, count, { last: 30 }, { rows: 10 });
    await slow.next();
    await db.close();
    const error = await rejection(
      (async () => {
        for await (const row of slow) row;
      })(),
    );
    expect(error).to.be.instanceOf(ConnectionLost).and.to.include({ code: 'POOL_CLOSED', query: 'test: Count' });
  });

  it('leaves no prepared statements', async () => {
    for (let time = 0; time < 3; time++)
      await db.transaction(async (transaction) => {
        for await (const row of stream(transaction, count, { last: 10 }, { rows: 3 })) row;
        const text = `select name from pg_catalog.pg_prepared_statements where statement ~ 'cursor|fetch|close' and statement !~ 'fetch.close'`;
        expect([...(await transaction.execute({ name: 'test: Prepared', text }, [])).rows]).to.deep.equal([]);
      });
  });

  longTest('reads more than memory holds', async function () {
    this.timeout(60_000);
    const file = join(import.meta.dirname, '../../support/under-little-memory.ts');
    const words = ['--max-old-space-size=64', '--import', 'tsx', file, database.url];
    expect((await promisify(execFile)(process.execPath, words)).stdout).to.equal('100000');
  });
});

/** Held by the compiler. */
export const types = async (db: Pool): Promise<void> => {
  for await (const { n } of stream(db, count, { last: 1 })) n.toFixed();
  // @ts-expect-error a parameter is missing
  stream(db, count);
  // @ts-expect-error of a wrong type
  stream(db, count, { last: 'x' });
  // @ts-expect-error one row needs no stream
  stream(db, pid);
};
