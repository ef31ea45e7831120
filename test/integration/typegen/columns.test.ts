import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { withPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { describeQuery } from '../../../packages/tool/src/typegen/describe.js';
import { generateModules } from '../../../packages/tool/src/typegen/generate.js';
import { scanQueries } from '../../../packages/tool/src/typegen/scan.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { serverMajor } from '../../support/server.js';
import { failureOf } from '../../support/trial.js';

describe('the columns of a query', () => {
  let db: TestDatabase;
  let folder: string;

  before(async function () {
    // The generator reads the tree of one version: that of the embedded server.
    if (serverMajor() !== 18) this.skip();
    folder = mkdtempSync(join(tmpdir(), 'vbwd-columns-'));
    db = await createTestDatabase('empty');
    await db.sql.unsafe(`
      create type money_of as (amount integer, currency text);
      create table note (id integer primary key, name text, "active?" boolean not null, "it!" integer, data jsonb, price money_of);
      create table copy (id integer primary key, name text, "active?" boolean, "it!" integer, data jsonb, price money_of);
      create table saved (id integer primary key, was note);
      create view shown as select id, name from note;
      create function notes() returns setof note language sql as 'select * from note';
      create function pairs() returns table (a integer, b text) language sql as 'select 1, null';
      create procedure settle(note integer, out done boolean) language plpgsql as 'begin done := true; end';
    `);
  });
  after(async () => {
    if (serverMajor() !== 18) return;
    rmSync(folder, { recursive: true });
    await db.drop();
  });

  const generate = async (queries: readonly string[]) => {
    const text = queries.map((query, index) => `/* @name Q${index} */\n${query};\n`).join('\n');
    writeFileSync(join(folder, 'note.sql'), text);
    return (await generateModules(folder, parseConnectionUrl(db.url))).get('note.ts') ?? '';
  };

  /** By query what it takes, gives, and how many rows. */
  const typesOf = async (queries: readonly string[]) => {
    const text = await generate(queries);
    return queries.map((_, index) => {
      const fields = (name: string) =>
        (new RegExp(`^export interface Q${index}${name} \\{\\n([^}]*)`, 'm').exec(text)?.[1] ?? '')
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '' && !line.startsWith('/**'))
          .join(' ');
      const gives = new RegExp(`Q${index}Result, '(\\w+)'`).exec(text)?.[1];
      return [fields('Params'), fields('Result'), gives].filter((part) => part !== '').join(' → ');
    });
  };

  /** By query what is wrong with it: `line:column message; hint`, lines counted from the one with the name. */
  const faultsOf = async (queries: readonly string[]) => {
    const { message } = await failureOf(generate(queries));
    const faults = [...message.matchAll(/note\.sql:(\d+):(\d+): (.*)\n.*\n.*(?:\n +hint: (.*))?/g)];
    const starts = queries.map((_, index) =>
      queries.slice(0, index).reduce((lines, query) => lines + query.split('\n').length + 2, 1),
    );
    return queries.map((_, index) =>
      faults
        .filter(([, line]) => Number(line) >= (starts[index] ?? 0) && Number(line) < (starts[index + 1] ?? Infinity))
        .map(([, line, column, what, hint]) => `${Number(line) - (starts[index] ?? 0) + 1}:${column} ${what}; ${hint}`)
        .join(' & '),
    );
  };

  const check = async (
    of: (queries: readonly string[]) => Promise<string[]>,
    cases: Readonly<Record<string, string>>,
  ) => {
    const found = await of(Object.keys(cases));
    expect(Object.fromEntries(Object.keys(cases).map((query, index) => [query, found[index]]))).to.deep.equal(cases);
  };

  longTest('may be called as a hint is written, and a hint is one behind as in the outermost list alone', () =>
    check(typesOf, {
      'select "active?" from public.note': "'active?': boolean; → many",
      'select "it!", name as "name?" from public.note': "'it!': number | null; name: string | null; → many",
      'select "active?" as "active!" from public.note where "active?"': 'active: boolean; → many',
      'select data ->> \'a\' as "c!", data ->> \'b\' as "b!", "it!" from public.note':
        "c: string; b: string; 'it!': number | null; → many",
      'select "n!" from (select data ->> \'a\' as "n!" from public.note) as s': "'n!': string | null; → many",
      'with x as (select count(*) as "n!") select "n!" from x': "'n!': string; → one",
      '(select data->>\'a\' as "a!" from public.note) union select name as "b!" from public.note where name is not null':
        'a: string; → many',
      'insert into public.note (id, "active?", "it!") values (:id!, :active!, :it) returning "it!", data->>\'a\' as "a!"':
        "id: number; active: boolean; it?: number | null | undefined; → 'it!': number | null; a: string; → one",
      'update public.note set "active?" = :active! where "it!" = :it!': 'active: boolean; it: number; → exec',
    }),
  );

  const free: Readonly<Record<string, string>> = {
    'select exists (select * from public.note) as any': 'any: boolean; → one',
    'select count(a.*) as n, count(*) as m from public.note as a': 'n: string; m: string; → one',
    'select to_jsonb(a.*) as a, to_jsonb(a) as b from public.note as a': 'a: Json; b: Json; → many',
    'with x as (select * from public.note) select id from x': 'id: number; → many',
    'with x as (table public.note) select x.id from x': 'id: number; → many',
    'select s.id from (select a.* from public.note as a) as s': 'id: number; → many',
    'select id from public.note where id in (select * from (select 1) as one)': 'id: number; → many',
    'with x as (select id, name from public.note) select * from x': 'id: number; name: string | null; → many',
    'select s.*, n.id as other from (select id from public.note) as s join public.note as n on n.id = s.id':
      'id: number; other: number; → many',
    'select id from public.note union all select "One".* from (select 1 as id) as "One"': 'id: number; → many',
    'select * from (values (1, 2)) as v (a, b)': 'a: number; b: number; → one',
    'select * from generate_series(1, 3) as n': 'n: number; → many',
    'select p.* from public.pairs() as p': 'a: number | null; b: string | null; → many',
    "select * from json_to_recordset('[]') as r (a integer)": 'a: number | null; → many',
    'insert into public.copy (id, name) select * from (select id, name from public.note) as s': 'exec',
    'insert into public.copy (id) select id from (select * from public.note) as s returning id': 'id: number; → many',
    'with gone as (delete from public.note returning *) insert into public.copy (id, name) select id, name from gone':
      'exec',
    'merge into public.copy as c using (select * from public.note) as n on c.id = n.id when matched then delete returning n.id':
      'id: number; → many',
    'select a.* = b.* as same, row(a.*) is distinct from row(b.*) as other, a.*::text as text from public.note as a, public.note as b':
      'same: boolean; other: boolean; text: string; → many',
    'merge into public.copy as c using (select id, name from public.note) as n on c.id = n.id when not matched then insert (id, name) values (n.*)':
      'exec',
    'select price, was from public.note join public.saved using (id)':
      'price: string | null; was: string | null; → many',
    'with x as (select was from public.saved group by was) select was from (select was from x union select was from x) as y':
      'was: string | null; → many',
    'select array(select was from public.saved) as many, (select max(id) from public.saved as s) as last, array_agg(was) as all from public.saved':
      'many: (string | null)[]; last: number | null; all: (string | null)[] | null; → one',
    'with recursive x (n, was) as (select 1, was from public.saved union all select n + 1, was from x where n < 3) select was from x':
      'was: string | null; → many',
    'with x as (select * from public.note) select row(id, name) as r from x': 'r: string; → many',
    'select row(id, name) as r, s from (select id, name from public.note) as s': 'r: string; s: string; → many',
  };

  longTest('may come by a star that follows no table', () => check(typesOf, free));

  const star = 'a star instead of columns; name each column';
  const inserted = 'a star instead of columns to insert; name each column';
  const table = 'a table instead of columns; write select, and name each column';
  const row = (name: string) =>
    `1:10 ${name} is a whole row of note; name each column, or make it a document: to_jsonb(…)`;

  const following: Readonly<Record<string, string>> = {
    'select * from public.note': `2:8 ${star}`,
    'select 1 as one, a.* from public.note as a': `2:20 ${star}`,
    'select public.note.* from public.note': `2:20 ${star}`,
    'select s.*, x.id as x from public.note as s, (select 1 as id) as x': `2:10 ${star}`,
    'select * from (select 1 as a) as x, (select * from public.note) as y': `2:8 ${star}`,
    'with x as (select * from public.note) select * from x': `2:46 ${star}`,
    'select * from public.shown': `2:8 ${star}`,
    'select * from public.notes()': `2:8 ${star}`,
    'select (n.price).* from public.note as n': `2:18 ${star}`,
    'select j.* from (public.note as a join public.saved as b using (id)) as j': `2:10 ${star}`,
    'select id, name from public.note union select * from public.shown': `2:47 ${star}`,
    'table public.shown': `2:1 ${table}`,
    'select 1 as id, null as name union table public.shown': `2:36 ${table}`,
    'delete from public.note where id = 1 returning *': `2:48 ${star}`,
    'insert into public.copy select * from public.note': `2:32 ${inserted}`,
    'insert into public.copy (id, name) select 1, null union all select a.* from public.shown as a': `2:70 ${inserted}`,
    'insert into public.copy table public.note': `2:25 ${table.replace('columns', 'columns to insert')}`,
    'with gone as (delete from public.note returning *) insert into public.copy select * from gone': `2:83 ${inserted}`,
    'with made as (insert into public.copy select * from public.note returning id) select id from made': `2:46 ${inserted}`,
    'merge into public.copy as c using public.note as n on c.id = n.id when not matched then insert values (n.*)': `2:106 ${inserted}`,
    'delete from public.note returning note': row('note'),
    'select a from public.note as a': row('a'),
    'select array_agg(a) as all from public.note as a': row('all'),
    'select b from (select a as b from public.note as a) as s': row('b'),
    'select public.notes() as n': row('n'),
    'select coalesce(a, null) as a from public.note as a': row('a'),
    'select (select a from public.note as a limit 1) as one': row('one'),
    'with x as (select a from public.note as a) select y.a from (select a from x union all select was from public.saved) as y':
      row('a'),
    'select was from public.saved union all select a from public.note as a': row('was'),
    'select row(n.*)::public.note as n from (select id, name, true, 1, data, price from public.note) as n': row('n'),
    'select x from (select * from public.note) as x': row('x').replace('of note', 'of what a star gives'),
  };

  it('name each column where a star or a row would follow a table', () => check(faultsOf, following));

  longTest('stay what they are when a table gets a column, unless the query is refused', async () => {
    const texts = Object.entries({ ...free, ...following }).flatMap(([text, said]) =>
      said.includes('whole row') ? [] : [text],
    );
    const describeAll = async (client: pg.ClientBase) => {
      const all: string[] = [];
      for (const text of texts) {
        const described = await describeQuery(client, scanQueries(`/* @name Ask */${text}`).queries[0]?.text ?? '');
        all.push('message' in described ? described.message : described.columns.map(({ type }) => type).join());
      }
      return all;
    };
    await withPg(parseConnectionUrl(db.url), 'vbwd-test', async (client) => {
      await client.query('begin');
      const before = await describeAll(client);
      await client.query(`
        alter type money_of add attribute more integer;
        alter table note add more integer;
        alter table saved add more integer;
        create or replace view shown as select id, name, 1 as more from note;
      `);
      const after = await describeAll(client);
      const changed = texts.filter((_, index) => before[index] !== after[index]);
      expect(changed).to.deep.equal(texts.filter((text) => text in following));
    });
  });

  const rows = (name: string) => `2:1 ${name} may give rows, and is not typed`;

  longTest('are told of explain, and every other statement that may give rows says what to write instead', async () => {
    await check(typesOf, {
      'explain select id from public.note where id = :id!': "id: number; → 'QUERY PLAN': string; → many",
      'explain analyze verbose insert into public.note (id, name, "active?") values (:id!, :name, true)':
        "id: number; name?: string | null | undefined; → 'QUERY PLAN': string; → many",
      'explain (format json, costs off) with x as (select :n!::int as n) select * from x':
        "n: number; → 'QUERY PLAN': Json; → one",
      'explain (format xml) (select 1)': "'QUERY PLAN': string; → one",
      'explain /* all */ (select 1)': "'QUERY PLAN': string; → many",
      'explain create table other as select 1': "'QUERY PLAN': string; → many",
      "set lock_timeout = '1s'": 'exec',
      'lock table public.note': 'exec',
      'truncate public.note': 'exec',
      "notify news, 'show'": 'exec',
      'vacuum public.note': 'exec',
      'reset all': 'exec',
      'declare c cursor for select 1': 'exec',
      'do $$begin perform 1; end$$': 'exec',
      "copy public.note to '/dev/null'": 'exec',
    });
    await check(faultsOf, {
      'show search_path': `${rows('show')}; write select pg_catalog.current_setting('name') as name; for all of them, select from pg_catalog.pg_settings`,
      '/* first */ execute made (1)': `2:13 ${rows('execute').slice(4)}; write the query itself: it is prepared when it first runs`,
      'fetch next from c': `${rows('fetch')}; write the query itself, with order by and limit, from behind the last row that was seen`,
      'call public.settle(:id!, null)': `${rows('call')}; select a function that does it; without parameters, do $$begin call …; end$$`,
      'copy public.note to stdout': '2:1 copy takes or gives lines, not rows; copy with the driver',
      'copy public.note from STDIN': '2:1 copy takes or gives lines, not rows; copy with the driver',
      'explain (colour) select 1': '2:10 unrecognized EXPLAIN option "colour"; undefined',
      'explain select\n  nam from public.note':
        '3:3 column "nam" does not exist; Perhaps you meant to reference the column "note.name".',
    });
  });

  it('are said to be kept filled by a line above, which is told to the module', async () => {
    const text = await generate([
      '-- never null name: the application fills it before it publishes\nselect id, name, "it!" from public.note',
      '/* never null "it!": as well */\nselect "it!", data ->> \'a\' as "a!" from public.note',
    ]);
    expect(text).to.contain(`  id: number;\n  name: string;\n  'it!': number | null;\n`);
    expect(text).to.contain('/** never null name: the application fills it before it publishes */\nexport const q0');
    expect(text).to.contain("  cardinality: 'many',\n  neverNull: ['name'],\n};\n");
    expect(text).to.contain("  'it!': number;\n  a: string;\n").and.to.contain("  neverNull: ['it!'],\n};\n");
  });

  longTest('are not said to be kept filled without need', () =>
    check(faultsOf, {
      '-- never null id: it is the key\nselect id from public.note':
        '2:4 id is never NULL, whatever the application does; take the line out',
      '-- never null nam: so\nselect id, name, "it!" from public.note':
        '2:4 nam is no column of the result; write one of id, name, "it!"',
      '-- never null name: so\ndelete from public.note':
        '2:4 name is no column of the result; take the line out: there are no columns',
      '-- never null name:\nselect name from public.note':
        '2:4 never null, without a column and a reason; write -- never null name: why no row has NULL there',
      '-- never null name: so\n-- never null name: so\nselect name from public.note':
        '3:4 another line says that name is never NULL; take the line out',
      '-- never null a: so\nselect data ->> \'a\' as "a!" from public.note':
        '2:4 a has a hint, too: "a!"; write a there, or take the line out',
      '-- never null name: so\nselect name as "name?" from public.note':
        '2:4 name has a hint, too: "name?"; write name there, or take the line out',
      '-- never null "Own": so\nselect data::json as "Own" from public.note':
        '2:4 Own is JSON, whose own null is null as well; take the line out',
      '-- never null data: so\nselect data from public.note':
        '2:4 data is JSON, whose own null is null as well; take the line out',
      'select data as "data!" from public.note':
        '2:16 "data!" can be NULL: the column data takes null; write data, or have the query rule NULL out',
      'select name as "name!" from public.note':
        '2:16 "name!" can be NULL: the column name takes null; write name, or have the query rule NULL out, or say above it why the application does: -- never null name: …',
    }),
  );
});
