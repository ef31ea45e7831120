import { expect } from 'chai';
import { UserError } from 'pgproof-runtime/errors.js';
import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { generate, rowsByDriver, type Generated } from '../../support/generated.js';
import { longTest } from '../../support/proofs.js';
import { serverMajor } from '../../support/server.js';

/** Aliases that a module has to write as strings, in each of which something ends, begins or is escaped somewhere. */
const aliases = [
  'back\\slash',
  'ends in \\',
  'a"b',
  '"',
  "it's",
  'back`tick',
  '${x}',
  'new\nline',
  'return\r\n',
  'tab\t',
  ' ',
  '-',
  'é',
  '🙂',
  'a\u2028b',
  '\u202E',
  '*/',
  '// x',
  '1',
  'a[0]',
  ']',
  '<>',
  '(o)',
  '{x}',
  ':x',
  'a:b',
  '?:',
  'constructor',
  'toString',
  'class',
  'string',
];

/** Words of the language, and names that it or the modules know, as names of enum types. */
const words = (
  'class string number object boolean symbol any unknown never void undefined null bigint true default delete enum new import let yield ' +
  'await static public type as of from keyof unique readonly infer asserts is abstract declare global module namespace satisfies accessor ' +
  'Query Json Timestamp Record Buffer Date Array Promise OddResult OddParams oddWords a_b toString constructor intrinsic out using async'
).split(' ');

describe('the names in a generated module', () => {
  let db: TestDatabase;
  const made: Generated[] = [];

  before(async function () {
    // It reads the tree of one version: that of the embedded server.
    if (serverMajor() !== 18) this.skip();
    db = await createTestDatabase('empty');
    const enums = [...words, 'a b', '1st', 'été', 'a-b'];
    await db.sql.unsafe(`
      create schema other;
      create type other.a_b as enum ('other');
      ${enums.map((name) => `create type public.${quoteIdentifier(name)} as enum (${quoteLiteral(name)});`).join('\n')}
      create type label as enum (${aliases.map(quoteLiteral).join(', ')});
      create table odd (${enums.map((name) => `${quoteIdentifier(name)} public.${quoteIdentifier(name)}`).join(', ')}, at timestamp, data jsonb, bytes bytea);
      comment on column odd.at is '*/ x = 1; /* @ts-nocheck';
      comment on column odd.data is '@ts-expect-error';
      insert into odd values (${enums.map(quoteLiteral).join(', ')});
    `);
  });
  afterEach(() => {
    for (const generated of made.splice(0)) generated.remove();
  });
  after(async () => {
    if (serverMajor() === 18) await db.drop();
  });

  const make = async (files: Record<string, string>) => {
    const generated = await generate(db.url, files);
    made.push(generated);
    return generated;
  };

  /** A query for each name, which gives it back. */
  const named = (names: readonly string[]) =>
    names.map((name) => `/* @name ${name} */\nselect '${name}' as name;\n`).join('\n');

  const refusal = (files: Record<string, string>) =>
    make(files).then(
      () => expect.fail('it was accepted'),
      (error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        return error.message
          .split('\n')
          .slice(1)
          .map((line) => line.trim().replace(/^.*\/sql\//, ''));
      },
    );

  it('are those of the queries, with a small letter in front, and an underscore behind a word of the language', async () => {
    const names = ['Delete', 'New', 'Import', 'Default', 'Enum', 'FindByID', 'GetAPIToken', 'find_one', 'X'];
    const { exports } = await make({ names: named(names) });
    const queries = await exports('names');
    expect(Object.keys(queries).sort()).to.deep.equal(
      ['default_', 'delete_', 'enum_', 'findByID', 'find_one', 'getAPIToken', 'import_', 'new_', 'x'].sort(),
    );
    for (const [constant, name] of [
      ['default_', 'Default'],
      ['getAPIToken', 'GetAPIToken'],
    ] as const) {
      expect(queries[constant]?.name).to.equal(`names: ${name}`);
      const rows = [{ name }];
      expect(await rowsByDriver(db.url, queries[constant])).to.deep.equal({ pg: rows, 'postgres.js': rows });
    }
  });

  longTest('of columns are those of the result, whatever is in them', async () => {
    const columns = aliases.map((alias, index) => `${index} as ${quoteIdentifier(alias)}`);
    const parameters = ['constructor', 'class', 'toString'];
    const source = `/* @name Odd */\nselect ${columns.join(', ')}\nwhere ${parameters.map((name) => `:${name}!::int > 0`).join(' and ')};\n`;
    const { exports, compile } = await make({ "it's/$odd": source });
    const { odd } = await exports("it's/$odd");
    const rows = [Object.fromEntries(aliases.map((alias, index) => [alias, index]))];
    expect(await rowsByDriver(db.url, odd, { constructor: 1, class: 1, toString: 1 })).to.deep.equal({
      pg: rows,
      'postgres.js': rows,
    });
    const values = aliases.map((alias, index) => `${JSON.stringify(alias)}: ${index}`).join(', ');
    expect(
      compile(`
        import { type OddParams, type OddResult } from "./queries/it's/$odd.js";
        export const row: Required<OddResult> = { ${values} };
        export const params: OddParams = { constructor: 1, class: 2, toString: 3 };
        export const complete: keyof OddResult extends keyof typeof row ? true : false = true;
      `),
    ).to.equal('');
  });

  longTest('of enum types are types’ names, each another', async () => {
    const names = [...words, 'a b', '1st', 'été', 'a-b'];
    const columns = [...names.map(quoteIdentifier), 'at', 'data', 'bytes'];
    const { exports, text, compile } = await make({
      odd: `/* @name Odd */\nselect ${columns.join(', ')} from odd where at is not distinct from :at;
/* @name OddWords */\nselect 'other'::other.a_b as other, array_agg("unique") as list from odd;
/* @name None */\nlisten nothing;
/* @name Label */\nselect :label!::label as label;\n`,
    });
    const { odd, label } = await exports('odd');
    const rows = [{ ...Object.fromEntries(names.map((name) => [name, name])), at: null, data: null, bytes: null }];
    const { pg } = await rowsByDriver(db.url, odd, { at: null });
    expect(pg).to.deep.equal(rows);
    for (const value of aliases) {
      const answer = [{ label: value }];
      expect(await rowsByDriver(db.url, label, { label: value })).to.deep.equal({ pg: answer, 'postgres.js': answer });
    }
    const unions = [...text('enums').matchAll(/^export type (\S+) = ('.*?')(?: \||;)/gmu)].map(
      ([, name, first]) => [name, first] as const,
    );
    expect(new Set(unions.map(([name]) => name)).size).to.equal(names.length + 2);
    expect(Object.fromEntries(unions)).to.include({
      class_: "'class'",
      string_: "'string'",
      Query_: "'Query'",
      OddResult_: "'OddResult'",
      oddWords_: "'oddWords'",
      a_b: "'a_b'",
      a_b_: "'a b'",
      _1st: "'1st'",
      été: "'été'",
      other_a_b: "'other'",
      type: "'type'",
    });
    const program = names.map((name) => `${JSON.stringify(name)}: ${JSON.stringify(name)}`).join(', ');
    expect(
      compile(`
        import { odd, type OddResult, type OddWordsResult, type LabelResult } from './queries/odd.js';
        import { timestamp } from 'pgproof-runtime';
        export const row: OddResult = { ${program}, at: timestamp('2026-02-15T09:00:00Z'), data: {}, bytes: Buffer.of(1) };
        export const other: OddWordsResult = { other: 'other', list: ['unique', null] };
        export const labels: LabelResult['label'][] = ${JSON.stringify(aliases)};
        export const name: string = odd.name;
      `),
    ).to.equal('');
  });

  longTest('of queries are constants’ names, whichever word or global name they are', async () => {
    const names = [
      ...new Set(
        [
          ...words,
          ...Object.getOwnPropertyNames(globalThis),
          'Arguments',
          'Eval',
          'Require',
          'Exports',
          'Module',
          'Then',
        ]
          .filter((name) => /^[A-Za-z]\w*$/.test(name))
          .map((name) => name.slice(0, 1).toUpperCase() + name.slice(1)),
      ),
      'findX',
      'FindXParams',
      'FindXResult',
      'FindXResultParams',
    ];
    const { exports, compile } = await make({ names: named(names) });
    const queries = Object.values(await exports('names'));
    expect(queries.map(({ name }) => name).sort()).to.deep.equal(names.map((name) => `names: ${name}`).sort());
    expect(compile()).to.equal('');
  });

  longTest('keep the text of the query, and what its comments say, to the letter', async () => {
    const text = "select '\\', '`', '${x}', 'a\r\nb', '\u2028', '*/', 'é🙂' as one, $q$\\n$q$ as two";
    const columns = text.replaceAll(/('[^']*')(?=,)/g, (column, _, at: number) => `${column} as c${at}`);
    const { exports, compile } = await make({
      text: `/* @name Text\n  @ts-expect-error\n * / */\n${columns};\n`,
      data: '/* @name Data */ select data, at from odd;',
    });
    const [query] = Object.values(await exports('text'));
    expect(query?.text).to.equal(`\n${columns}`);
    expect(compile()).to.equal('');
  });

  it('are refused where no object can have them, and where two would be one, at their place', async () => {
    const refused = await refusal({
      proto: '/* @name Proto */\nselect 1 as __proto__;\n/* @name Takes */\nselect :__proto__!::int as one;\n',
      optional: '/* @name Optional */\nselect 1 as one where :constructor::int is null;\n',
      same: '/* @name Delete */\nselect 1 as one;\n/* @name delete_ */\nselect 2 as one;\n',
      enums: '/* @name One */\nselect 1 as one;\n',
      'a.d': '/* @name One */\nselect 1 as one;\n',
    });
    expect(refused.filter((line) => /^\S+:\d+:\d+: /.test(line))).to.deep.equal([
      'a.d.sql:1:1: a.d.ts would hold no queries',
      'enums.sql:1:1: enums.ts is where the enum types stand',
      'optional.sql:2:23: every object has a constructor, so that it cannot be left out',
      'proto.sql:1:10: no row can have a column __proto__',
      'proto.sql:4:8: no object can have a property __proto__',
      'same.sql:3:10: another query of the file is exported as delete_',
    ]);
  });
});
