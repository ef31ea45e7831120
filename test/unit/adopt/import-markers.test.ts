import { expect } from 'chai';
import { importText, noWayBack } from '../../support/imported.js';

const [up, down] = ['20200101000000_create-a.up.sql', '20200101000000_create-a.down.sql'];
const file = '20200101000000_create_a.sql';
const refuses = `${file}: there is no way back: its down file refuses`;

/** What a file is, what becomes of it, and what is said of that. */
const dbmate: readonly (readonly [string, string, readonly [string, string], readonly string[]])[] = [
  [
    'both blocks to the byte',
    '-- migrate:up\n  create table a ();\t\n\n-- migrate:down\ndrop table a',
    ['  create table a ();\t\n\n', 'drop table a'],
    [],
  ],
  [
    'comments above the first marker, and line ends of Windows',
    '-- why\r\n--migrate:up\r\nselect 1;\r\n-- migrate:down\r\nselect 2;\r\n',
    ['-- why\r\nselect 1;\r\n', 'select 2;\r\n'],
    [],
  ],
  [
    'a byte order mark',
    '\uFEFF-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n',
    ['select 1;\n', 'select 2;\n'],
    [`${file}: its byte order mark is left out`],
  ],
  ['no down block', '-- migrate:up\nselect 1;\n', ['select 1;\n', noWayBack], [refuses]],
  [
    'a down block of comments alone',
    '-- migrate:up\nselect 1;\n-- migrate:down\n-- no way back',
    ['select 1;\n', `-- no way back\n${noWayBack}`],
    [refuses],
  ],
  ['a marker at the very end', '-- migrate:up\nselect 1;\n-- migrate:down', ['select 1;\n', noWayBack], [refuses]],
  [
    'an empty up block',
    '-- migrate:up\n\n-- migrate:down\nselect 2;\n',
    ['\nselect 1;\n', 'select 2;\n'],
    [`${file}: does nothing: its up file holds select 1`],
  ],
  [
    'a marker in upper case, and one that is indented',
    '-- migrate:up\nselect 1;\n-- MIGRATE:DOWN\nselect 2;\n -- migrate:down\nselect 3;\n',
    ['select 1;\n-- MIGRATE:DOWN\nselect 2;\n -- migrate:down\nselect 3;\n', noWayBack],
    [
      `${file}:3: -- MIGRATE:DOWN is a comment to dbmate: what stands behind it ran with what stands before it`,
      `${file}:5: -- migrate:down is a comment to dbmate: what stands behind it ran with what stands before it`,
      refuses,
    ],
  ],
  [
    'a down marker above the up marker',
    '-- migrate:down\n-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n',
    ['-- migrate:down\nselect 1;\n', 'select 2;\n'],
    [],
  ],
  [
    'another up block',
    '-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n-- migrate:up\nselect 3;\n-- migrate:down\nselect 4;\n',
    ['select 1;\n', 'select 2;\n'],
    [`${file}:5: another up block: dbmate fails at it, since the version is recorded, and nothing of it stays`],
  ],
  [
    'words that are no markers',
    "-- migrate:upgrade is a word\n-- migrate:up\nselect '-- migrate:down', 'down';\n-- downtime\n-- migrate:down\nselect 2;\n",
    ["-- migrate:upgrade is a word\nselect '-- migrate:down', 'down';\n-- downtime\n", 'select 2;\n'],
    [],
  ],
  [
    'what ran without a transaction and can run in one',
    '-- migrate:up transaction:true transaction:false\nselect 1;\n-- migrate:down transaction:true\nselect 2;\n',
    ['select 1;\n', 'select 2;\n'],
    [`${file}:2: what ran without a transaction runs in one`],
  ],
  [
    'a transaction of its own',
    '-- migrate:up transaction:false\nbegin;\nselect 1;\ncommit;\n-- migrate:down\nselect 2;\n',
    ['select 1;\n', 'select 2;\n'],
    [`${file}:2: taken out, since the runner opens and ends the transaction: begin (line 2), commit (line 4)`],
  ],
  [
    'a block that commits for itself',
    '-- migrate:up transaction:false\ndo $$ begin commit; end $$;\n-- migrate:down\nselect 2;\n',
    ['-- no-transaction\ndo $$ begin commit; end $$;\n', 'select 2;\n'],
    [`${file}:2: runs alone: -- no-transaction is the first line of its file`],
  ],
];

const nodePgMigrate: typeof dbmate = [
  [
    'both parts, in any case and with any dashes',
    '-- Up Migration: a\ncreate table a ();\n\n  ---- down migration\ndrop table a;\n',
    ['create table a ();\n\n', 'drop table a;\n'],
    [],
  ],
  [
    'the way back in front',
    '-- why\n-- Down Migration\ndrop table a;\n-- Up Migration\ncreate table a ();\n',
    ['-- why\ncreate table a ();\n', 'drop table a;\n'],
    [],
  ],
  [
    'comments above the first marker',
    '\n-- why\n-- down\n\n-- Up Migration\nselect 1;\n-- down\n-- Down Migration\nselect 2;\n',
    ['\n-- why\n-- down\n\nselect 1;\n-- down\n', 'select 2;\n'],
    [`${file}:7: -- down is a comment to node-pg-migrate: what stands behind it ran with what stands before it`],
  ],
  ['a file without markers', 'create table a ();\n', ['create table a ();\n', noWayBack], [refuses]],
  [
    'text above the first marker',
    'create table b ();\n-- Up Migration\nselect 1;\n-- Down Migration\nselect 2;\n',
    ['select 1;\n', 'select 2;\n'],
    [`${file}:1: text before the first marker: node-pg-migrate never ran it`],
  ],
  [
    'a Down marker alone',
    'select 1;\n-- Down Migration\nselect 2;\n',
    ['select 1;\n-- Down Migration\nselect 2;\n', 'select 2;\n'],
    [
      `${file}:2: there is no -- Up Migration: node-pg-migrate ran all of the file, what stands behind -- Down Migration, too`,
    ],
  ],
  [
    'a second Up marker',
    '-- Up Migration\nselect 1;\n-- Down Migration\nselect 2;\n-- Up Migration\nselect 3;\n',
    ['select 1;\n', 'select 2;\n-- Up Migration\nselect 3;\n'],
    [
      `${file}:5: -- Up Migration is a comment to node-pg-migrate: what stands behind it ran with what stands before it`,
    ],
  ],
  [
    'a byte order mark and line ends of Windows',
    '\uFEFF-- Up Migration\r\nselect 1;\r\n-- Down Migration\r\nselect 2;\r\n',
    ['select 1;\r\n', 'select 2;\r\n'],
    [`${file}: its byte order mark is left out`],
  ],
];

for (const [tool, cases] of [
  ['dbmate', dbmate],
  ['node-pg-migrate', nodePgMigrate],
] as const) {
  describe(`a file of ${tool}`, () => {
    for (const [what, text, [upText, downText], said] of cases) {
      it(`is read as ${tool} reads it: ${what}`, async () => {
        expect(await importText(tool, { [file]: text })).to.deep.equal({
          files: { [up]: upText, [down]: downText },
          said,
          refused: [],
        });
      });
    }
  });
}

describe('comments above the markers of a file', () => {
  it('stay on top of the first of the migrations that it becomes', async () => {
    const text = '-- why\n-- migrate:up transaction:false\nvacuum;\nvacuum;\n';
    const { files } = await importText('dbmate', { [file]: text });
    expect([files[up], files['20200101000001_create-a-2.up.sql']]).to.deep.equal([
      '-- no-transaction\n-- why\nvacuum;\n',
      '-- no-transaction\nvacuum;\n',
    ]);
  });
});

describe('a file that a tool with markers refuses', () => {
  for (const [what, text, refused] of [
    ['no up block', '-- MIGRATE:UP\nselect 1;\n', [`${file}: dbmate refuses it: it has no -- migrate:up`]],
    [
      'the markers of another tool',
      '-- +goose Up\nselect 1;\n-- +goose Down\nselect 2;\n',
      [`${file}: dbmate refuses it: it has no -- migrate:up`],
    ],
    [
      'text before the first marker',
      '-- why\nselect 0;\n-- migrate:up\nselect 1;\n',
      [`${file}:2: dbmate refuses it: text stands before -- migrate:up`],
    ],
    [
      'a block comment before the first marker',
      '/* why */\n-- migrate:up\nselect 1;\n',
      [`${file}:1: dbmate refuses it: text stands before -- migrate:up`],
    ],
    [
      'two ways back',
      '-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n-- migrate:down\nselect 3;\n',
      [`${file}:5: dbmate refuses it: it has two -- migrate:down`],
    ],
    [
      'a second up block that ran and failed',
      '-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n-- migrate:up transaction:false\nselect 3;\n',
      [`${file}:5: a second up block without a transaction: dbmate ran it, and then failed; write one file of the two`],
    ],
    [
      'a marker within a function',
      '-- migrate:up\ncreate function f() returns text language sql as $$\n-- migrate:down\nselect 2 $$;\n',
      [
        `${file}:2:50: unterminated dollar-quoted string at or near "$$ …`,
        `${file}:4:10: unterminated dollar-quoted string at or near "$$; …`,
      ],
    ],
  ] as const) {
    it(`is refused with its place: ${what}`, async () => {
      expect(await importText('dbmate', { [file]: text })).to.deep.include({ files: {}, refused });
    });
  }

  it('is one of node-pg-migrate’s that has the markers of another tool alone', async () => {
    const text = '-- why\n-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n';
    expect((await importText('node-pg-migrate', { [file]: text })).refused).to.deep.equal([
      `${file}:4: -- migrate:down is a marker of another tool: node-pg-migrate runs all of the file`,
    ]);
  });
});

describe('a folder of a tool with markers', () => {
  const ours = '-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n';

  it('has files that dbmate does not see, and none twice of a version', async () => {
    const { said, refused } = await importText('dbmate', {
      '1_a.sql': ours,
      '1b.sql': ours,
      'seed.sql': ours,
      'README.md': '',
    });
    expect({ said, refused }).to.deep.equal({
      said: [
        'README.md: dbmate does not see it: its name is not DIGITS_name.sql',
        'seed.sql: dbmate does not see it: its name is not DIGITS_name.sql',
      ],
      refused: ['1b.sql: has the version of 1_a.sql: dbmate records one'],
    });
  });

  it('has pairs that node-pg-migrate takes for one migration, and code that is none of SQL', async () => {
    const { files, said, refused } = await importText('node-pg-migrate', {
      '1_a.up.sql': 'select 1;\n',
      '1_a.down.sql': 'select 2;\n',
      'README.md': '',
    });
    expect({ files, said, refused }).to.deep.equal({
      files: { '20000101000001_a.up.sql': 'select 1;\n', '20000101000001_a.down.sql': 'select 2;\n' },
      said: [
        '1_a.up.sql: and 1_a.down.sql are taken for a pair, as the loader sql takes them',
        'README.md: node-pg-migrate takes no such file for a migration',
      ],
      refused: [],
    });
    expect((await importText('node-pg-migrate', { '2_b.ts': '' })).refused).to.deep.equal([
      '2_b.ts: is code: write what it does as SQL into 2_b.sql',
    ]);
  });

  it('has files that are no text', async () => {
    expect((await importText('node-pg-migrate', { '1_a.sql': undefined, notes: undefined })).refused).to.deep.equal([
      '1_a.sql: is not a file of UTF-8 text',
    ]);
  });
});
