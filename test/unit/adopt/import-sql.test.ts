import { expect } from 'chai';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { requireRunnable } from '../../../packages/tool/src/migrate/runnable.js';
import { importText, noWayBack } from '../../support/imported.js';
import { folderOf } from '../../support/migrations-folder.js';

const a = '20000101000001_a';
const taken = 'taken out, since the runner opens and ends the transaction';
const ownPair = 'what runs alone has a migration of its own';
const alone = 'runs alone: -- no-transaction is the first line of its file';
const count = (many: number) => `1_a.up.sql: is ${many} migrations: to take it down is to take down all of them`;

/** What both files are, the pairs that become of them, and what is said of that. */
const cases: readonly (readonly [
  what: string,
  up: string,
  down: string | undefined,
  pairs: readonly (readonly [up: string, down: string])[],
  said: readonly string[],
])[] = [
  [
    'SQL that needs nothing',
    "-- UP MIGRATION\nselect 'begin; commit;'; -- commit;\ncreate function f() returns int begin atomic; select 1; end;\nsavepoint s;",
    'do $$ begin null; end $$;',
    [
      [
        "-- UP MIGRATION\nselect 'begin; commit;'; -- commit;\ncreate function f() returns int begin atomic; select 1; end;\nsavepoint s;",
        'do $$ begin null; end $$;',
      ],
    ],
    [],
  ],
  [
    'transaction words on lines of their own and among others',
    '-- why\nBEGIN ;\r\n  select 1;\n COMMIT -- done\n;\n',
    'start transaction; select 2; end;',
    [['-- why\n  select 1;\n', ' select 2; ']],
    [
      `1_a.up.sql:2: ${taken}: BEGIN (line 2), COMMIT (line 4)`,
      `1_a.down.sql:1: ${taken}: start transaction (line 1), end (line 1)`,
    ],
  ],
  [
    'several transactions',
    'begin;\nselect 1;\ncommit;\nbegin;\nselect 2;\ncommit and chain;\nselect 3;\ncommit;\n',
    'begin; commit;',
    [['select 1;\nselect 2;\nselect 3;\n', ` \n${noWayBack}`]],
    [
      `1_a.up.sql:1: ${taken}: begin (line 1), commit (line 3), begin (line 4), commit and chain (line 6), commit (line 8); 2 transactions become one`,
      `1_a.down.sql:1: ${taken}: begin (line 1), commit (line 1)`,
      '1_a.up.sql: there is no way back: its down file refuses',
    ],
  ],
  [
    'a missing way back',
    'select 1;',
    undefined,
    [['select 1;', noWayBack]],
    ['1_a.up.sql: there is no way back: its down file refuses'],
  ],
  [
    'a first line that means nothing to the other tool',
    '-- no-transaction\nselect 1;\n',
    '-- batched pause 5\nselect 2;\n',
    [['\n-- no-transaction\nselect 1;\n', '\n-- batched pause 5\nselect 2;\n']],
    [],
  ],
  [
    'a string with line ends of Windows',
    'select 1; -- a\r\n/* b\r\n */ select $$\r\n$$;\r\n',
    "select 'c';\r\n",
    [['select 1; -- a\r\n/* b\r\n */ select $$\r\n$$;\r\n', "select 'c';\r\n"]],
    ['1_a.up.sql:3: a string has line ends of Windows: the runner reads those of all files as \\n'],
  ],
  [
    'one statement that runs alone, with settings around it',
    "set lock_timeout = '1s';\n-- why\ncreate index concurrently i on t (a); -- that\nreset lock_timeout;\n",
    'drop index i;\n',
    [
      [
        "-- no-transaction\nset lock_timeout = '1s';\n-- why\ncreate index concurrently i on t (a); -- that\n",
        'drop index i;\n',
      ],
    ],
    [`1_a.up.sql:3: ${alone}`, '1_a.up.sql:4: taken out, since the runner resets what a file sets: reset lock_timeout'],
  ],
  [
    'indexes, each with what drops it',
    'set lock_timeout = 0;\ncreate index concurrently i on t (a);\nset statement_timeout = 0;\n-- two\ncreate index concurrently j on t (b);\n',
    'drop index if exists i;\n-- two back\ndrop index concurrently j',
    [
      [
        '-- no-transaction\nset lock_timeout = 0;\ncreate index concurrently i on t (a);\n',
        'drop index if exists i;\n',
      ],
      [
        '-- no-transaction\nset lock_timeout = 0;\nset statement_timeout = 0;\n-- two\ncreate index concurrently j on t (b);\n',
        '-- no-transaction\n-- two back\ndrop index concurrently j\n',
      ],
    ],
    [`1_a.up.sql:1: ${ownPair}`, `1_a.down.sql:1: ${ownPair}`, count(2)],
  ],
  [
    'what stands before, between and behind what runs alone',
    'set lock_timeout = 0;\ncreate table t (a int);\nset work_mem = 64;\ncreate table u ();\nvacuum;\nselect 1; select 2;\n',
    'drop table t, u;\n',
    [
      [
        'set lock_timeout = 0;\ncreate table t (a int);\nset work_mem = 64;\ncreate table u ();\n',
        'drop table t, u;\n',
      ],
      ['-- no-transaction\nset lock_timeout = 0;\nset work_mem = 64;\nvacuum;\n', 'select 1;\n'],
      ['set lock_timeout = 0;\nset work_mem = 64;\nselect 1; select 2;\n', 'select 1;\n'],
    ],
    [`1_a.up.sql:1: ${ownPair}`, count(3)],
  ],
  [
    'an index that is built anew, there and back',
    'drop index concurrently i;\ncreate index concurrently i on t (b);\n',
    'drop index concurrently i;\ncreate index concurrently i on t (a);\n',
    [
      ['-- no-transaction\ndrop index concurrently i;\n', '-- no-transaction\ncreate index concurrently i on t (a);\n'],
      ['-- no-transaction\ncreate index concurrently i on t (b);\n', '-- no-transaction\ndrop index concurrently i;\n'],
    ],
    [`1_a.up.sql:1: ${ownPair}`, `1_a.down.sql:1: ${ownPair}`, count(2)],
  ],
  [
    'downs that are more than the ups',
    'drop index i, j;\n',
    'create index concurrently i on t (a);\ncreate index concurrently j on t (b);\n',
    [
      ['drop index i, j;\n', '-- no-transaction\ncreate index concurrently j on t (b);\n'],
      ['select 1;\n', '-- no-transaction\ncreate index concurrently i on t (a);\n'],
    ],
    [`1_a.down.sql:1: ${ownPair}`, count(2)],
  ],
  [
    'what runs alone without a way back',
    'vacuum; vacuum;',
    '-- none',
    [
      ['-- no-transaction\nvacuum;\n', `-- none\n${noWayBack}`],
      ['-- no-transaction\n vacuum;\n', `-- none\n${noWayBack}`],
    ],
    [`1_a.up.sql:1: ${ownPair}`, '1_a.up.sql: there is no way back: its down file refuses', count(2)],
  ],
  [
    'settings that reach further than a file',
    "begin;\nset search_path = app;\nbegin; commit;\nset statement_timeout = 0;\nselect pg_catalog.set_config('search_path', '', false);\nset local role x;\n",
    "set role x;\nselect set_config('search_path', '', true);\nreset lock_timeout;",
    [
      [
        "set search_path = app;\n \nset statement_timeout = 0;\nselect pg_catalog.set_config('search_path', '', false);\nset local role x;\n",
        "set role x;\nselect set_config('search_path', '', true);\nreset lock_timeout;",
      ],
    ],
    [
      `1_a.up.sql:1: ${taken}: begin (line 1), begin (line 3), commit (line 3); 2 transactions become one`,
      '1_a.up.sql:2: lasts to the end of this file, and with the other tool it may have longer: set search_path = app',
      "1_a.up.sql:5: lasts to the end of this file, and with the other tool it may have longer: select pg_catalog.set_config('search_path', '', false)",
      '1_a.down.sql:1: lasts to the end of this file, and with the other tool it may have longer: set role x',
    ],
  ],
];

describe('the SQL of another tool', () => {
  for (const [what, up, down, pairs, said] of cases) {
    it(`stays as it is but for what is said: ${what}`, async () => {
      const texts = { '1_a.up.sql': up, ...(down === undefined ? {} : { '1_a.down.sql': down }) };
      const { files, ...rest } = await importText('golang-migrate', texts);
      expect(rest).to.deep.equal({ said, refused: [] });
      expect(Object.values(files)).to.deep.equal(pairs.flat());
      const stamps = pairs.map((_, index) => `2000010100000${index + 1}_a${index === 0 ? '' : `-${index + 1}`}`);
      expect(Object.keys(files)).to.deep.equal(stamps.flatMap((name) => [`${name}.up.sql`, `${name}.down.sql`]));
      await requireRuns(files);
    });
  }

  for (const [what, up, refused] of [
    [
      'what is undone',
      'begin;\nselect 1;\nrollback;\n',
      ['3:1: rollback at the top level: remove it, and what it undoes'],
    ],
    [
      'modes of a transaction',
      '/* é */ begin isolation level serializable;\nselect 1;\ncommit;\n',
      [
        '1:9: the runner opens the transaction itself: write set transaction isolation level serializable as the first statement in its place',
      ],
    ],
    [
      'a transaction in two phases',
      "prepare transaction 'x';\ncommit prepared 'x';\n",
      [
        '1:1: prepare at the top level: remove it, and what it undoes',
        '2:1: commit: the runner opens and ends the transaction itself; remove the statement',
      ],
    ],
    ['commands of psql', 'select 1;\n\\i other.sql\n', ['2:1: \\i is a command of psql, not SQL: remove it']],
    ['rows', 'copy t from stdin;\n1\n\\.\n', ['1:1: copy from stdin needs psql: write insert … values']],
    ['what does not parse', 'select 1;\nselect form t x y;\n', ['2:15: syntax error at or near "x"']],
    [
      'settings that have no effect beside what runs alone',
      'set local lock_timeout = 0;\nset search_path = x;\nvacuum;\n',
      [
        '1:1: beside what runs alone it has no effect: write set without local, or remove it',
        '2:1: beside what runs alone: write the schema in front of the name instead',
      ],
    ],
    [
      'the markers of another tool',
      '-- why\n-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n',
      ['4: -- +goose Down is a marker of another tool: golang-migrate runs all of the file'],
    ],
  ] as const) {
    it(`is refused where only a person can say what is meant: ${what}`, async () => {
      expect(await importText('golang-migrate', { '1_a.up.sql': up })).to.deep.equal({
        files: {},
        said: [],
        refused: refused.map((line) => `1_a.up.sql:${line}`),
      });
    });
  }

  it('hides what stands behind a password', async () => {
    const { refused } = await importText('golang-migrate', {
      '1_a.up.sql': "create role x password 's3cr3t' 's3cr3t';\n",
    });
    expect(refused).to.have.length(1);
    expect(refused[0]).not.to.contain('s3cr3t');
  });
});

describe('a folder of golang-migrate', () => {
  it('is read as it reads it: numbers are versions, and pairs need no equal names', async () => {
    const { files, said, refused } = await importText('golang-migrate', {
      '001_one.up.sql': 'select 1;\n',
      '1_other.down.sql': 'select 2;\n',
      '2_back.down.sql': 'select 3;\n',
      'x_no.up.sql': '',
      '3_three.sql': '',
      '99999999999999999999_x.up.sql': '',
    });
    expect({ files, said, refused }).to.deep.equal({
      files: {
        [`${a.replace('_a', '_one')}.up.sql`]: 'select 1;\n',
        [`${a.replace('_a', '_one')}.down.sql`]: 'select 2;\n',
        '20000101000002_back.up.sql': 'select 1;\n',
        '20000101000002_back.down.sql': 'select 3;\n',
      },
      said: [
        '2_back.down.sql: does nothing: its up file holds select 1',
        'x_no.up.sql: golang-migrate does not see it: its name is not NUMBER_name.up.sql',
        '3_three.sql: golang-migrate does not see it: its name is not NUMBER_name.up.sql',
        '99999999999999999999_x.up.sql: golang-migrate does not see it: its name is not NUMBER_name.up.sql',
      ],
      refused: [],
    });
  });

  it('has no two files of a version and a way', async () => {
    const { refused } = await importText('golang-migrate', { '1_a.up.sql': 'select 1;', '01_b.up.sql': 'select 1;' });
    expect(refused).to.deep.equal(['01_b.up.sql: has the version of 1_a.up.sql: golang-migrate refuses both']);
  });
});

/** What is written is what the runner takes. */
async function requireRuns(files: Readonly<Record<string, string>>): Promise<void> {
  const names = Object.keys(files).flatMap((file) =>
    file.endsWith('.up.sql') ? file.slice(0, -'.up.sql'.length) : [],
  );
  const folder = folderOf(
    Object.fromEntries(
      names.map((name) => [name, { up: files[`${name}.up.sql`] ?? '', down: files[`${name}.down.sql`] ?? '' }]),
    ),
  );
  try {
    await requireRunnable(loadMigrations(folder.directory));
  } finally {
    folder.cleanup();
  }
}
