import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectPg, fromPg } from '../../../packages/tool/src/session/pg.js';
import { fromPostgres, openPool } from 'pgproof-runtime/postgres.js';
import { query as ask, run, type Connection, type Query } from 'pgproof-runtime/query.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { jsonNull } from 'pgproof-runtime/values.js';
import { generateModules } from '../../../packages/tool/src/typegen/generate.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { serverMajor } from '../../support/server.js';

type Row = Record<string, unknown>;

const before44 = '-000043-03-15T00:00:00.000000Z';

/** A type, a value of it as SQL writes it, what a module declares of a column of it, and what comes. */
const kinds: readonly (readonly [type: string, sql: string, declared: string, value: unknown])[] = [
  ['public.mood[]', '{ok,NULL}', '(mood | null)[]', ['ok', null]],
  ['public.moods', '{ok,NULL}', '(mood | null)[]', ['ok', null]],
  ['public.moods[]', '{"{ok}",NULL}', '((mood | null)[] | null)[]', [['ok'], null]],
  ['public.small', '7', 'number', 7],
  ['public.small[]', '[0:1]={7,NULL}', '(number | null)[]', [7, null]],
  ['public.flag[]', '{t,NULL}', '(boolean | null)[]', [true, null]],
  ['public.flags[]', '{"{t,NULL}"}', '((boolean | null)[] | null)[]', [[true, null]]],
  ['public.document[]', '{"{\\"a\\": [null]}",NULL}', '(Json | null)[]', [{ a: [null] }, null]],
  ['public.moment[]', '{"0044-03-15 00:00:00 BC",infinity}', '(Timestamp | null)[]', [before44, 'infinity']],
  ['public.inner_moment[]', '{"0044-03-15 00:00:00 BC"}', '(Timestamp | null)[]', [before44]],
  ['public.word[]', '{NULL,"a,b"}', '(string | null)[]', [null, 'a,b']],
  ['public.pair', '(1,x)', 'string', '(1,x)'],
  ['public.pair[]', '{"(1,x)"}', '(string | null)[]', ['(1,x)']],
  ['public.bool', '(1)', 'string', '(1)'],
  ['public.bool[]', '{(1)}', '(string | null)[]', ['(1)']],
  ['public.words[]', '{"[a,b)"}', '(string | null)[]', ['[a,b)']],
  ['public.wordses[]', '{"{[a,b)}"}', '(string | null)[]', ['{[a,b)}']],
  ['public.corners[]', '{(1,1),(0,0);NULL}', '(string | null)[]', ['(1,1),(0,0)', null]],
  ['public.citext', 'A', 'string', 'A'],
  ['public.citext[]', '{A,NULL}', '(string | null)[]', ['A', null]],
  ['information_schema.cardinal_number[]', '{1,NULL}', '(number | null)[]', [1, null]],
  ['information_schema.sql_identifier', 'a', 'string', 'a'],
  ['int2vector', '1 2', 'number[]', [1, 2]],
  ['oidvector[]', '{"1 2",""}', '(number[] | null)[]', [[1, 2], []]],
  ['box[]', '{(1,1),(0,0);NULL}', '(string | null)[]', ['(1,1),(0,0)', null]],
  ['timestamptz', '0044-03-15 00:00:00+00 BC', 'Timestamp', before44],
  ['timestamp[]', '{"12026-02-15 09:00:00"}', '(Timestamp | null)[]', ['+012026-02-15T09:00:00.000000Z']],
  ['daterange[]', '{"[2026-02-15,)"}', '(string | null)[]', ['[2026-02-15,)']],
  ['jsonb[]', '{"null",NULL,"{}"}', '(Json | null)[]', [null, null, {}]],
];
const types = `
  create type public.mood as enum ('sad', 'ok');
  create domain public.moods as public.mood[];
  create domain public.small as integer;
  create domain public.flag as boolean;
  create domain public.flags as public.flag[];
  create domain public.document as jsonb;
  create domain public.inner_moment as timestamp;
  create domain public.moment as public.inner_moment;
  create domain public.word as text;
  create domain public.corners as box;
  create type public.pair as (a integer, b text);
  create type public.bool as (a integer);
  create type public.words as range (subtype = text, multirange_type_name = public.wordses);
  create extension citext schema public;
`;
const names = kinds.map((_, index) => `c${index}`);
const selected = `select\n${names.map((name) => `  ${name}`).join(',\n')}\nfrom public.kind`;
const queries = `/* @name ListKinds */
${selected};

/* @name InsertKind */
insert into public.kind (${names.join(', ')}) values (${names.map((name) => `:${name}!`).join(', ')});

/* @name ListPlain */
select 1 as one, array['a'] as words;

/* @name InsertJson */
insert into public.note (sure, maybe, plain, document, list)
values (:sure, :maybe, :plain, :document, :list)
returning
  sure, maybe, sure::text as "sureText", maybe::text as "maybeText", plain::text as "plainText",
  document::text as "documentText", list::text as "listText";

/* @name FindJson */
select sure from public.note where sure @> :part::jsonb and sure = coalesce(:other::jsonb, sure);
`;

describe('what a generated module declares of a column', () => {
  const zone = process.env['TZ'];
  let db: TestDatabase;
  let folder: string;
  let text: string;
  let module: Record<'listKinds' | 'insertKind' | 'insertJson' | 'findJson', Query<Row, Row, 'many'>>;

  before(async function () {
    // The generator reads the tree of one version.
    if (serverMajor() !== 18) this.skip();
    db = await createTestDatabase('empty');
    const columns = kinds.map(([type], index) => `${names[index] ?? ''} ${type} not null`).join(', ');
    await db.sql.unsafe(`
      ${types} create table public.kind (${columns});
      create table public.note (
        sure jsonb not null, maybe jsonb, plain json not null, document public.document not null, list jsonb[] not null
      );
    `);
    folder = mkdtempSync(join(tmpdir(), 'vbwd-decoding-'));
    mkdirSync(join(folder, 'sql/kinds'), { recursive: true });
    writeFileSync(join(folder, 'sql/kinds/kind.sql'), queries);
    text = (await generateModules(join(folder, 'sql'), parseConnectionUrl(db.url))).get('kinds/kind.ts') ?? '';
    writeFileSync(join(folder, 'kind.mts'), text);
    module = (await import(join(folder, 'kind.mts'))) as typeof module;
  });
  beforeEach(async () => {
    const values = kinds.map(([type, sql]) => `'${sql}'::${type}`).join(', ');
    await db.sql.unsafe(`truncate public.kind, public.note; insert into public.kind values (${values});`);
  });
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  after(async () => {
    if (serverMajor() !== 18) return;
    rmSync(folder, { recursive: true });
    await db.drop();
  });

  it('is what comes of it', () => {
    const [, body = ''] = /interface ListKindsResult \{\n([^}]*)\}/.exec(text) ?? [];
    const declared = kinds.map(([, , type], index) => `  ${names[index] ?? ''}: ${type};\n`).join('');
    expect(body).to.equal(declared);
  });

  it('is said to the drivers only of arrays of types that the database has made', () => {
    const [first = '', , last = ''] = text.split('export const ').slice(1);
    expect(/decode: .*/.exec(first)?.[0]).to.equal(
      'decode: { c0: [0], c1: [0], c2: [[0]], c4: [23], c5: [16], c6: [[16]], c7: [3802], c8: [1114], c9: [1114], ' +
        "c10: [25], c12: [0], c14: [0], c15: [0], c16: [0], c17: [603, ';'], c19: [0], c20: [23] },",
    );
    expect(last).not.to.contain('decode');
  });

  const withPg = async (work: (connection: Connection) => Promise<void>) => {
    const client = await connectPg(parseConnectionUrl(db.url), 'vbwd-test');
    try {
      await work(fromPg(client));
    } finally {
      await client.end();
    }
  };
  const withPostgres = async (work: (connection: Connection) => Promise<void>) => {
    const pool = openPool(parseConnectionUrl(db.url), 'vbwd-test', 1);
    try {
      await work(fromPostgres(pool));
    } finally {
      await pool.end({ timeout: 1 });
    }
  };

  /** The row as the server writes it. */
  const texts = async () => {
    const list = names.map((name) => `${name}::text`).join();
    const [row] = await db.sql.unsafe<Record<string, string>[]>(`select ${list} from public.kind`);
    return Object.fromEntries(Object.entries(row ?? {}));
  };

  for (const [driver, connected] of Object.entries({ 'postgres.js': withPostgres, pg: withPg })) {
    for (const place of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
      (place === 'Asia/Tokyo' ? it : longTest)(`comes with ${driver} in ${place}, and goes back`, async () => {
        process.env['TZ'] = place;
        await connected(async (connection) => {
          const [row = {}] = await run<Row, Row>(connection, module.listKinds, {});
          for (const [index, [type, , , value]] of kinds.entries())
            expect(row[names[index] ?? ''], type).to.deep.equal(value);
          expect(await ask<Row, Row, 'many'>(connection, module.listKinds, {})).to.deep.equal([row]);
          const was = await texts();
          await db.sql`truncate public.kind`;
          await run(connection, module.insertKind, row);
          // An array in JavaScript begins at 0, and a null in a list goes back as NULL.
          expect(await texts()).to.deep.equal({ ...was, c4: '{7,NULL}', c28: '{NULL,NULL,"{}"}' });
        });
      });
    }
  }

  it('is another of a JSON parameter than of a JSON column: null is SQL’s NULL', () => {
    const [, parameters = ''] = /interface InsertJsonParams \{\n([^}]*)\}/.exec(text) ?? [];
    expect(parameters).to.equal(
      '  sure: JsonInput;\n  maybe?: JsonInput | null | undefined;\n  plain: JsonInput;\n  document: JsonInput;\n' +
        '  list: readonly (JsonInput | null)[];\n',
    );
    expect(text).to.contain('interface InsertJsonResult {\n  sure: Json;\n  maybe: Json | null;\n');
    expect(text).to.contain(
      'interface FindJsonParams {\n  part: JsonInput;\n  other?: JsonInput | null | undefined;\n}',
    );
  });

  for (const [driver, connected] of Object.entries({ 'postgres.js': withPostgres, pg: withPg })) {
    it(`has JSON’s null written with ${driver}, apart from SQL’s`, async () => {
      await connected(async (connection) => {
        const all = { sure: jsonNull, maybe: jsonNull, plain: jsonNull, document: jsonNull, list: [jsonNull, null] };
        expect(await run(connection, module.insertJson, all)).to.deep.equal([
          {
            ...{ sure: null, maybe: null, sureText: 'null', maybeText: 'null', plainText: 'null' },
            ...{ documentText: 'null', listText: '{"null",NULL}' },
          },
        ]);
        const none = { sure: [null], maybe: null, plain: { a: null }, document: 'null', list: [[null], 'null'] };
        expect(await run(connection, module.insertJson, none)).to.deep.equal([
          {
            ...{ sure: [null], maybe: null, sureText: '[null]', maybeText: null, plainText: '{"a":null}' },
            ...{ documentText: '"null"', listText: '{[null],"\\"null\\""}' },
          },
        ]);
        expect(await run(connection, module.findJson, { part: jsonNull, other: undefined })).to.deep.equal([
          { sure: null },
          { sure: [null] },
        ]);
      });
    });
  }
});
