import { expect } from 'chai';
import { batch } from 'pgproof-runtime/batch.js';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { ConnectionLost, UnexpectedNull, UniqueViolation } from 'pgproof-runtime/database-errors.js';
import { query, type Query } from 'pgproof-runtime/query.js';
import type { Transaction } from 'pgproof-runtime/transaction.js';
import { UnwritableValue } from 'pgproof-runtime/unwritable.js';
import { rejection } from '../../support/connect.js';
import { startCutter, type Cutter } from '../../support/cutter.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

interface Note {
  id: number;
  name: string;
}
type NoParams = { readonly [name in never]: never };

const named = { parameters: [] } as const;
const add: Query<{ id: number; name: string | null }, { id: number }, 'one'> = {
  name: 'test: AddNote',
  text: 'insert into public.note (id, name) values ($1, $2) returning id',
  parameters: ['id', 'name'],
  oids: [23, 25],
  cardinality: 'one',
};
const find: Query<{ id: number }, Note, 'optional'> = {
  name: 'test: FindNote',
  text: 'select id, name from public.note where id = $1',
  parameters: ['id'],
  oids: [23],
  cardinality: 'optional',
  neverNull: ['name'],
};
const list: Query<NoParams, Note, 'many'> = {
  ...named,
  name: 'test: ListNotes',
  text: 'select id, name from public.note order by id',
  cardinality: 'many',
};
const clear: Query<NoParams, NoParams, 'exec'> = {
  ...named,
  name: 'test: Clear',
  text: 'delete from public.note',
  cardinality: 'exec',
};

describe('a batch', () => {
  let database: TestDatabase;
  let cutter: Cutter;
  let db: Pool;

  before(async () => {
    database = await createTestDatabase('empty');
    await database.sql`create table note (id integer primary key, name text)`;
  });
  beforeEach(async () => {
    await database.sql`truncate note`;
    cutter = await startCutter(database.url);
    db = await connect(cutter.url, { max: 1, maxTransactions: 1 });
  });
  afterEach(async () => {
    await db.close();
    await cutter.stop();
  });
  after(() => database.drop());

  const everywhere = {
    'on a pool': <Value>(work: (on: Pool | Transaction) => Promise<Value>) => work(db),
    'in a transaction': <Value>(work: (on: Pool | Transaction) => Promise<Value>) => db.transaction(work),
  };
  const ids = async () => (await database.sql<Note[]>`select id from note order by id`).map(({ id }) => id);

  for (const [where, on] of Object.entries(everywhere)) {
    it(`gives what each query gives, in order, ${where}`, async () => {
      const answers = await on((connection) =>
        batch(connection, [
          [add, { id: 1, name: 'one' }],
          [find, { id: 1 }],
          [find, { id: 2 }],
          [list],
          [clear],
          [add, { id: 3, name: 'three' }],
        ]),
      );
      const one = { id: 1, name: 'one' };
      expect(answers).to.deep.equal([{ id: 1 }, one, undefined, [one], 1, { id: 3 }]);
      expect(await ids()).to.deep.equal([3]);
    });

    it(`sends nothing for no queries, ${where}`, async () => {
      expect(await on((connection) => batch(connection, []))).to.deep.equal([]);
    });

    it(`takes a list of any length, and prepares a query once, ${where}`, async () => {
      const rows = Array.from({ length: 300 }, (_, id) => [add, { id, name: 'x' }] as const);
      await on(async (connection) => {
        const answers: { id: number }[] = await batch(connection, rows);
        expect(answers.map(({ id }) => id)).to.deep.equal(rows.map(([, { id }]) => id));
      });
      expect(await ids()).to.have.lengthOf(300);
      const text = `select from pg_catalog.pg_prepared_statements where statement like 'insert%'`;
      await db.transaction(async (transaction) => {
        expect((await transaction.execute({ name: 'test: Prepared', text }, [])).rows).to.have.lengthOf(1);
      });
    });

    it(`does all or nothing, and names the query that failed, ${where}`, async () => {
      const error = await rejection(
        on((connection) =>
          batch(connection, [
            [add, { id: 1, name: 'one' }],
            [add, { id: 2, name: 'two' }],
            [add, { id: 1, name: 'secret' }],
            [add, { id: 4, name: 'four' }],
          ]),
        ),
      );
      expect(error).to.be.instanceOf(UniqueViolation).and.to.include({
        query: 'test: AddNote',
        index: 2,
        message:
          'test: AddNote: there is such a row already (constraint note_pkey, table note) (query 3 of 4 of a batch)',
      });
      expect(await ids()).to.deep.equal([]);
      expect((await query(db, add, { id: 9, name: 'nine' })).id).to.equal(9);
    });

    it(`takes all back where a column is NULL that never is, ${where}`, async () => {
      const error = await rejection(
        on((connection) =>
          batch(connection, [
            [add, { id: 1, name: null }],
            [find, { id: 1 }],
          ]),
        ),
      );
      expect(error).to.be.instanceOf(UnexpectedNull).and.to.include({ index: 1, column: 'name' });
      expect(await ids()).to.deep.equal([]);
    });

    it(`takes all back where there is another number of rows than a query gives, ${where}`, async () => {
      const one = { ...find, cardinality: 'one' } as unknown as Query<{ id: number }, Note, 'one'>;
      const error = await rejection(
        on((connection) =>
          batch(connection, [
            [add, { id: 1, name: 'one' }],
            [one, { id: 2 }],
          ]),
        ),
      );
      expect(error)
        .to.be.an('error')
        .with.property('message', 'test: FindNote gave 0 rows, and its cardinality is one');
      expect(await ids()).to.deep.equal([]);
    });

    it(`sends nothing where a value cannot be written, ${where}`, async () => {
      const before = cutter.heard;
      const error = await rejection(
        on((connection) =>
          batch(connection, [
            [add, { id: 1, name: 'one' }],
            [add, { id: 2, name: new Date(NaN) as unknown as string }],
          ]),
        ),
      );
      expect(error).to.be.instanceOf(UnwritableValue).and.to.include({ parameter: 'name' });
      expect(cutter.heard.slice(before.length)).not.to.match(/[PB]/);
    });

    it(`ends with one error where the connection breaks, ${where}`, async () => {
      const error = await rejection(
        on((connection) =>
          batch(connection, [
            [add, { id: 1, name: 'one' }],
            [{ ...clear, text: 'select pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid())' }],
            [list],
          ]),
        ),
      );
      expect(error).to.be.instanceOf(ConnectionLost);
      expect(await ids()).to.deep.equal([]);
    });
  }

  it('of a transaction is one round trip: all is sent before the first answer', () =>
    db.transaction(async (transaction) => {
      cutter.mute();
      const before = cutter.heard.length;
      const answers = batch(transaction, [[list], [find, { id: 1 }], [clear]]);
      // The last sync of three: it comes though the server is not heard.
      while (cutter.heard.slice(before).replace(/[^S]/g, '').length < 3) await cutter.hears('S');
      cutter.unmute();
      expect(await answers).to.deep.equal([[], undefined, 0]);
    }));

  it('that fails leaves the transaction around it nothing to commit', async () => {
    const error = await rejection(
      db.transaction(async (transaction) => {
        await query(transaction, add, { id: 7, name: 'seven' });
        await batch(transaction, [[add, { id: 7, name: 'again' }]]).catch(() => undefined);
      }),
    );
    expect(error).to.be.instanceOf(UniqueViolation);
    expect(await ids()).to.deep.equal([]);
  });

  it('on the pool is refused within a transaction', async () => {
    const error = await rejection(db.transaction(() => batch(db, [[list]])));
    expect(error).to.be.an('error').with.property('message').that.contains('outside of the transaction');
  });
});

/** Held by the compiler. */
export const types = async (db: Pool): Promise<void> => {
  const [added, found, all, cleared] = await batch(db, [
    [add, { id: 1, name: 'x' }],
    [find, { id: 1 }],
    [list],
    [clear],
  ]);
  const answers: [{ id: number }, Note | undefined, Note[], number] = [added, found, all, cleared];
  // @ts-expect-error a row that may not be there
  const note: Note = answers[1];
  // @ts-expect-error a parameter is missing
  await batch(db, [[find, {}], [list]]);
  // @ts-expect-error parameters are missing
  await batch(db, [[find]]);
  // @ts-expect-error of a wrong type
  await batch(db, [[list], [find, { id: 'x' }]]);
  note;
};
