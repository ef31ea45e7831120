import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { UserError } from 'pgproof-runtime/errors.js';
import {
  compareModules,
  generateModules,
  writeModules,
  type Modules,
} from '../../../packages/tool/src/typegen/generate.js';
import { describeStale, type ModuleDifference } from '../../../packages/tool/src/typegen/stale.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest } from '../../support/proofs.js';
import { serverMajor } from '../../support/server.js';

describe('the generator of typed queries', () => {
  let db: TestDatabase;
  let folder: string;

  before(async function () {
    // It reads the tree of one version: that of the embedded server.
    if (serverMajor() !== 18) this.skip();
    db = await createTestDatabase('empty');
    await db.sql.unsafe(`
      create type mood as enum ('sad', 'ok');
      create schema other;
      create type other.mood as enum ('blue');
      create domain mail as text not null;
      create table note (
        id integer primary key, body text not null, mood mood, at timestamp, big bigint not null, other other.mood,
        mail mail, tags text[] not null, data jsonb
      );
      comment on column note.body is 'What it says.';
    `);
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-generate-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  after(async () => {
    if (serverMajor() === 18) await db.drop();
  });

  const write = (files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  /** As people read it, whatever folder it is. */
  const shown = (differences: readonly ModuleDifference[]) =>
    differences.map((difference) => describeStale(difference).replaceAll(`${folder}/`, ''));
  const generate = () => generateModules(folder, parseConnectionUrl(db.url));

  /** The text of the one module that a file of queries gives. */
  const moduleOf = async (source: string) => {
    write({ 'notes/note.sql': source });
    return (await generate()).get('notes/note.ts') ?? '';
  };

  it('writes the final text, the order and types of parameters, and what the comments say', async () => {
    const text = await moduleOf(
      `-- Not about the query.

-- One note, if there is one.
/* @name FindNote */
select id, body, count(*) over () as "total!"
from note
where id = :id! and (body = :body or id = :id!);
`,
    );
    expect(text).to.equal(`// Generated from sql/notes/note.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface FindNoteParams {
  id: number;
  body: string;
}

export interface FindNoteResult {
  id: number;
  /** What it says. */
  body: string;
  total: string;
}

/** One note, if there is one. */
export const findNote: Query<FindNoteParams, FindNoteResult, 'optional'> = {
  name: 'notes/note: FindNote',
  text: \`
select id, body, count(*) over () as "total"
from note
where id = $1 and (body = $2 or id = $1)\`,
  parameters: ['id', 'body'],
  oids: [23, 25],
  cardinality: 'optional',
};
`);
  });

  it('tells what can be NULL, of columns, of parameters and in arrays', async () => {
    const text = await moduleOf(
      `/* @name InsertNote */
insert into note (id, body, mood, big, mail, tags) values (:id, :body, :mood, :big, :mail, :tags)
returning id, mood, at, tags, array[id] as ids;

/* @name ListNotesWithNext */
select note.id, next.body, next.big
from note
left join note as next on next.id = note.id + 1;`,
    );
    expect(text).to.contain(
      `{
  id: number;
  body: string;
  mood?: mood | null | undefined;
  big: string | number | bigint;
  mail: string;
  tags: readonly (string | null)[];
}`,
    );
    expect(text).to.match(
      /id: number;\n {2}mood: mood \| null;\n {2}at: \w+ \| null;\n {2}tags: \(string \| null\)\[\];\n {2}ids: number\[\];/,
    );
    expect(text).to.match(
      /interface ListNotesWithNextResult \{\n {2}id: number;\n(?: {2}\/\*\* .*\n)? {2}body: string \| null;\n {2}big: string \| null;\n\}/,
    );
  });

  longTest('types a query as the library runs it, with names from pg_catalog where it needs no others', async () => {
    await db.sql.unsafe('create function abs(text) returns text immutable language sql return $1');
    const text = await moduleOf(
      '/* @name Abs */\nselect abs(:x!) as abs;\n/* @name Own */\nselect abs(:x!) as abs from note;\n',
    );
    await db.sql.unsafe('drop function abs(text)');
    expect([...text.matchAll(/^ {2}(?:x|abs): .*;$/gm)].map(([line]) => line.trim())).to.deep.equal([
      'x: number;',
      'abs: number;',
      'x: string;',
      'abs: string | null;',
    ]);
  });

  longTest('has one union for each enum, those of two schemas told apart', async () => {
    const text = await moduleOf('/* @name ListMoods */\nselect mood, other from note;\n');
    expect(text).to.contain("import type { mood, other_mood } from '../enums.js';");
    expect(text).to.contain('mood: mood | null;\n  other: other_mood | null;');
    const enums = (await generate()).get('enums.ts');
    expect(enums).to.contain("export type mood = 'sad' | 'ok';").and.to.contain("export type other_mood = 'blue';");
  });

  longTest('reads what its lexer could not: comments, strings, names and quotes of all kinds', async () => {
    const source = String.raw`-- prose
/* @name Odd
   and more prose /* nested */ */
-- between
select
  'ends in \' as "a:b", -- a comment: with :colon
  $$one ' :x$$ as first,
  $t$two$t$ as second,
  '*/' as third,
  E'it\'s' as fourth,
  tags[1:2] as slice,
  'é' as "é"
from note /* where */
where id = :id!`;
    const text = await moduleOf(`\uFEFF${source}`);
    expect(text).to.contain("'a:b': string;").and.to.contain("parameters: ['id']").and.to.contain("'é': string;");
    expect(text).to.contain('/**\n * prose\n * and more prose');
  });

  longTest('keeps files of one name in two folders, and at the top, apart', async () => {
    const query = (name: string) => `/* @name ${name} */\nselect 1 as ${name.toLowerCase()};\n`;
    write({ 'a/note.sql': query('One'), 'b/note.sql': query('Two'), 'note.sql': query('Three') });
    const modules = await generate();
    expect([...modules.keys()]).to.deep.equal(['a/note.ts', 'b/note.ts', 'note.ts', 'enums.ts']);
    expect(modules.get('a/note.ts')).to.contain('one: number');
    expect(modules.get('b/note.ts')).to.contain('two: number');
    expect(modules.get('note.ts')).to.contain('three: number').and.to.contain("from 'pgproof-runtime'");
  });

  const refusal = () =>
    generate().then(
      () => expect.fail('it was accepted'),
      (error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        expect(error.exitCode).to.equal(1);
        return error.message.replaceAll(`${folder}/`, '');
      },
    );

  longTest('names all that is wrong at once: file, line, column, the line, a caret, and what to do', async () => {
    write({
      'a/column.sql':
        '/* @name Fine */\nselect 1 as one;\n\n/* @name Wrong */\nselect\n  bodi\nfrom note\nwhere id = :identifier!;\n',
      'b.sql': '/* @name After */\nselect body from note where id = :identifier! and boody = :x!;\n',
      'conflict.sql': '/* @name Upsert */\ninsert into note (id) values (:id!) on conflict (body) do nothing;\n',
      'nameless.sql': 'select 1 as one;\n',
      'open.sql': "/* @name Open */\nselect 'x;\n",
      'star.sql': '/* @name Star */\nselect note.* from note;\n',
      'spread.sql': '/*\n  @name List\n  @param ids -> (...)\n*/\nselect id from note where id in (:ids);\n',
      'twice.sql': '/* @name Twice */\nselect id, id, mood, mood, mood from note;\n',
      'empty.sql': '-- nothing\n',
    });
    expect((await refusal()).split('\n')).to.deep.equal([
      '9 queries could not be typed',
      'a/column.sql:6:3: column "bodi" does not exist',
      '      bodi',
      '      ^',
      '    hint: Perhaps you meant to reference the column "note.body".',
      'b.sql:2:51: column "boody" does not exist',
      '    select body from note where id = :identifier! and boody = :x!;',
      '                                                      ^',
      '    hint: Perhaps you meant to reference the column "note.body".',
      'conflict.sql:1:10: there is no unique or exclusion constraint matching the ON CONFLICT specification',
      '    /* @name Upsert */',
      '             ^',
      'empty.sql:1:1: the file holds no query',
      '    -- nothing',
      '    ^',
      '    hint: remove it, or write one',
      'nameless.sql:1:1: a query without a name',
      '    select 1 as one;',
      '    ^',
      '    hint: write /* @name FindSomething */ above it',
      'open.sql:2:8: a string does not end',
      "    select 'x;",
      '           ^',
      '    hint: close it',
      'spread.sql:3:3: a parameter that is spread into a list',
      '      @param ids -> (...)',
      '      ^',
      '    hint: compare with = any(:ids!), or take rows from unnest(:ids!::type[]): one prepared statement, whatever the length',
      'star.sql:2:13: a star instead of columns',
      '    select note.* from note;',
      '                ^',
      '    hint: name each column',
      'twice.sql:1:10: two columns are called id',
      '    /* @name Twice */',
      '             ^',
      '    hint: give one of them another name: as …',
      'twice.sql:1:10: 3 columns are called mood',
      '    /* @name Twice */',
      '             ^',
      '    hint: give each of them another name: as …',
    ]);
  });

  longTest('refuses a hint that the tree contradicts, and takes one where the tree does not know', async () => {
    write({
      'hint.sql':
        '/* @name Hints */\nselect\n  mood as "mood!",\n  id as "id?",\n  data ->> \'a\' as "a!",\n  data ->> \'b\' as "b?"\nfrom note;\n',
    });
    expect((await refusal()).match(/^hint\.sql.*$/gm)).to.deep.equal([
      'hint.sql:3:11: "mood!" can be NULL: the column mood takes null',
      'hint.sql:4:9: "id?" is never NULL',
    ]);
    write({ 'hint.sql': "/* @name Hints */\nselect data ->> 'a' as \"a!\", data ->> 'b' as b from note;\n" });
    expect((await generate()).get('hint.ts')).to.contain('  a: string;\n  b: string | null;');
  });

  longTest('finds what is stale, missing, edited by hand or left over, and corrects it', async () => {
    write({
      'sql/a.sql': '/* @name A */\nselect 1 as one;\n',
      'sql/b.sql': '/* @name B */\nselect 1 as one;\n',
      'out/a.ts': '// edited by hand\n',
      'out/old/c.ts': '// its queries are gone\n',
    });
    const modules: Modules = await generateModules(join(folder, 'sql'), parseConnectionUrl(db.url));
    const out = join(folder, 'out');
    const findings = async () => shown(await compareModules(modules, out, join(folder, 'sql')));
    expect(await findings()).to.deep.equal([
      'sql/a.sql:1:10: A is new; a.ts does not have it',
      'b.ts is missing',
      'enums.ts is missing',
      'old/c.ts has no file of queries',
    ]);
    await writeModules(modules, out);
    expect(await findings()).to.deep.equal([]);
    write({ 'out/a.ts': `${modules.get('a.ts') ?? ''}// edited by hand\n` });
    expect(await findings()).to.deep.equal(['a.ts differs from what its queries generate']);
    await writeModules(modules, out);
    expect(readFileSync(join(out, 'a.ts'), 'utf8')).to.equal(modules.get('a.ts'));
  });

  it('names the query, its line and the column where the database has changed below it', async () => {
    const sql = join(folder, 'sql');
    const out = join(folder, 'out');
    write({
      'sql/notes/note.sql': `/* @name FindNote */
select id, body, mood
from note
where id = :id!;

/* @name SetBody */
update note set body = :body where id = :id!;

/* @name CountNotes */
select count(*) as total from note;
`,
    });
    await writeModules(await generateModules(sql, parseConnectionUrl(db.url)), out);
    const findings = async (change: string, back: string) => {
      await db.sql.unsafe(change);
      const modules = await generateModules(sql, parseConnectionUrl(db.url));
      await db.sql.unsafe(back);
      return shown(await compareModules(modules, out, sql));
    };
    expect(
      await findings('alter table note alter body drop not null', 'alter table note alter body set not null'),
    ).to.deep.equal([
      'sql/notes/note.sql:1:10: FindNote gives body as string | null; notes/note.ts says string',
      'sql/notes/note.sql:6:10: SetBody takes body as string | null; notes/note.ts says string',
    ]);
    expect(
      await findings('alter table note alter id type text', 'alter table note alter id type integer using id::integer'),
    ).to.deep.equal([
      'sql/notes/note.sql:1:10: FindNote takes id as string; notes/note.ts says number',
      'sql/notes/note.sql:1:10: FindNote gives id as string; notes/note.ts says number',
      'sql/notes/note.sql:6:10: SetBody takes id as string; notes/note.ts says number',
    ]);
    expect(
      await findings('alter table note drop constraint note_pkey', 'alter table note add primary key (id)'),
    ).to.deep.equal(["sql/notes/note.sql:1:10: FindNote gives 'many' rows; notes/note.ts says 'optional'"]);
  });
});
