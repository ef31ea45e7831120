import { expect } from 'chai';
import { readLists } from '../../../packages/tool/src/typegen/lists.js';
import { scanQueries } from '../../../packages/tool/src/typegen/scan.js';
import { readTokens } from '../../../packages/tool/src/tokens.js';

const scan = (text: string) => scanQueries(`/* @name Ask */\n${text};\n`);
const faultsOf = (text: string) => scan(text).faults.map(({ at, message, fix }) => `${at - 16}: ${message}; ${fix}`);

const asName = (name: string) => `as "${name.replaceAll('"', '""')}"`;

describe('a parameter', () => {
  for (const [text, at] of [
    ['select 1 where id = $1', 20],
    ['select :name!::text, $12', 21],
    ["select '$1', $2", 13],
    ['insert into a values ($1)', 22],
    ['select $1::int4', 7],
    ['do $$begin end$$ $1', 17],
  ] as const) {
    it(`has a name, so that this is refused: ${text}`, () => {
      expect(faultsOf(text)).to.deep.equal([`${at}: a parameter without a name; write :name`]);
    });
  }

  for (const text of [
    "select '$1', $$ $1 $$, $a$ $1 $a$, E'\\' $1'",
    'select a$1 as b$2, "$1" /* $1 */ -- $1\nfrom a',
    "do $$begin execute 'select $1' using 1; end$$",
  ]) {
    it(`is none where a $ means something else: ${text}`, () => {
      expect(faultsOf(text)).to.deep.equal([]);
    });
  }
});

describe('a hint', () => {
  for (const [text, ...expected] of [
    ['select count(*) as "n!"', 'n!'],
    ['select a as "a!", b as "b?" from t', 'a!', 'b?'],
    ['select "active?" as "active?" from t', 'active?'],
    ['(select a as "a!" from t)', 'a!'],
    ['((select a as "a!" from t) limit 1)', 'a!'],
    ['select a as "a!" from t union all select b from u', 'a!'],
    ['(select a as "a!" from t) union (select b from u) order by 1', 'a!'],
    ['with x (a) as (select 1) select a as "a!" from x', 'a!'],
    ['with x (a) as materialized (select 1) (select a as "a!" from x)', 'a!'],
    ['with recursive x as (select 1 as a) cycle a set c using p select a as "a!" from x', 'a!'],
    ['with insert as (select 1 as a), update as (select 2) select a as "a!" from insert', 'a!'],
    ['insert into t (a) values (1) returning a as "a!"', 'a!'],
    ['insert into t (a) select b as "b!" from u returning a as "a!"', 'a!'],
    ['update t set a = 1 from u as "u!" where true returning a as "a!"', 'a!'],
    ['delete from t returning with (old as o) o.a as "a!"', 'a!'],
    ['merge into t using u on true when matched then delete returning t.a as "a!"', 'a!'],
    ['select a is distinct from b as "same!" from t', 'same!'],
    ['select distinct on (a) a as "a!" from t', 'a!'],
    ['select a as from, b.union, c as "c!" from t', 'c!'],
    ['select percentile_cont(0.5) within group (order by a) filter (where b) as "m!" from t', 'm!'],
    ['select extract(year from at) as "year!" from t', 'year!'],
    ['select case when a then 1 else 2 end as "a""b!" from t', 'a"b!'],
  ] as const) {
    it(`stands behind as, in the list that names the columns: ${text}`, () => {
      const { queries } = scan(text);
      expect(queries.flatMap(({ hints }) => hints.map(({ column, mark }) => column + mark))).to.deep.equal(expected);
      const bare = expected.reduce<string>((left, hint) => left.replace(asName(hint), asName(hint.slice(0, -1))), text);
      expect(queries[0]?.text).to.equal(bare);
    });
  }

  for (const text of [
    'select "active?" from t',
    'select t."active?", "it!" from t where "active?"',
    'select a "a!" from t',
    'select b from (select a as "b!" from t) as s',
    'with x as (select a as "a!" from t) select "a!" from x',
    'with "x!" as (select 1 as a) select a from "x!"',
    'select a from t as "t!" order by "t!".a',
    'select a from t join u as "u!" on true',
    'insert into t ("active?", "it!") values (1, 2)',
    'insert into t as "t!" select a as "a!" from u',
    'insert into t select a as "a!" from u returning "a!"',
    'update t set "active?" = true where "it!"',
    'select 1 as a union select 2 as "b!"',
    'values (1) union select 2 as "b!"',
    'table t union select 2 as "b!"',
    'select exists (select a as "a!" from t) as a',
    'select cast(a as "active?") from t',
    'select a from t window "w!" as (order by a)',
    'select a from t where a > all (select b as "b!" from u)',
    'select a as "?", b as "!" from t',
    'explain select 1 as "a!"',
    'select \'as "a!"\' as a /* as "b!" */ from t',
  ]) {
    it(`is none elsewhere, and the name stays: ${text}`, () => {
      const { queries, faults } = scan(text);
      expect(faults).to.deep.equal([]);
      expect(queries.map((query) => [query.hints.length, query.text])).to.deep.equal([[0, text]]);
    });
  }
});

describe('a star', () => {
  for (const [text, ...expected] of [
    ['select * from a', 'result 0 of '],
    ['select a.*, b."C".* from a', 'result 0 of a', 'result 0 of more'],
    ['select id, "A".* from "A"', 'result 0 of "A"'],
    ['select (a.*), (b).*, row(a.*) from a', 'result 0 of a', 'result 0 of more', 'result 0 of a'],
    ['select distinct on (a.*) * from a', 'result 0 of '],
    ['select distinct on (id) a.* from a', 'result 0 of a'],
    ['select ((a.*)), (row (1, a.*)), id from a', 'result 0 of a', 'result 0 of a'],
    ['select a.* as b, c.* d from a, c', 'result 0 of a', 'result 0 of c'],
    ['merge into a using b on true when not matched then insert values (1, b.*)', 'inserted 0 of b'],
    ['select a.* = b.* as x, (a.*) is distinct from (b.*) as y, row(a.*) <> row(b.*) as z, a.*::text as t from a, b'],
    ['select a.* is null as x, b = a.* as y, (1, a.*) = (2, b.*) as z, not a.* is null as n, (id) * :n as m from a'],
    ['select id from a union all (select * from b)', 'result 1 of '],
    ['values (1) union select * from b', 'result 1 of '],
    ['table a', 'result 0 table'],
    ['select 1 union table a', 'result 1 table'],
    ['with x as (select * from a) select id from x', 'below 0 of '],
    ['with x as (table a) select * from x', 'below 0 table', 'result 0 of '],
    ['select id from (select a.* from a) as s', 'below 0 of a'],
    ['select a from t where id in (select * from b)', 'below 0 of '],
    ['select (select * from one) as one', 'below 0 of '],
    ['select a from t where a > all (select * from b) and a = any (select c.* from c)', 'below 0 of ', 'below 0 of c'],
    ['select a from t union distinct (select * from b) except all (table c)', 'result 1 of ', 'result 2 table'],
    ['insert into b select * from a', 'inserted 0 of '],
    ['insert into b (x, y) (select 1, 2 union select * from a) on conflict ((x)) do nothing', 'inserted 1 of '],
    ['insert into b table a returning *', 'inserted 0 table', 'result 0 of '],
    ['insert into b with x as (select * from a) select id from x', 'below 0 of '],
    ['insert into b with x (id) as not materialized (select * from a) select id from x', 'below 0 of '],
    ['with x as (insert into b select * from a returning *) select id from x', 'inserted 0 of ', 'below 0 of '],
    ['with x as (delete from a returning *) insert into b select * from x', 'below 0 of ', 'inserted 0 of '],
    ['update a set x = 1 returning a.*', 'result 0 of a'],
    [
      'merge into a using (select * from b) as b on true when matched then delete returning b.*',
      'below 0 of ',
      'result 0 of b',
    ],
    ['select count(*), count(a.*), to_jsonb(a.*), 2 * 3, (1) * 4, a.id * 2 as n, array[a.*] from a'],
    ['select a from b where exists (select * from c where d in (select 1))'],
    ['select exists ((select * from a) union table b) as any'],
    ['select json_agg(a.* order by id) filter (where id * 2 > 1) over (partition by id) from a'],
    ['explain select * from a'],
  ] as const) {
    it(`is told by where it stands: ${text}`, () => {
      const { stars } = readLists([...readTokens(text)]);
      expect(
        stars.map(
          ({ list, of, isTable }) => `${list.place} ${list.branch} ${isTable ? 'table' : `of ${of ?? 'more'}`}`,
        ),
      ).to.deep.equal(expected);
    });
  }
});

describe('a line that says why a column is never NULL', () => {
  const read = (comments: string) => {
    const { queries, faults } = scanQueries(`${comments}\nselect a from b;\n`);
    return [
      ...queries.flatMap(({ neverNull }) => neverNull.map(({ column, at }) => `${at} ${column}`)),
      ...faults.map(({ at, message, fix }) => `${at} ${message}; ${fix}`),
    ];
  };
  it('stands above the query', () => {
    expect(faultsOf('select\n  -- never null a: filled\n  a from b')).to.deep.equal([
      '9: never null, inside the query; write it above the query',
    ]);
    expect(faultsOf("select '-- never null a: filled' /* a is never null */ from b")).to.deep.equal([]);
  });

  const fault = 'never null, without a column and a reason; write -- never null name: why no row has NULL there';

  for (const [comments, ...expected] of [
    ['/* @name A */\n-- never null name: it is filled\n-- Never null "Title": before\n-- that', '17 name', '50 Title'],
    ['-- never null Name: it is filled\n/* @name A */', '3 name'],
    ['/*\n  @name A\n  * never null name: so\n*/', '17 name'],
    ['/* @name A */\n-- never null name:', `17 ${fault}`],
    ['/* @name A */\n-- never null name', `17 ${fault}`],
    ['/* @name A */\n-- never null: it is filled', `17 ${fault}`],
    ['/* @name A */\n-- never null a, b: filled', `17 ${fault}`],
    ['/* @name A */\n-- The name is never null: see above'],
    ['/* @name A */\n-- never nullable'],
    ['-- never null name: of another\n\n/* @name A */'],
  ] as const) {
    it(`is read where the query's comments are: ${comments.replaceAll('\n', '⏎')}`, () => {
      expect(read(comments)).to.deep.equal(expected);
    });
  }
});
