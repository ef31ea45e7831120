import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { expect } from 'chai';
import { runDb } from '../../support/run-db.js';

const isEnvelope = new Ajv().compile(
  JSON.parse(readFileSync('packages/tool/pgproof.output.schema.json', 'utf8')) as object,
);
const nowhere = { DATABASE_URL: 'postgres://app:s3cr3t@127.0.0.1:1/vbwd' };
const file = '20200101000000_create_a.sql';
const dbmate = '-- migrate:up\nbegin;\ncreate table a ();\ncommit;\n-- migrate:down\ndrop table a;\n';

describe('bin/db import', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-import-'));
    write({ [file]: dbmate, 'README.md': 'ours', '7_b.sql': '-- migrate:up\nvacuum;\nvacuum;\n' });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (files: Readonly<Record<string, string>>) => {
    mkdirSync(join(folder, 'db'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'db', name), text);
  };
  const db = (...words: string[]) => runDb(words, { env: nowhere, cwd: folder });

  const told = [
    `+ 20200101000000_create-a  of ${file}`,
    `    ${file}:2: taken out, since the runner opens and ends the transaction: begin (line 2), commit (line 4)`,
    '+ 20200101000001_b  of 7_b.sql',
    '+ 20200101000002_b-2  of 7_b.sql',
    '    7_b.sql:2: what runs alone has a migration of its own',
    '    7_b.sql: there is no way back: its down file refuses',
    '    7_b.sql: is 2 migrations: to take it down is to take down all of them',
    '- README.md: dbmate does not see it: its name is not DIGITS_name.sql',
  ];

  it('prints what is not as it was, writes pairs, and says what to type next', async () => {
    expect(await db('import', 'db', '--from', 'dbmate')).to.deep.equal({
      code: 0,
      stderr: '',
      stdout: [
        ...told,
        'wrote 3 migrations into migrations; dbmate has 2 in db',
        'next, for a database that has them: bin/db adopt\n',
      ].join('\n'),
    });
    expect(readdirSync(join(folder, 'migrations'))).to.have.length(6);
    expect(readdirSync(join(folder, 'db'))).to.have.length(3);
    expect(await db('import', 'db', '--from', 'dbmate')).to.include({ code: 1, stdout: '' });
  });

  it('writes nothing with --dry-run, and names the folder that was typed', async () => {
    const { code, stdout } = await db('import', 'db', '--from', 'dbmate', '--out', 'a b', '--dry-run');
    expect({ code, stdout }).to.deep.equal({
      code: 0,
      stdout: `${[...told, 'would write 3 migrations into a b; dbmate has 2 in db'].join('\n')}\n`,
    });
    expect(readdirSync(folder)).to.deep.equal(['db']);
  });

  it('writes into the folder of the configuration, and answers as JSON', async () => {
    writeFileSync(join(folder, 'pgproof.config.json'), '{ "migrations": "pairs" }');
    const { code, stdout } = await db('import', 'db', '--from', 'dbmate', '--json');
    const envelope = JSON.parse(stdout) as { result: { migrations: object[] } };
    const { result } = envelope;
    expect(isEnvelope(envelope)).to.equal(true);
    expect(isEnvelope({ ...envelope, result: { ...result, more: 1 } })).to.equal(false);
    expect({ code, result: { ...result, migrations: result.migrations.slice(0, 1) } }).to.deep.equal({
      code: 0,
      result: {
        folder: 'db',
        from: 'dbmate',
        out: 'pairs',
        written: true,
        migrations: [
          {
            files: [file],
            version: '20200101000000',
            pairs: [
              {
                name: '20200101000000_create-a',
                up: 'pairs/20200101000000_create-a.up.sql',
                down: 'pairs/20200101000000_create-a.down.sql',
              },
            ],
            changes: [
              {
                file,
                line: 2,
                text: 'taken out, since the runner opens and ends the transaction: begin (line 2), commit (line 4)',
              },
            ],
          },
        ],
        leftOut: [{ file: 'README.md', text: 'dbmate does not see it: its name is not DIGITS_name.sql' }],
        next: 'bin/db adopt',
      },
    });
    expect(readdirSync(join(folder, 'pairs'))).to.have.length(6);
  });

  it('says whose notes adopt can read, where the numbers are those of the pairs', async () => {
    rmSync(join(folder, 'db/7_b.sql'));
    const { stdout } = await db('import', 'db', '--from', 'dbmate');
    expect(stdout).to.contain('next, for a database that has them: bin/db adopt --from dbmate\n');
  });

  it('says what to type next about the folder that was typed', async () => {
    const { stdout } = await db('import', 'db', '--from', 'dbmate', '--out', 'a b');
    expect(stdout).to.contain("next, for a database that has them: bin/db adopt --migrations 'a b'\n");
  });

  it('writes nothing where one file cannot become a pair, and says where', async () => {
    write({ '9_c.sql': '-- migrate:up\nselect 1;\nrollback;\n' });
    expect(await db('import', 'db', '--from', 'dbmate')).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: [
        'error: these files of db cannot become pairs as they are:',
        '  9_c.sql:3:1: rollback at the top level: remove it, and what it undoes',
        '  fix: correct them, in a copy of the folder where they are to stay as they are; nothing was written\n',
      ].join('\n'),
    });
    expect(readdirSync(folder)).to.deep.equal(['db']);
  });

  for (const [words, code, message] of [
    [['db', '--from', 'dbmate', '--out', './db/'], 1, 'error: db is the folder that the pairs would go to\n'],
    [
      ['db', '--from', 'flyway'],
      2,
      'error: flyway sees no migration in db\n  fix: its files look like those of dbmate: --from dbmate\n',
    ],
    [['db', '--from', 'dbmate', '--out', 'db/README.md'], 2, 'error: db/README.md is no folder that can be read\n'],
    [['none', '--from', 'dbmate'], 2, 'error: the folder cannot be read: none\n'],
    [['db'], 2, "error: required option '--from <tool>' not specified\n"],
    [['db', '--from', 'knex'], 2, "error: option '--from <tool>' argument 'knex' is invalid."],
  ] as const) {
    it(`refuses ${words.join(' ')}, and writes nothing`, async () => {
      const ended = await db('import', ...words);
      expect({ code: ended.code, stdout: ended.stdout }).to.deep.equal({ code, stdout: '' });
      expect(ended.stderr.startsWith(message), ended.stderr).to.equal(true);
      expect(readdirSync(folder)).to.deep.equal(['db']);
    });
  }
});

describe('a folder of migrations that is another tool’s', () => {
  const command = (tool: string) => `       bin/db import DIR --from ${tool} --out OTHER writes pairs of them`;
  const ours = { '20200101000000_a.up.sql': 'select 1;', '20200101000000_a.down.sql': 'select 1;' };
  for (const [what, files, expected] of [
    ['node-pg-migrate', { '1700000000000_a.sql': '-- Up Migration\nselect 1;\n' }, command('node-pg-migrate')],
    ['dbmate', { '20200101000000_a.sql': '-- migrate:up\nselect 1;\n' }, command('dbmate')],
    ['golang-migrate', { '1_a.up.sql': 'select 1;', '1_a.down.sql': 'select 1;' }, command('golang-migrate')],
    ['flyway', { 'V1__a.sql': 'select 1;', 'R__b.sql': 'select 1;' }, command('flyway')],
    ['no tool that it knows', { '1_a.sql': 'select 1;', '2_b.js': '' }, undefined],
    ['ours, with a file of another', { ...ours, '1_a.up.sql': 'select 1;' }, undefined],
  ] as const) {
    it(`is told what imports it: ${what}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'vbwd-import-'));
      try {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
        for (const name of ['migrate', 'plan', 'status', 'verify']) {
          const { code, stderr } = await runDb([name, '--migrations', folder], { env: nowhere });
          expect({ name, code }).to.deep.equal({ name, code: 1 });
          const told = stderr.split('\n').find((line) => line.includes(' import '));
          expect(told?.replace(folder, 'DIR')).to.equal(expected);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
