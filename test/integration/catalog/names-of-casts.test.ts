import { expect } from 'chai';
import type postgres from 'postgres';
import { normalForm } from '../../../packages/tool/src/catalog/normal-form.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

/** Queries whose subqueries have columns without a name. */
const queries = String.raw`
select 1 as a where exists (select 'x')
select 1 as a where not exists (select null from t where a = 1)
select 1 as a from t where a > (select -1) and s in (select 'a' union all select 'b' union select s from t)
select (select 'a') as a, array(select -1) as b, (select (select 'a')) as d, (select 'a' collate "C") as c
select sum(a) filter (where exists (select 'x')) over (partition by (select 'a' limit 1) order by (select -1.5)) from t
select 1 as a where exists (select '2020-01-01'::date, true, 1.5, 'a'::varchar(3), interval '1 day', '{a}'::text[], b'1', 'x'::"char", 'x'::"Odd ""type""", '1'::dom)
select 1 as a where exists (select '2020-01-01'::timestamp(3), '2020-01-01'::timestamptz, '10:00'::time, '10:00'::timetz(2), '1'::bigint, '1'::float8, '1'::real, '1'::smallint, '1'::char(3), '1'::bit varying(3), '1'::interval hour to minute, '{1}'::numeric(10,2)[], 'f'::bool where false)
select case when exists (select distinct 'x' from t) then (select 'b' from t order by 1 limit 1) else s end from t
select 1 as a from t, lateral (select 'x' where exists (select 'y')) as l where ('x', -1) = (select 'x', -1)
select 'a' as "text" union select s from t where s = any (select 'a')
`
  .trim()
  .split('\n');

/** Bodies of functions, whose columns have no names that count. */
const bodies = [
  "begin atomic select 'x'; end",
  "begin atomic select 'x', -1, 1, null, 'y' as text; end",
  "begin atomic select s from t union select 'x'; end",
  "return (select 'x')",
  "begin atomic insert into t (a, s) select -1, 'x' where exists (select 'y') returning 'z'; end",
  'begin atomic update t set a = 1 where false returning -1; end',
];

describe('the normal form of names that casts give', () => {
  let database: TestDatabase;
  let session: postgres.ReservedSql;

  before(async () => {
    database = await createTestDatabase('empty');
    session = await database.sql.reserve();
    await session.unsafe(
      `create table t (a int, s varchar(10)); create type "Odd ""type""" as enum ('x'); create domain dom as int`,
    );
  });

  after(async () => {
    session.release();
    await database.drop();
  });

  for (const query of queries) {
    it(`leaves them out of a view: ${query}`, async () => {
      await isSame((text) => [`create view v as ${text}`, `select pg_get_viewdef('v'::regclass) as text`], query);
    });
  }

  for (const body of bodies) {
    it(`leaves them out of a function: ${body}`, async () => {
      await isSame(
        (text) => [
          `create function f() returns setof record language sql ${text}`,
          `select pg_get_function_sqlbody('f'::regproc) as text`,
        ],
        body,
      );
    });
  }

  for (const text of [
    `SELECT 'x'::text AS "?column?"`,
    `SELECT 'x'::text AS foo`,
    `SELECT 'x'::text AS "Text"`,
    `SELECT '1'::integer AS integer`,
    `SELECT a AS text, (a + 1) AS int4`,
    `SELECT 'a'::text || b AS text`,
    `SELECT ( SELECT 'x'::text AS foo) AS text`,
    `SELECT '''x''::text AS text'`,
    `WITH text AS ( SELECT 1)`,
  ]) {
    it(`leaves ${text} as it is`, () => {
      expect(normalForm(text)).to.equal(text);
    });
  }

  /** Whether what the server writes of a thing, and of what is made from that text, has one form. */
  async function isSame(make: (text: string) => string[], asked: string): Promise<void> {
    const once = await write(make, asked);
    const twice = await write(make, once);
    expect(normalForm(twice)).to.equal(normalForm(once));
  }

  async function write(make: (text: string) => string[], asked: string): Promise<string> {
    await session.unsafe('begin');
    try {
      const [create = '', read = ''] = make(asked);
      await session.unsafe(create);
      const [row] = await session.unsafe<{ text: string }[]>(read);
      return row?.text ?? '';
    } finally {
      await session.unsafe('rollback');
    }
  }
});
