import { expect } from 'chai';
import type pg from 'pg';
import { DatabaseError, UnexpectedNull } from 'pgproof-runtime/database-errors.js';
import { connectPg, fromPg } from '../../../packages/tool/src/session/pg.js';
import { query as ask, run, type Cardinality, type Query } from 'pgproof-runtime/query.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';

type NoParams = { readonly [name in never]: never };

describe('a column that a query says is never NULL', () => {
  let served: ServedDatabase;
  let client: pg.Client;

  before(async () => {
    served = await serveDatabase();
    await served.sql`create table public.note (id integer primary key, name text, size integer)`;
    client = await connectPg(parseConnectionUrl(served.url), 'vbwd-test');
  });
  beforeEach(async () => {
    await served.sql`truncate public.note`;
    await served.sql`insert into public.note (id, name, size) values (1, 'one', null), (2, '', 0), (3, null, 3)`;
  });
  after(async () => {
    await client.end();
    await served.drop();
  });

  type Row = { readonly id: number; readonly name: string; readonly size: number | null };
  const query = <Rows extends Cardinality>(
    text: string,
    cardinality: Rows,
    neverNull = ['name'],
  ): Query<NoParams, Row, Rows> => ({
    name: 'test: ListNotes',
    text,
    parameters: [],
    cardinality,
    neverNull,
  });
  const all = 'select id, name, size from public.note order by id';
  const filled = 'select id, name, size from public.note where id < 3 order by id';

  for (const [driver, connection] of [
    ['postgres.js', () => served.db],
    ['pg', () => fromPg(client)],
  ] as const) {
    it(`is an error that names query and column where it is NULL, with ${driver}`, async () => {
      const one = 'select name from public.note where id = 3';
      for (const asked of [
        () => run(connection(), query(all, 'many')),
        () => ask(connection(), query(all, 'many')),
        () => ask(connection(), query(one, 'one')),
        () => ask(connection(), query(one, 'optional')),
        () => run(connection(), query(all, 'many', ['id', 'name', 'size'])),
      ]) {
        const error = await rejection(asked());
        if (!(error instanceof UnexpectedNull)) throw error;
        expect([error.message, error.query, error.column, error.code]).to.deep.equal([
          'test: ListNotes: name is NULL, which the query says it never is',
          'test: ListNotes',
          'name',
          '22004',
        ]);
        expect(error).to.be.instanceOf(DatabaseError);
      }
    });

    it(`passes where it is not, be it empty, or another column NULL, with ${driver}`, async () => {
      const rows = [
        { id: 1, name: 'one', size: null },
        { id: 2, name: '', size: 0 },
      ];
      expect([...(await run(connection(), query(filled, 'many')))]).to.deep.equal(rows);
      expect([...(await ask(connection(), query(filled, 'many')))]).to.deep.equal(rows);
      expect([...(await run(connection(), query(all, 'many', [])))]).to.have.length(3);
      expect(await ask(connection(), query('select name from public.note where false', 'optional'))).to.equal(
        undefined,
      );
      expect(await ask(connection(), query("update public.note set name = '' where id = 3", 'exec'))).to.equal(1);
    });
  }

  it('leaves what the statement wrote, which a transaction takes back', async () => {
    const clear = query('update public.note set name = null where id = 1 returning id, name, size', 'optional');
    const names = async () =>
      (await served.sql`select name from public.note where id = 1`).map(({ name }) => name as unknown);
    expect(await rejection(served.db.transaction((transaction) => ask(transaction, clear)))).to.be.instanceOf(
      UnexpectedNull,
    );
    expect(await names()).to.deep.equal(['one']);
    expect(await rejection(ask(served.db, clear))).to.be.instanceOf(UnexpectedNull);
    expect(await names()).to.deep.equal([null]);
  });
});
