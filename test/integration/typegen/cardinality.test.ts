import type pg from 'pg';
import { expect } from 'chai';
import { connectPg, fromPg } from '../../../packages/tool/src/session/pg.js';
import { query as ask, type Cardinality, type Query } from 'pgproof-runtime/query.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import type { ListTypesParams } from '../../../packages/tool/src/queries/typegen/types.js';
import { cardinalityOfTree } from '../../../packages/tool/src/typegen/cardinality/rows.js';
import { describeQuery } from '../../../packages/tool/src/typegen/describe.js';
import { readFacts, type Facts } from '../../../packages/tool/src/typegen/nullability/catalog.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { serverMajor } from '../../support/server.js';

describe('how many rows a query gives', () => {
  let db: TestDatabase;
  let client: pg.Client;
  let facts: Facts;

  before(async function () {
    if (serverMajor() !== 18) this.skip();
    db = await createTestDatabase('empty');
    await db.sql.unsafe(`
      create table author (id integer primary key, name text not null, mail text unique, born date);
      create table book (author_id integer, number integer, title text collate "C", primary key (author_id, number));
      create unique index book_title on book (title);
      create unique index author_born on author (born) where name <> '';
      create table parent (id integer primary key);
      create table child () inherits (parent);
      create table later (id integer unique deferrable);
      create table kept (id integer primary key);
      create function keep() returns trigger language plpgsql as 'begin return null; end';
      create trigger kept_keep before insert on kept for each row execute function keep();
      create table touched (id integer primary key);
      create trigger touched_keep before update on touched for each row execute function keep();
      create trigger touched_statement before insert on touched for each statement execute function keep();
      create trigger touched_after after insert on touched for each row execute function keep();
      create foreign data wrapper elsewhere;
      create server elsewhere foreign data wrapper elsewhere;
      create table spread (id integer) partition by list (id);
      create foreign table spread_elsewhere partition of spread for values in (1) server elsewhere;
    `);
    client = await connectPg(parseConnectionUrl(db.url), 'vbwd-test');
    facts = await readFacts(fromPg(client));
    await client.query('begin');
  });
  after(async () => {
    if (serverMajor() !== 18) return;
    await client.end();
    await db.drop();
  });

  const given: Record<'one' | 'optional' | 'many' | 'exec', readonly string[]> = {
    one: [
      'select 1 as one',
      'select count(*) from author',
      'select (select name from author where id = 1) as name',
      "insert into author (id, name) values (1, 'x') returning id",
      "insert into author (id, name) values ($1, 'x') on conflict (id) do update set name = 'y' returning id",
      "with added as (insert into author (id, name) values (1, 'x') returning id) select id from added",
      'select s.a, l.b from (select 1 as a) as s left join (select max(id) as b from author) as l on l.b > 3',
      'values (1)',
      'insert into touched (id) values (1) returning id',
    ],
    optional: [
      'insert into touched (id) values (1) on conflict (id) do update set id = 2 returning id',
      'insert into spread (id) values (1) returning id',
      'select name from author where id = $1',
      'select name from author where $1 = id and born is null',
      'select name from author where mail = $1',
      'select name from author limit 1',
      'select 1 as one where $1',
      'select count(*) from author having count(*) > 1',
      'select count(*) from author limit $1',
      'select count(*) from author offset 1',
      'select title from book where author_id = $1 and number = 2',
      'select author.name from book join author on author.id = book.author_id where book.author_id = $1 and book.number = $2',
      'select author.name, book.title from author left join book on book.author_id = author.id and book.number = 1 where author.id = $1',
      'select author_id from book where title = $1',
      `select author_id from book where title = $1 collate "de-x-icu"`,
      "insert into author (id, name) values (1, 'x') on conflict do nothing returning id",
      'insert into kept (id) values (1) returning id',
      'update author set name = $2 where id = $1 returning id',
      'update author set name = book.title from book where author.id = $1 returning author.id',
      'delete from author where mail = $1 returning id',
      'select id from only parent where id = $1',
      'select a.name from author as a where a.id = (values (1)) and a.id = $1',
      'select born, count(*) from author where id = $1 group by born',
    ],
    many: [
      'select name from author',
      'select name from author where id > $1',
      'select name from author where id = $1 or id = $2',
      'select name from author where id = any ($1)',
      'select name from author where born = $1',
      'select name from author where id = random()::integer',
      'select name from author where id = born - born',
      'select title from book where author_id = $1',
      'select name from author fetch first 1 rows with ties'.replace('author', 'author order by name'),
      'select id from parent where id = $1',
      'select id from later where id = $1',
      'select author.name from author left join book on author.id = 1',
      'select author.name from author full join (select 1 as one) as s on author.id = s.one where s.one = 1',
      'select generate_series(1, 2) as number',
      'select 1 as one union all select 1',
      'select count(*) from author group by name',
      'select name, count(*) from author group by rollup (name)',
      'values (1), (2)',
      "insert into author (id, name) values (1, 'x'), (2, 'y') returning id",
      'insert into author (id, name) select number, title from book returning id',
      'update author set name = $1 returning id',
      'update author set name = title from book where author.id = book.author_id returning author.id',
      'select from author',
    ],
    exec: ["insert into author (id, name) values (1, 'x')", 'delete from author', 'do $$begin end$$'],
  };

  for (const [cardinality, texts] of Object.entries(given)) {
    for (const text of texts) {
      it(`is ${cardinality} of: ${text}`, async () => {
        const described = await describeQuery(client, text);
        if ('message' in described) throw new Error(described.message);
        expect(cardinalityOfTree(described.tree, facts)).to.equal(cardinality);
      });
    }
  }

  it('is what query() answers with', async () => {
    const asked = <Rows extends Cardinality>(text: string, cardinality: Rows) => {
      const query: Query<ListTypesParams, { n: number }, Rows> = { name: 'test', text, parameters: [], cardinality };
      return ask(fromPg(client), query);
    };
    expect((await asked('select 1 as n', 'one')).n).to.equal(1);
    expect((await asked('select 1 as n where false', 'optional'))?.n).to.equal(undefined);
    expect((await asked('values (1), (2)', 'many')).length).to.equal(2);
    expect(await asked("insert into author (id, name) values (7, 'x')", 'exec')).to.equal(1);
    const failure = await asked('select 1 as n where false', 'one').catch((error: unknown) => String(error));
    expect(failure).to.equal('Error: test gave 0 rows, and its cardinality is one');
  });
});
