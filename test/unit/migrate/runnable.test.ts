import { expect } from 'chai';
import { UserError } from '../../../src/errors.js';
import type { Half } from '../../../src/migrate/files.js';
import { parseStatements } from '../../../src/migrate/grammar.js';
import { isSuspicious, requireRunnable } from '../../../src/migrate/runnable.js';
import { isChosen, whole } from '../../support/proofs.js';

const remove = 'the runner opens and ends the transaction itself; remove the statement';
const insert = 'needs psql: write insert … values';

/** Every way to open or end a transaction that PostgreSQL has; `#` is where space or a comment may stand. */
const control = [
  'begin',
  'begin#work',
  'begin#isolation#level#serializable',
  'start#transaction',
  'start#transaction#read#only',
  'commit',
  'commit#and#chain',
  'commit#prepared#$p$x$p$',
  'end',
  'end#work',
  'end#transaction',
  'end#and#no#chain',
  'rollback',
  'rollback#work',
  "rollback#prepared#'x'",
  'abort',
  'abort#transaction#and#chain',
  "prepare#transaction#'x'",
];
const copies = ['copy#t#from#stdin', 'copy"t"from#stdin', 'copy#(select#1)#to#stdout', 'copy#t#to#stdout'];
const gaps = [
  ' ',
  '\n',
  '\t',
  '\r',
  '\f',
  '/**/',
  ' /* a; /* b */ ; */ ',
  '--\n',
  ' -- end;\r\n',
  '-- a\r',
  '-- ü😀 /*\n',
  "/* ' */",
];
const before = [
  '',
  'select 1;',
  "select '; -- /* ';",
  "select $$ /* ; $$ , $a$ ' $$ ; $a$;",
  'do $$ begin perform 1; end $$;',
  'create function f() returns int language sql begin atomic select 1; select 2; end;',
  "comment on table t is 'it''s; /*';",
  'select ";" from t;',
  "select E'\\\\';",
  ';;',
  'select a$b$;',
  'select 1 as a$$b;',
  'select $a$ ; $a$ as b$c;',
  "select E'a\\';' 'b';",
];

describe('a file that cannot be one step', () => {
  for (const [text, ...findings] of [
    ['begin;\nselect 1;\ncommit;\n', `1:1: begin: ${remove}`, `3:1: commit: ${remove}`],
    ['select 1;\n  ROLLBACK;', `2:3: rollback: ${remove}`],
    ['select 1;END', `1:10: end: ${remove}`],
    ['/* /* */ */ abort;', `1:13: abort: ${remove}`],
    ['start/**/transaction;', `1:1: start: ${remove}`],
    ["select 'ü😀'; commit;", `1:14: commit: ${remove}`],
    ["prepare transaction 'x';", `1:1: prepare: ${remove}`],
    ['do $$ begin perform 1; end $$;\nend transaction;', `2:1: end: ${remove}`],
    ['copy t to stdout;', `1:1: copy to stdout ${insert}`],
    ['copy t from stdin;\n', `1:1: copy from stdin ${insert}`],
    [
      "copy t (a, b) from stdin;\n1\tit's\n2\t\\N\n\\.\n\ncommit;",
      `1:1: copy from stdin ${insert}`,
      `6:1: commit: ${remove}`,
    ],
    ['COPY t FROM STDIN (format csv);\nselect\n', `1:1: copy from stdin ${insert}`],
    [
      '\\restrict abc\nselect 1;\n\\i b.sql\n',
      '1:1: \\restrict is a command of psql, not SQL: remove it',
      '3:1: \\i is a command of psql, not SQL: remove it',
    ],
    ["select '\\x'; \\g", '1:14: \\g is a command of psql, not SQL: remove it'],
    ['select 1 \\;', '1:10: \\; is a command of psql, not SQL: remove it'],
  ] as const) {
    it(`is refused with each place: ${JSON.stringify(text)}`, async () => {
      expect(await findingsIn(text)).to.deep.equal(findings.map((finding) => `a.up.sql:${finding}`));
    });
  }

  it('is refused together with the others', async () => {
    const halves = ['commit;', 'select 1;', 'copy t from stdin;'].map((text, index) => half(text, `${index}.up.sql`));
    const error: unknown = await requireRunnable(halves).catch((reason: unknown) => reason);
    expect(error).to.include({ fix: 'correct the files; nothing was run', exitCode: 1 });
    expect((error as UserError).message.split('\n')).to.deep.equal([
      'these files cannot be run as migrations:',
      `  0.up.sql:1:1: commit: ${remove}`,
      `  2.up.sql:1:1: copy from stdin ${insert}`,
    ]);
  });

  it('is one that has two statements and asks for no transaction', async () => {
    const text = '-- no-transaction\ncreate index concurrently a on t (x);\nselect 1;';
    expect(await findingsIn(text, false)).to.deep.equal([
      'a.up.sql:1:1: -- no-transaction needs exactly one statement, and the file has 2: what runs outside a ' +
        'transaction cannot be undone when the next statement fails. One migration each',
    ]);
  });

  for (const text of [
    'savepoint a; rollback to a; release a;',
    'prepare q as select 1; execute q; deallocate q;',
    "copy t from '/tmp/rows';",
    "comment on table t is 'commit; rollback;';",
    'create table "commit" ("end" integer); select "begin" from copies;',
    'create function f() returns void language plpgsql as $$ begin commit; rollback; end; $$;',
    'create function f() returns int language sql begin atomic select 1; end;',
    'do $do$ begin if true then null; end if; end $do$;',
    "select '\\i', E'\\n', U&'\\0041' as \"a\\b\";",
    '-- commit;\n/* rollback; */ select 1;',
    // What does not parse is left to the server, whose error says it better.
    'selec 1; commit;',
    "select 'it",
  ]) {
    it(`is none of these: ${JSON.stringify(text)}`, async () => {
      expect(await findingsIn(text)).to.deep.equal([]);
    });
  }
});

describe('the look that spares the grammar', () => {
  it('misses nothing that the grammar would find, however it is written', async () => {
    const random = randomFrom(20260214);
    const pick = <Value>(list: readonly Value[]): Value => list[Math.floor(random() * list.length)] as Value;
    const spaced = (text: string) => text.replaceAll('#', () => pick(gaps) + (random() < 0.3 ? pick(gaps) : ''));
    const shout = (text: string) => (random() < 0.5 ? text : text.replace(/^[a-z]+/, (word) => word.toUpperCase()));
    let parsed = 0;
    for (const phrase of [...control, ...copies]) {
      for (const start of before) {
        for (const end of ['', ';', '#;', '#', ';select 1;']) {
          const text = `${spaced(start)}${spaced(pick(['', '#', '##']))}${spaced(shout(phrase))}${spaced(end)}`;
          if (!isChosen(text)) continue;
          const statements = await parseStatements(text);
          if (statements === undefined) continue;
          parsed += 1;
          expect(isSuspicious(text), JSON.stringify(text)).to.equal(true);
          expect(await findingsIn(text), JSON.stringify(text)).to.have.length(1);
        }
      }
    }
    expect(parsed).to.be.greaterThan(whole ? 900 : 60);
  });

  it('spares it for ordinary files', () => {
    for (const text of [
      "-- Why: no commit;\ncreate table a (id integer);\ncomment on table a is 'b';\n",
      'alter table a add constraint ends check (x > 0); insert into a values (1);',
    ])
      expect(isSuspicious(text)).to.equal(false);
  });

  it('takes time in proportion for a banner of comments: a square of this one would take hours', () => {
    expect(isSuspicious(`${'/* ---- */\n'.repeat(200_000)}select 1;`)).to.equal(false);
  });
});

function half(text: string, file = 'a.up.sql', transactional = true): Half {
  return { file, text, sha256: '', transactional };
}

async function findingsIn(text: string, transactional = true): Promise<string[]> {
  try {
    await requireRunnable([half(text, 'a.up.sql', transactional)]);
    return [];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.slice(2));
  }
}

/** Numbers between 0 and 1 that are the same in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
