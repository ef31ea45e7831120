import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { UserError } from 'pgproof-runtime/errors.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';

const name = '20260101000000_create-a';
const sound = { up: 'create table a (id integer);\n', down: 'drop table a;\n' };

const nothingUp = ['where nothing is to be done, write: select 1;'];
const nothingDown = [
  'where nothing is to be taken back, write: select 1;',
  "where it cannot be, write: do $$ begin raise exception 'cannot be taken down' using errcode = 'object_not_in_prerequisite_state'; end $$;",
];

describe('a folder of migrations', () => {
  let folder: MigrationsFolder;

  beforeEach(() => {
    folder = folderOf({ [name]: sound });
  });

  afterEach(() => {
    folder.cleanup();
  });

  it('is read oldest first, in pairs', () => {
    folder.write({ '20250101000000_create-b': sound, '20260101000001_create-c': sound });
    const names = loadMigrations(folder.directory).map((migration) => migration.name);
    expect(names).to.deep.equal(['20250101000000_create-b', name, '20260101000001_create-c']);
    expect(loadMigrations(folder.directory)[1]?.down.text).to.equal(sound.down);
  });

  it('may be empty', () => {
    folder.remove(name);
    expect(loadMigrations(folder.directory)).to.deep.equal([]);
  });

  it('may hold what is neither SQL nor numbered, and files whose names start with a dot', () => {
    for (const file of ['README.md', 'LICENSE', 'atlas.sum', 'embed.go', 'create-a.js', '.gitkeep']) put(file, '');
    for (const below of ['archive', '2024', 'seeds.d', '.git']) {
      mkdirSync(join(folder.directory, below));
      put(`${below}/20260102000000_create-b.up.sql`, 'nothing');
    }
    put('.20260101000000_create-a.up.sql.swp', Buffer.from([0xff, 0x00]));
    expect(problems()).to.deep.equal([]);
  });

  for (const length of [1, 65_535, 65_536, 65_537, 200_000]) {
    it(`is read whole, whatever was read before: a file of ${length} bytes`, () => {
      const text = length === 1 ? '1' : `${'x'.repeat(length - 2)}ä`;
      folder.write({
        [name]: { up: text, down: sound.down },
        '20250101000000_create-b': { up: 'ß'.repeat(70_000), down: '1' },
      });
      const [before, migration] = loadMigrations(folder.directory);
      expect(Buffer.byteLength(text)).to.equal(length);
      expect(migration?.up.text === text, 'it reads the text').to.equal(true);
      expect(migration?.up.sha256).to.equal(hash('sha256', text));
      expect(before?.up.text.length).to.equal(70_000);
    });
  }

  it('is the same with a byte order mark and with CRLF as without, checksum included', () => {
    const [plain] = loadMigrations(folder.directory);
    put(`${name}.up.sql`, `\uFEFF${sound.up.replaceAll('\n', '\r\n')}`);
    expect(loadMigrations(folder.directory)[0]?.up).to.deep.equal(plain?.up);
  });

  it('keeps a changed letter apart from an unchanged file', () => {
    const [before] = loadMigrations(folder.directory);
    put(`${name}.up.sql`, sound.up.replace('integer', 'bigint'));
    expect(loadMigrations(folder.directory)[0]?.up.sha256).not.to.equal(before?.up.sha256);
  });

  for (const [first, transactional] of [
    ['-- no-transaction', false],
    ['--no-transaction', false],
    ['-- no-transaction\r', false],
    ['-- no-transactions', true],
    ['-- why: no-transaction', true],
    ['\n-- no-transaction', true],
  ] as const) {
    it(`${transactional ? 'runs in' : 'may ask for no'} transaction below ${JSON.stringify(first)}`, () => {
      put(`${name}.up.sql`, `${first}\n${sound.up}`);
      expect(loadMigrations(folder.directory)[0]?.up.transactional).to.equal(transactional);
    });
  }

  for (const [first, pauseMs] of [
    ['-- batched', 100],
    ['--batched', 100],
    ['-- batched  pause  0ms\r', 0],
    ['-- batched pause 2s', 2000],
    ['-- batched pause 60min', 3_600_000],
    ['-- batched updates of a', undefined],
    ['-- why: batched', undefined],
    ['\n-- batched', undefined],
  ] as const) {
    it(`runs ${pauseMs === undefined ? 'once' : `in batches, ${pauseMs} ms apart,`} below ${JSON.stringify(first)}`, () => {
      put(`${name}.up.sql`, `${first}\n${sound.up}`);
      const { batched, transactional } = loadMigrations(folder.directory)[0]?.up ?? {};
      expect(batched?.pauseMs).to.equal(pauseMs);
      expect(transactional).to.equal(pauseMs === undefined);
    });
  }

  for (const pause of ['', '5', '61min', '-1s', '1h', '100ms 3']) {
    it(`is refused where it pauses for ${JSON.stringify(pause)}`, () => {
      put(`${name}.up.sql`, `-- batched pause ${pause}\n${sound.up}`);
      expect(() => loadMigrations(folder.directory)).to.throw(
        `${name}.up.sql:1:1: the pause is a number with its unit, at most 60min: -- batched pause 500ms`,
      );
    });
  }

  for (const [file, renamed] of [
    ['20260101000000_create-a.sql'],
    ['V1__create_b.sql'],
    ['create-b.up.sql'],
    ['20260102000000_create-b.up.sql~'],
    ['20260102000000_create-b.up.sql.orig'],
    ['20260102000000_create-b.js'],
    ['1768000000_create-b.go'],
    ['20260102000000_.up.sql'],
    ['20260102000000_create-b.UP.sql', '20260102000000_create-b.up.sql'],
    ['20260102000000_create-b.up.SQL', '20260102000000_create-b.up.sql'],
    ["20260102000000_create-b'.up.sql", '20260102000000_create-b.up.sql'],
    ['20260102000000_create-"b".up.sql', '20260102000000_create-b.up.sql'],
    ['20260102000000_Create-b.down.sql', '20260102000000_create-b.down.sql'],
    ['20260102000000_create_b.up.sql', '20260102000000_create-b.up.sql'],
    ['20260102000000-create-b.up.sql', '20260102000000_create-b.up.sql'],
    ['20260102000000_créer-b.up.sql', '20260102000000_cr-er-b.up.sql'],
    ['20260102000000_create.b.tx.up.sql', '20260102000000_create-b-tx.up.sql'],
    ['2026-01-02-000000_create_b.up.sql', '20260102000000_create-b.up.sql'],
    ['202601020000000_create-b.up.sql', '20260102000000_create-b.up.sql'],
    ['V20260102__create_b.up.sql', '20260102000000_create-b.up.sql'],
    ['000071_create_b.down.sql', '20000101000111_create-b.down.sql'],
    ['1510262030_create_b.up.sql', '20171109211350_create-b.up.sql'],
    ['1510262030123_create_b.up.sql', '20171109211350_create-b.up.sql'],
    ['2026010200000_create-b.up.sql', '20340315043640_create-b.up.sql'],
    ['99999999999_create-b.up.sql'],
  ] as const) {
    it(`is refused for ${file}, which is no migration`, () => {
      put(file, 'select 1;');
      const { lines, fixes } = told();
      const none = renamed === undefined ? '; what is none, move into another folder' : '';
      expect(lines).to.deep.equal([
        `${JSON.stringify(file)} is no migration: they are named yyyymmddhhmmss_verb-noun.up.sql and .down.sql${none}`,
      ]);
      for (const fix of fixes) execFileSync('/bin/sh', ['-c', fix.replaceAll('git mv', 'mv')]);
      expect(readdirSync(folder.directory)).to.include(renamed ?? file);
      expect(readdirSync(folder.directory)).to.have.length(3);
    });
  }

  it('is refused for a pair in a folder of its own, with the command that takes it out', () => {
    mkdirSync(join(folder.directory, '2026-01-02-000060_create_b'));
    for (const direction of ['up', 'down']) put(`2026-01-02-000060_create_b/${direction}.sql`, 'select 1;');
    const { lines, fixes } = told();
    expect(lines).to.deep.equal([
      '"2026-01-02-000060_create_b" holds a pair, and pairs stand side by side: they are named yyyymmddhhmmss_verb-noun.up.sql and .down.sql',
    ]);
    for (const fix of fixes) execFileSync('/bin/sh', ['-c', fix.replaceAll('git mv', 'mv')]);
    expect(loadMigrations(folder.directory).map((migration) => migration.name)).to.deep.equal([
      name,
      '20260102000100_create-b',
    ]);
  });

  it('is refused in a line for each kind where many files are wrong', () => {
    const { directory } = folder;
    for (let number = 1; number <= 181; number += 1)
      for (const direction of ['up', 'down'])
        put(`${String(number).padStart(6, '0')}_do_it.${direction}.sql`, 'select 1;');
    for (let day = 10; day < 20; day += 1) {
      put(`202601${day}000000_create-b.up.sql`, '-- later');
      put(`202602${day}000000_create-b.down.sql`, ';');
      folder.write({ [`202603${day}000000_create-b`]: sound, [`202603${day}000000_create-c`]: sound });
      folder.write({ [`202613${day}000000_create-b`]: sound });
    }
    const { lines, fixes } = told();
    expect(lines).to.deep.equal([
      '362 files are no migrations: they are named yyyymmddhhmmss_verb-noun.up.sql and .down.sql ("000001_do_it.down.sql", "000001_do_it.up.sql", "000002_do_it.down.sql", …)',
      '10 migrations begin with what is no date and time (20261310000000_create-b, 20261311000000_create-b, 20261312000000_create-b, …)',
      '10 migrations have the stamp of the one before: their order would be chance (20260310000000_create-c, 20260311000000_create-c, 20260312000000_create-c, …)',
      '20 files are empty: they hold no statement (20260110000000_create-b.up.sql, 20260111000000_create-b.up.sql, 20260112000000_create-b.up.sql, …)',
      '20 files are missing: each migration has an up and a down file (20260110000000_create-b.down.sql, 20260111000000_create-b.down.sql, 20260112000000_create-b.down.sql, …)',
    ]);
    expect(fixes).to.have.length(14);
    expect(fixes.at(-1)).to.equal(
      `npx pgproof import ${directory} --from golang-migrate --out OTHER writes pairs of them`,
    );
    expect(fixes.slice(0, 4)).to.deep.equal([
      `git mv ${directory}/000001_do_it.down.sql ${directory}/20000101000001_do-it.down.sql`,
      `git mv ${directory}/000001_do_it.up.sql ${directory}/20000101000001_do-it.up.sql`,
      `git mv ${directory}/000002_do_it.down.sql ${directory}/20000101000002_do-it.down.sql`,
      'and so on',
    ]);
  });

  for (const [stamp, renamed] of [
    ['20261301000000', '20270101000000'],
    ['20260230000000', '20260302000000'],
    ['20260100000000', '20251231000000'],
    ['20260101240000', '20260102000000'],
    ['20260101006000', '20260101010000'],
  ] as const) {
    it(`is refused for the stamp ${stamp}, which is no time`, () => {
      folder.write({ [`${stamp}_create-b`]: sound });
      const { lines, fixes } = told();
      expect(lines).to.deep.equal([`${stamp}_create-b: ${stamp} is no date and time`]);
      for (const fix of fixes) execFileSync('/bin/sh', ['-c', fix.replaceAll('git mv', 'mv')]);
      expect(loadMigrations(folder.directory).map((migration) => migration.name)).to.include(`${renamed}_create-b`);
    });
  }

  it('may hold a stamp of a leap day', () => {
    folder.write({ '20240229235959_create-b': sound });
    expect(problems()).to.deep.equal([]);
  });

  it('is refused for two migrations of one stamp', () => {
    folder.write({ '20260101000000_create-b': sound, '20260101000001_create-c': sound });
    const { lines, fixes } = told();
    expect(lines).to.deep.equal([
      '20260101000000_create-b has the stamp of the one before it: their order would be chance',
    ]);
    for (const fix of fixes) execFileSync('/bin/sh', ['-c', fix.replaceAll('git mv', 'mv')]);
    expect(loadMigrations(folder.directory).map((migration) => migration.name)).to.deep.equal([
      name,
      '20260101000001_create-c',
      '20260101000002_create-b',
    ]);
  });

  it('is refused for one migration under two names, with the command that gives it one', () => {
    put('20260102000000_create-bs.up.sql', sound.up);
    put('20260102000000_create-b.down.sql', sound.down);
    const { lines, fixes } = told();
    expect(lines).to.deep.equal([
      '20260102000000_create-b.down.sql and 20260102000000_create-bs.up.sql are one migration under two names',
    ]);
    for (const fix of fixes) execFileSync('/bin/sh', ['-c', fix.replaceAll('git mv', 'mv')]);
    expect(loadMigrations(folder.directory).map((migration) => migration.name)).to.deep.equal([
      name,
      '20260102000000_create-bs',
    ]);
  });

  it('is refused for two up files of one stamp, which are not one migration', () => {
    for (const one of ['b', 'c']) put(`20260102000000_create-${one}.up.sql`, sound.up);
    expect(problems()).to.deep.equal([
      '20260102000000_create-c has the stamp of the one before it: their order would be chance',
      '20260102000000_create-b.down.sql is missing: each migration has an up and a down file',
      '20260102000000_create-c.down.sql is missing: each migration has an up and a down file',
    ]);
  });

  for (const [direction, other] of [
    ['up', 'down'],
    ['down', 'up'],
  ] as const) {
    it(`is refused for a missing ${direction}`, () => {
      put(`20260102000000_create-b.${other}.sql`, 'select 1;');
      expect(problems()).to.deep.equal([
        `20260102000000_create-b.${direction}.sql is missing: each migration has an up and a down file`,
      ]);
      expect(told().fixes).to.deep.equal(direction === 'up' ? nothingUp : nothingDown);
    });
  }

  for (const [what, text] of [
    ['nothing', ''],
    ['a byte order mark', '\uFEFF'],
    ['space', ' \r\n\t\n'],
    ['a comment', '-- nothing to undo\n'],
    ['a comment without an end of line', '-- nothing to undo'],
    ['comments one in the other', '/* a /* b; */ select 1; */\n-- c\n'],
    ['semicolons', ';;\n-- select 1;\n;'],
  ] as const) {
    it(`is refused for a file that holds ${what}, and no statement`, () => {
      put(`${name}.down.sql`, text);
      expect(told()).to.deep.equal({
        lines: [`${name}.down.sql is empty: it holds no statement`],
        fixes: nothingDown,
      });
      put(`${name}.up.sql`, text);
      expect(told()).to.deep.equal({
        lines: [`${name}.up.sql is empty: it holds no statement`, `${name}.down.sql is empty: it holds no statement`],
        fixes: [...nothingUp, ...nothingDown],
      });
    });
  }

  for (const text of [
    '-- /*\nselect 1;\n-- */',
    '/* a */ select 1',
    "select '--';",
    '/* -- */ select 1;',
    ';select 1',
  ]) {
    it(`takes ${JSON.stringify(text)} for a statement`, () => {
      put(`${name}.down.sql`, text);
      expect(problems()).to.deep.equal([]);
    });
  }

  for (const [what, bytes] of [
    ['Latin-1', Buffer.from("select 'ü';", 'latin1')],
    ['UTF-16 with its mark', Buffer.from('\uFEFFselect 1;', 'utf16le')],
    ['UTF-16', Buffer.from('select 1;', 'utf16le')],
    ['a cut-off character', Buffer.from("select 'ü").subarray(0, -1)],
    ['a NUL', Buffer.from('select 1;\0')],
  ] as const) {
    it(`is refused for a file in ${what}`, () => {
      put(`${name}.up.sql`, bytes);
      expect(problems()).to.deep.equal([`${name}.up.sql is not a file of UTF-8 text`]);
    });
  }

  it('may hold the character that stands for what cannot be read', () => {
    put(`${name}.up.sql`, Buffer.from("select '\ufffd';\n"));
    expect(loadMigrations(folder.directory)[0]?.up.text).to.equal("select '\ufffd';\n");
  });

  it('is refused for a folder and for a link to nowhere under the name of a file', () => {
    mkdirSync(join(folder.directory, '20260102000000_create-b.up.sql'));
    symlinkSync('/nowhere', join(folder.directory, '20260102000000_create-b.down.sql'));
    expect(problems()).to.deep.equal([
      '20260102000000_create-b.up.sql is not a file of UTF-8 text',
      '20260102000000_create-b.down.sql is not a file of UTF-8 text',
    ]);
  });

  it('is refused once, for all that is wrong with it', () => {
    put('1_a.up.sql', '');
    put('20260102000000_create-b.up.sql', 'select 1;');
    folder.write({ '20260103000000_create-c': { up: '-- later', down: '' } });
    folder.write({ '20261301000000_create-d': sound, '20260101000000_create-e': sound });
    expect(problems()).to.have.length(6);
  });

  it('that is not there is refused with the option that names another', () => {
    expect(refusal(`${folder.directory}/nowhere`)).to.include({
      fix: 'name it with --migrations DIR or in pgproof.config.json, or have it made: npx pgproof init',
      exitCode: 2,
    });
  });

  function put(file: string, content: string | Uint8Array): void {
    writeFileSync(join(folder.directory, file), content);
  }

  /** What is wrong with the folder, a line each. */
  function problems(): string[] {
    return told().lines;
  }

  /** The same, and what to type. */
  function told(): { lines: string[]; fixes: string[] } {
    const error = refusal(folder.directory);
    if (error === undefined) return { lines: [], fixes: [] };
    expect(error.exitCode).to.equal(1);
    const [first, ...lines] = error.message.split('\n').map((line) => line.replace(/^ {2}/, ''));
    expect(first).to.equal(`${folder.directory} is not in order:`);
    const [start, ...fixes] = error.fix?.split('\n').map((line) => line.replace(/^ {7}/, '')) ?? [];
    expect(start).to.equal('correct the files; nothing was run');
    return { lines, fixes };
  }
});

function refusal(directory: string): UserError | undefined {
  try {
    loadMigrations(directory);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
