import { expect } from 'chai';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { UnreadableValue } from 'pgproof-runtime';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { longTest, prove } from '../../support/proofs.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { serverMajor } from '../../support/server.js';
import { generate, rowsByDriver, type Generated, type OwnTypes } from '../../support/generated.js';

const schema = `
  create domain public.big as bigint;
  create schema shop;
  create table public.plan (
    id uuid primary key default gen_random_uuid(), name varchar(20) not null, features jsonb not null default '{}',
    extra json, parent uuid references public.plan, tags text[] not null default '{}', documents jsonb[] not null default '{}'
  );
  create table shop."Order" (
    id bigint primary key, "Ship To" jsonb, plan uuid not null, total numeric(12,2) not null, big public.big not null,
    bigs bigint[] not null, at timestamptz not null, day date not null, small integer not null
  );
  create table public.event (at timestamptz not null, payload jsonb not null) partition by range (at);
  create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
  create view public.plan_view as select name, features as shown, id from public.plan;
  insert into public.plan (id, name, features, extra, tags, documents)
    values ('00000000-0000-4000-8000-000000000001', 'free', '{"names": ["a"]}', '{"names": []}', '{x,NULL}', '{"[{\\"names\\": []}]"}');
  insert into shop."Order" values (9007199254740993, null, '00000000-0000-4000-8000-000000000001', 12.30, 9007199254740993,
    '{{1,NULL},{3,9007199254740993}}', '2026-02-15 09:00:00.123456+00', '2026-02-15', 7);
`;

const modules = {
  'types.ts': `
export interface Features { names: string[]; most?: number }
export type PlanId = string & { readonly brand: 'plan' };
export type Tag = string & { readonly brand: 'tag' };
export interface Address { street: string }
export interface Money { cents: bigint }
export const parseMoney = (text: string): Money => ({ cents: BigInt(text.replace('.', '')) });
export const serializeMoney = ({ cents }: Money): string => String(cents).replace(/(\\d\\d)$/, '.$1');
`,
};
const features = { type: 'Features', from: 'types.ts' };
const own: OwnTypes = {
  columns: {
    'public.plan.features': features,
    'plan.extra': features,
    'public.plan.id': { type: 'PlanId', from: 'types.ts' },
    'public.plan.tags': { type: 'Tag', from: 'types.ts' },
    'public.plan.documents': features,
    'shop."Order"."Ship To"': { type: 'Address', from: 'types.ts' },
    'shop.Order.total': { type: 'Money', from: 'types.ts', parse: 'parseMoney', serialize: 'serializeMoney' },
    'public.event.payload': features,
  },
  modules,
};

/** A query's result, and what its columns are, in their order. */
const results: readonly (readonly [title: string, sql: string, ...types: string[]])[] = [
  ['by name', 'select features, extra, id, name from public.plan', 'Features', 'Features | null', 'PlanId', 'string'],
  ['under another name', 'select features as f from public.plan', 'Features'],
  ['through a view', 'select shown, id from public.plan_view', 'Features', 'PlanId'],
  [
    'through a join',
    'select b.features from shop."Order" as a left join public.plan as b on b.id = a.plan',
    'Features | null',
  ],
  ['through a full join', 'select id from public.plan as a full join public.plan as b using (id)', 'PlanId'],
  ['through a subquery', 'select s.f from (select features as f from public.plan offset 0) as s', 'Features'],
  ['through a scalar subquery', 'select (select features from public.plan limit 1) as f', 'Features | null'],
  ['through a CTE', 'with s (f) as (select features from public.plan) select f from s', 'Features'],
  [
    'through a nested CTE',
    'with a as (select features from public.plan) select (select features from a limit 1) as f',
    'Features | null',
  ],
  [
    'through a recursive CTE',
    'with recursive t as (select id, features, parent from public.plan union all select p.id, t.features, p.parent from t join public.plan as p on p.parent = t.id) select features, id from t',
    'Features',
    'PlanId',
  ],
  ['through a union', 'select features from public.plan union select extra::jsonb from public.plan', 'Features | null'],
  [
    'not through a union with another',
    'select features from public.plan union all select "Ship To" from shop."Order"',
    'Json | null',
  ],
  ['not through a union with a literal', `select features from public.plan union all select '[]'::jsonb`, 'Json'],
  ['through a union with NULL', 'select features from public.plan union all select null', 'Features | null'],
  [
    'through coalesce',
    `select coalesce(extra, features::json) as a, coalesce(extra, '{}') as b from public.plan`,
    'Features',
    'Features',
  ],
  [
    'not through coalesce with another',
    'select coalesce(o."Ship To", p.features) as a from public.plan as p cross join shop."Order" as o',
    'Json',
  ],
  [
    'through case',
    `select case when name = 'a' then features else extra::jsonb end as a from public.plan`,
    'Features | null',
  ],
  [
    'through nullif and greatest',
    `select nullif(features, '{}') as a, greatest(id, parent) as b, greatest(id, id) as c from public.plan`,
    'Features | null',
    'string',
    'PlanId',
  ],
  [
    'through a cast between json and jsonb',
    'select features::json as a, extra::jsonb as b from public.plan',
    'Features',
    'Features | null',
  ],
  ['not through a cast to text', 'select features::text as a, id::text as b from public.plan', 'string', 'string'],
  [
    'not through ->',
    `select features -> 'names' as a, features ->> 'names' as b, features['names'] as c from public.plan`,
    'Json | null',
    'string | null',
    'Json | null',
  ],
  [
    'not through what makes another document',
    `select features || '{}' as a, to_jsonb(p) as b, jsonb_build_array(features) as c from public.plan as p`,
    'Json',
    'Json',
    'Json',
  ],
  [
    'through aggregates and arrays',
    'select array_agg(features) as a, array(select id from public.plan) as b, max(name) as c, array[features] as d from public.plan group by features',
    'Features[]',
    'PlanId[]',
    'string',
    'Features[]',
  ],
  ['through window functions', 'select lag(features) over (order by id) as a from public.plan', 'Features | null'],
  ['through group by', 'select features, count(*) as n from public.plan group by features', 'Features', 'string'],
  [
    'of items',
    'select tags, tags[1] as a, unnest(tags) as b from public.plan',
    '(Tag | null)[]',
    'Tag | null',
    'Tag | null',
  ],
  ['of items in FROM', 'select t.tag from public.plan cross join unnest(tags) as t (tag)', 'Tag | null'],
  ['through returning', 'update public.plan set name = name returning features, id', 'Features', 'PlanId'],
  [
    'through a writing CTE',
    `with i as (insert into public.plan (name) values ('a') returning id) select id from i`,
    'PlanId',
  ],
  ['through lateral', 'select l.f from public.plan as p cross join lateral (select p.features as f) as l', 'Features'],
  ['of a quoted column', 'select "Ship To" from shop."Order"', 'Address | null'],
  ['of a partition', 'select payload from public.event_2026', 'Features'],
  ['not of a foreign key that says nothing', 'select plan from shop."Order"', 'string'],
];

/** A query's parameters, and what they are. */
const params: readonly (readonly [title: string, sql: string, types: Record<string, string>])[] = [
  [
    'inserted',
    'insert into public.plan (name, features, extra) values (:n!, :f!, :e)',
    { n: 'string', f: 'Features', e: 'Features | null' },
  ],
  [
    'inserted in several rows',
    'insert into public.plan (name, features) values (:n!, :f!), (:m!, :g!)',
    { f: 'Features', g: 'Features' },
  ],
  ['inserted from a select', 'insert into public.plan (name, features) select :n!, :f!::jsonb', { f: 'Features' }],
  [
    'inserted from a CTE',
    'with s as (select :f!::jsonb as f) insert into public.plan (name, features) select name, f from s cross join public.plan',
    { f: 'Features' },
  ],
  [
    'inserted from a list',
    'insert into public.plan (name, features) select t.n, t.f from unnest(:n!::text[], :f!::jsonb[]) as t (n, f)',
    { f: 'readonly (Features | null)[]' },
  ],
  [
    'updated',
    'update public.plan set features = :f!, extra = coalesce(:e, extra) where id = :id!',
    { f: 'Features', e: 'Features | null', id: 'PlanId' },
  ],
  [
    'in on conflict',
    `insert into public.plan (id, name) values (:id!, 'a') on conflict (id) do update set features = :f!`,
    { id: 'PlanId', f: 'Features' },
  ],
  [
    'in merge',
    'merge into public.plan as p using (select 1) as s on p.id = :id! when matched then update set features = :f!',
    { id: 'PlanId', f: 'Features' },
  ],
  [
    'compared',
    'select name from public.plan where id = :a! and id <> :b! and id > :c! and id is distinct from :d',
    { a: 'PlanId', b: 'PlanId', c: 'PlanId', d: 'PlanId | null' },
  ],
  [
    'compared with a list',
    'select name from public.plan where id = any(:ids!) and id in (:a!, :b!)',
    { ids: 'readonly (PlanId | null)[]', a: 'PlanId', b: 'PlanId' },
  ],
  ['compared as rows', 'select name from public.plan where (id, name) > (:a!, :n!)', { a: 'PlanId', n: 'string' }],
  ['compared across a view', 'select name from public.plan_view where id = :id!', { id: 'PlanId' }],
  ['not contained', 'select name from public.plan where features @> :f!', { f: 'JsonInput' }],
  ['used twice', 'select name from public.plan where id = :id! or parent = :id!', { id: 'PlanId' }],
  [
    'written to two that differ',
    'with a as (update public.plan set features = :f!::jsonb) update shop."Order" set "Ship To" = :f!::jsonb',
    { f: 'JsonInput' },
  ],
  ['beside a column in a result', 'select coalesce(extra, :e::json) as a from public.plan', { e: 'Features | null' }],
  ['as an item', 'update public.plan set tags = array[:t!::text]', { t: 'Tag' }],
];

describe('a column that the configuration gives a type', () => {
  let db: TestDatabase;
  let made: Generated;
  const sqlOf = (queries: readonly (readonly [string, string, ...unknown[]])[], name: string) =>
    queries.map(([, sql], index) => `/* @name ${name}${index} */\n${sql};\n`).join('\n');
  before(async function () {
    if (serverMajor() !== 18) this.skip();
    db = await createTestDatabase('empty');
    const client = await connectPg(parseConnectionUrl(db.url), 'test');
    await client.query(schema);
    await client.end();
    const files = { 'some/result': sqlOf(results, 'Gives'), 'some/param': sqlOf(params, 'Takes') };
    made = await generate(db.url, files, own);
  });
  after(async () => {
    if (serverMajor() !== 18) return;
    made.remove();
    await db.drop();
  });

  results.forEach(([title, , ...types], index) => {
    it(`carries it to results ${title}`, () => {
      expect(fieldsOf(made.text('some/result'), `Gives${index}Result`).map(([, type]) => type)).to.deep.equal(types);
    });
  });

  params.forEach(([title, , types], index) => {
    it(`carries it to parameters ${title}`, () => {
      const fields = Object.fromEntries(fieldsOf(made.text('some/param'), `Takes${index}Params`));
      expect(fields).to.deep.include(types);
    });
  });

  it('is imported by a path that leads from the module, for the compiler alone', () => {
    expect(made.text('some/result')).to.include(
      `import type { Address, Features, PlanId, Tag } from '../../types.js';\n`,
    );
    expect(made.text('some/result')).not.to.include('parse: {');
  });

  longTest('compiles, and takes what it gives', () => {
    const program = `
import type { Gives0Result } from './queries/some/result.js';
import type { Takes0Params, Takes8Params } from './queries/some/param.js';
export const insert = (row: Gives0Result): Takes0Params => ({ n: row.name, f: row.features, e: row.extra });
export const compare = ({ id }: Gives0Result): Takes8Params => ({ a: id, b: id, c: id });
// @ts-expect-error a text is no PlanId
export const other: Takes8Params = { a: 'a', b: 'b', c: 'c' };
`;
    expect(made.compile(program)).to.equal('');
  });

  it('comes as it did before, with both drivers', async () => {
    const { gives0 } = await made.exports('some/result');
    const rows = await rowsByDriver(db.url, gives0);
    expect(rows.pg).to.deep.include({
      features: { names: ['a'] },
      extra: { names: [] },
      id: '00000000-0000-4000-8000-000000000001',
      name: 'free',
    });
    expect(rows['postgres.js']).to.deep.equal(rows.pg);
  });

  longTest('leaves the modules as they are where it says nothing', async () => {
    const sql = { 'a/b': '/* @name Find */\nselect features, id from public.plan where id = :id!;\n' };
    const [plain, empty, other] = [
      await generate(db.url, sql),
      await generate(db.url, sql, { columns: {}, database: {} }),
      await generate(db.url, sql, { columns: { 'shop.Order.total': 'number' } }),
    ];
    expect(empty.text('a/b')).to.equal(plain.text('a/b'));
    expect(other.text('a/b')).to.equal(plain.text('a/b'));
    for (const one of [plain, empty, other]) one.remove();
  });

  longTest('has a name of its own where another has the module’s', async () => {
    const one = await generate(
      db.url,
      { one: '/* @name Find */\nselect features, extra from public.plan where id = :id!;\n' },
      {
        columns: {
          'plan.features': { type: 'FindResult', from: 'a.ts' },
          'plan.extra': { type: 'Json', from: 'b.ts' },
        },
        modules: { 'a.ts': 'export type FindResult = { a: 1 };', 'b.ts': 'export type Json = { b: 1 };' },
      },
    );
    expect(one.text('one')).to.include("import type { FindResult as FindResult_ } from '../a.js';");
    expect(one.text('one')).to.include('  features: FindResult_;\n  extra: Json_ | null;\n');
    expect(one.compile()).to.equal('');
    one.remove();
  });

  longTest('is told by the compiler where the module does not export it', async () => {
    const one = await generate(
      db.url,
      { one: '/* @name Find */\nselect features from public.plan;\n' },
      { columns: { 'plan.features': { type: 'Nothing', from: 'a.ts' } }, modules: { 'a.ts': 'export const a = 1;' } },
    );
    expect(one.compile()).to.match(/src\/queries\/one\.ts.*has no exported member.*'Nothing'/s);
    one.remove();
  });

  for (const [columns, database, message] of [
    [{ 'plan.nothing': features }, {}, 'columns plan.nothing: public.plan has no column nothing'],
    [{ 'nothing.features': features }, {}, 'columns nothing.features: there is no table public.nothing'],
    [{ features }, {}, 'columns features: there is no table public.'],
    [{ 'plan.features': { type: 'A', from: 'none.ts' } }, {}, 'columns plan.features: none.ts is not there'],
    [
      { 'plan.name': 'bigint' },
      {},
      'columns plan.name: bigint is for int2, int4, int8, oid, numeric, and not for character varying',
    ],
    [{}, { decimals: 'number' }, 'database decimals: there is no type decimals'],
    [{}, { 'int8[]': 'bigint' }, 'database int8[]: there is no type int8[]'],
    [{}, { _int8: 'bigint' }, 'database _int8: _int8 is an array'],
    [{}, { uuid: 'Date' }, 'database uuid: Date is for date, timestamp, timestamptz, and not for uuid'],
  ] as const) {
    prove(`is refused where it is not there: ${message}`, async () => {
      const sql = { one: '/* @name Find */\nselect features from public.plan;\n' };
      const error = await generate(db.url, sql, { columns, database, modules }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(Error).with.property('message').that.includes(message);
    });
  }

  const orders = `/* @name Find */
select id, total, big, bigs, at, day, small, count(*) as n, (select array_agg(o.total) from shop."Order" as o) as totals
from shop."Order" where total = :total! and id = :id! and at <= :at! and day = :day! and bigs = :bigs! group by id;
`;
  const byType: OwnTypes = {
    columns: { 'shop.Order.total': own.columns?.['shop.Order.total'] ?? 'number' },
    database: { bigint: 'bigint', timestamptz: 'Date', date: 'Date' },
    modules,
  };

  it('of a database type goes to arrays and domains, results and parameters, with both drivers', async () => {
    const one = await generate(db.url, { order: orders }, byType);
    const text = one.text('order');
    expect(Object.fromEntries(fieldsOf(text, 'FindResult'))).to.deep.equal({
      id: 'bigint',
      total: 'Money',
      big: 'bigint',
      bigs: '(bigint | null)[]',
      at: 'Date',
      day: 'Date',
      small: 'number',
      n: 'bigint',
      totals: 'Money[] | null',
    });
    expect(Object.fromEntries(fieldsOf(text, 'FindParams'))).to.deep.equal({
      total: 'Money',
      id: 'string | number | bigint',
      at: 'Timestamp | Date',
      day: 'string | Date',
      bigs: 'readonly (string | number | bigint | null)[]',
    });
    const imports = `import type { Money } from '../types.js';\nimport { parseMoney, serializeMoney } from '../types.js';\n`;
    expect(text).to.include(imports);
    const bigs = [
      [1n, null],
      [3n, 9007199254740993n],
    ];
    const { find } = await one.exports('order');
    const values = {
      total: { cents: 1230n },
      id: 9007199254740993n,
      at: new Date('2026-02-15T09:00:01Z'),
      day: new Date('2026-02-15T00:00:00Z'),
      bigs,
    };
    const rows = await rowsByDriver(db.url, find, values);
    expect(rows.pg).to.deep.equal([
      {
        id: 9007199254740993n,
        total: { cents: 1230n },
        big: 9007199254740993n,
        bigs,
        at: new Date('2026-02-15T09:00:00.123Z'),
        day: new Date('2026-02-15T00:00:00Z'),
        small: 7,
        n: 1n,
        totals: [{ cents: 1230n }],
      },
    ]);
    expect(rows['postgres.js']).to.deep.equal(rows.pg);
    one.remove();
  });

  longTest('has the compiler refuse functions that do not fit', async () => {
    const right = await generate(db.url, { order: orders }, byType);
    expect(right.compile()).to.equal('');
    right.remove();
    const wrong = modules['types.ts']
      .replace('(text: string): Money', '(text: number): Money')
      .replace("replace('.'", "toFixed(2).replace('.'");
    const one = await generate(db.url, { order: orders }, { ...byType, modules: { 'types.ts': wrong } });
    expect(one.compile()).to.match(/src\/queries\/order\.ts.*'string' is not assignable to type 'number'/s);
    one.remove();
  });

  longTest('hands NULL on, and JSON documents that are lists whole', async () => {
    const one = await generate(
      db.url,
      {
        plan: '/* @name Find */\nselect documents, extra, null::int8 as nothing from public.plan where name = :name!;\n',
      },
      {
        columns: { 'plan.documents': { type: 'Doc', from: 'doc.ts', parse: 'read' } },
        database: { json: { type: 'Doc', from: 'doc.ts', parse: 'read' }, int8: 'bigint' },
        modules: {
          'doc.ts': 'export type Doc = { of: unknown };\nexport const read = (of: unknown): Doc => ({ of });',
        },
      },
    );
    expect(one.compile()).to.equal('');
    const { find } = await one.exports('plan');
    const rows = await rowsByDriver(db.url, find, { name: 'free' });
    expect(rows.pg).to.deep.equal([
      { documents: [{ of: [{ names: [] }] }], extra: { of: { names: [] } }, nothing: null },
    ]);
    expect(rows['postgres.js']).to.deep.equal(rows.pg);
    one.remove();
  });

  for (const [sql, type, held] of [
    ['9007199254740993::int8', { int8: 'number' }, 'has more digits than a number keeps'],
    ['0.12345678901234567890', { numeric: 'number' }, 'has more digits than a number keeps'],
    ['1.5', { numeric: 'bigint' }, 'is no integer'],
    [`'NaN'::numeric`, { numeric: 'bigint' }, 'is no integer'],
    [`'infinity'::timestamptz`, { timestamptz: 'Date' }, 'is no moment that a Date has'],
  ] as const) {
    prove(`is refused where JavaScript would keep something else: ${sql}`, async () => {
      const one = await generate(db.url, { one: `/* @name Find */\nselect ${sql} as value;\n` }, { database: type });
      const { find } = await one.exports('one');
      const error = await rowsByDriver(db.url, find).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(UnreadableValue);
      expect((error as Error).message).to.equal(`the column value of one: Find ${held}`);
      one.remove();
    });
  }

  it('is a number where that keeps all digits', async () => {
    const sql =
      '/* @name Find */\nselect 9007199254740991::int8 as a, -0.10 as b, 1e30 as c, 0.000001::numeric as d;\n';
    const one = await generate(db.url, { one: sql }, { database: { int8: 'number', 'pg_catalog.numeric': 'number' } });
    const { find } = await one.exports('one');
    const rows = await rowsByDriver(db.url, find);
    expect(rows.pg).to.deep.equal([{ a: 9007199254740991, b: -0.1, c: 1e30, d: 0.000001 }]);
    expect(rows['postgres.js']).to.deep.equal(rows.pg);
    one.remove();
  });
});

function fieldsOf(module: string, name: string): [string, string][] {
  const body = new RegExp(`^export interface ${name} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(module)?.[1] ?? '';
  return [...body.matchAll(/^ {2}'?([^:'?]+)'?\??: (.*?)(?: \| undefined)?;$/gm)].map(([, field = '', type = '']) => [
    field,
    type,
  ]);
}
