import { expect } from 'chai';
import { fromPg, withPg } from '../../../packages/tool/src/session/pg.js';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { run, type Connection } from 'pgproof-runtime/query.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { scanQueries } from '../../../packages/tool/src/typegen/scan.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('the text that runs', () => {
  let db: TestDatabase;

  before(async () => {
    db = await createTestDatabase('empty');
    await db.sql.unsafe(`
      create table note (id integer primary key, "active?" boolean, "it!" text);
      insert into note values (1, true, 'it'), (2, null, null);
    `);
  });
  after(() => db.drop());

  const ask = (connection: Connection, source: string, params: Record<string, unknown>) => {
    const [query] = scanQueries(`/* @name Ask */\n${source};`).queries;
    if (query === undefined) throw new Error('no query');
    const { name, text, parameters } = query;
    return run<Record<string, unknown>, Record<string, unknown>>(
      connection,
      { name, text, parameters: parameters.map((parameter) => parameter.name) },
      params,
    );
  };

  type Act = (connection: Connection) => Promise<void>;
  for (const [driver, withConnection] of [
    ['postgres.js', (act: Act) => act(fromPostgres(db.sql))],
    ['pg', (act: Act) => withPg(parseConnectionUrl(db.url), 'vbwd-test', (client) => act(fromPg(client)))],
  ] as const) {
    it(`gives columns by their names, marks and all, with ${driver}`, () =>
      withConnection(async (connection) => {
        const source = 'select "active?", "it!" as "name!", 1 as "b?" from public.note where "active?" and id = :id!';
        expect([...(await ask(connection, source, { id: 1 }))]).to.deep.equal([{ 'active?': true, name: 'it', b: 1 }]);
      }));

    it(`gives the plan of a query with parameters, with ${driver}`, () =>
      withConnection(async (connection) => {
        const asked = 'select from public.note where id = :id!';
        const lines = await ask(connection, `explain (costs off) ${asked}`, { id: 1 });
        expect(new Set(lines.map((line) => typeof line['QUERY PLAN']))).to.deep.equal(new Set(['string']));
        const [plan] = await ask(connection, `explain (format json) ${asked}`, { id: 1 });
        expect(plan?.['QUERY PLAN']).to.be.an('array').with.length(1);
      }));
  }
});
