import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { config, expect } from 'chai';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { serverMajor } from '../../support/server.js';
import { useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [create, change, index, block] = [
  '20261201000000_create-book',
  '20261202000000_change-book',
  '20261203000000_index-book',
  '20261204000000_fill-book',
] as const;

/** What is made without a row in the way, then done to a table in use. */
const files = {
  [create]: {
    up: 'create table book (id integer primary key, title text); create table reader (id integer primary key);',
  },
  [change]: {
    up: `alter table book rename to volume;
         alter table volume add column key uuid not null default gen_random_uuid();
         create table loan (id integer references volume (id), reader integer references reader (id));`,
  },
  [index]: { up: '-- no-transaction\ncreate index concurrently ix_volume_title on volume (title);' },
  [block]: { up: '-- no-transaction\ndo $$ begin update volume set title = upper(title); end $$;' },
};

describe('plan --locks', () => {
  const trial = useTrial();
  const plan = (...words: string[]) =>
    runDb(['plan', '--locks', '--migrations', trial.folder.directory, ...words], { env: { DATABASE_URL: trial.url } });
  const shown = (name: string) => `${trial.folder.directory}/${name}.up.sql`;

  it('foretells from a replay what each file locks, with the figures of the database', async () => {
    trial.folder.write({ [create]: files[create] });
    await trial.migrate();
    await trial.sql`insert into book select n, 'a title' from generate_series(1, 12345) as n`;
    await trial.sql`analyze book`;
    trial.folder.write(files);
    const before = await trial.sql`select pg_current_xact_id_if_assigned() is null, count(*) from pg_class`;
    const { code, stdout, stderr } = await plan();
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const [locks = '', advice] = stdout.split(`\n${shown(change)}:`);
    expect(locks.replaceAll(/\d+ (?:kB|bytes)/g, 'N kB')).to.equal(
      [
        shown(change),
        '  book: access exclusive, rewritten, blocks reads and writes; about 12,345 rows, N kB',
        '  reader: share row exclusive, blocks writes; rows not counted yet, N kB',
        shown(index),
        '  volume: share update exclusive; about 12,345 rows, N kB (by the kind of its statement)',
        shown(block),
        '  not known: it runs outside a transaction, and the kind of its statement does not say it',
        '',
      ].join('\n'),
    );
    expect(advice).to.match(/^1:1: table public\.book: .*\n  instead, in 2 pairs of files:/);
    expect(await trial.sql`select pg_current_xact_id_if_assigned() is null, count(*) from pg_class`).to.deep.equal(
      before,
    );
    expect(await trial.applied()).to.deep.equal([create]);
  });

  it('gives each table in --json, with those that are only read', async () => {
    trial.folder.write({ [create]: files[create] });
    await trial.migrate();
    trial.folder.write({ [change]: { up: 'create view titles as select title from book;' } });
    const { result } = JSON.parse((await plan('--json')).stdout) as { result: Record<string, unknown> };
    const [file] = result['files'] as { name: string; locks: Record<string, unknown>[] }[];
    expect(file?.name).to.equal(change);
    expect(file?.locks.map(({ oid, bytes, ...rest }) => [typeof oid, typeof bytes, rest])).to.deep.equal([
      [
        'number',
        'number',
        { schema: 'public', table: 'book', lock: 'access share', rewritten: false, blocks: null, rows: null },
      ],
    ]);
    expect(result['standbys']).to.equal(0);
  });

  it('has nothing to say where nothing is pending, and of new tables alone', async () => {
    trial.folder.write({ [create]: files[create] });
    expect((await plan()).stdout).to.equal(`${shown(create)}\n  locks no table that is there\n`);
    await trial.migrate();
    expect((await plan()).stdout).to.equal('-- nothing is pending\n');
  });

  it('foretells what the major version of the database locks, and no other', async () => {
    trial.folder.write({
      [create]: {
        up: `create table book (id integer primary key) partition by range (id);
             create table loan (book_id integer references book (id));`,
      },
    });
    await trial.migrate();
    trial.folder.write({ [change]: { up: 'create table book_1 partition of book for values from (1) to (10);' } });
    const { stdout } = await plan();
    const [, ...lines] = stdout.replaceAll(/;.*/g, '').trimEnd().split('\n');
    const referencing = serverMajor() < 15 ? [] : ['  loan: share row exclusive, blocks writes'];
    expect(lines).to.deep.equal(['  book: access exclusive, blocks reads and writes', ...referencing]);
  });

  longTest('says that it was in the replay where a file of batches never ends', async () => {
    trial.folder.write({ [create]: files[create] });
    await trial.migrate();
    const endless = 'insert into reader select coalesce(max(id), 0) + 1 from reader where true limit 1;';
    trial.folder.write({ [change]: { up: `-- batched\n${endless}` } });
    const { code, stderr } = await plan();
    expect(code).to.equal(1);
    expect(stderr).to.match(/^error: in the replay, on a throw-away PostgreSQL \d+: .*: after 1000 batches and /);
    expect(stderr).to.contain('fix: have its where leave out what is done; nothing was written to the database\n');
  });

  longTest('leaves out sizes that another session keeps it from asking for', async () => {
    trial.folder.write({ [create]: files[create] });
    await trial.migrate();
    trial.folder.write({ [change]: { up: 'alter table book add column pages integer;' } });
    const { stdout, stderr } = await trial.sql.begin(async (sql) => {
      await sql`lock table book in access exclusive mode`;
      return plan();
    });
    expect(stdout).to.equal(`${shown(change)}\n  book: access exclusive, blocks reads and writes\n`);
    expect(stderr).to.equal('note: how many rows the tables have is not known: another session holds one of them\n');
  });
});

describe('what a run locked', () => {
  const trial = useTrial();
  const db = (...words: string[]) =>
    runDb([...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url } });
  const timeless = (text: string) => text.replaceAll(/\d+ ms/g, 'N ms').replaceAll(/\d{4}-\S+ by \S+, /g, '');

  it('is not shown where nothing was there before the run, so that no one waited', async () => {
    trial.folder.write(files);
    expect((await db('migrate')).stdout)
      .to.contain(change)
      .and.not.to.contain('locked');
    expect((await db('status', '--locks')).stdout).to.contain('    book: access exclusive, rewritten\n');
  });

  it('is shown below its line where that kept others waiting, and kept for status --locks', async () => {
    trial.folder.write({ [create]: files[create] });
    await db('migrate');
    trial.folder.write(files);
    const { stdout } = await db('migrate');
    const [, ...lines] = timeless(stdout).split('\n');
    expect(lines.slice(0, 3).map((line) => line.replaceAll(/ +N ms/g, ''))).to.deep.equal([
      '    locked book (access exclusive, rewritten), reader (share row exclusive)',
      `+ ${index}`,
      `+ ${block}`,
    ]);
    const status = await db('status', '--locks');
    expect({ code: status.code, stderr: status.stderr }).to.deep.equal({ code: 0, stderr: '' });
    const shownLines = timeless(status.stdout).split('\n').slice(0, -3);
    expect(shownLines.filter((line) => !/^ +N ms$/.test(line))).to.deep.equal([
      `applied    ${create}`,
      '    no table that was there',
      `applied    ${change}`,
      '    book: access exclusive, rewritten',
      '    reader: share row exclusive',
      `applied    ${index}`,
      '    volume: share update exclusive (by the kind of its statement)',
      `applied    ${block}`,
      '    locks not recorded',
    ]);
    expect((await db('status')).stdout).not.to.contain('exclusive');
  });
});

describe('the headers of migrations, in check', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-locks-'));
    mkdirSync(join(folder, 'migrations'));
    mkdirSync(join(folder, 'sql'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (ups: Readonly<Record<string, string>>, from?: string) => {
    for (const [name, up] of Object.entries(ups)) {
      writeFileSync(join(folder, 'migrations', `${name}.up.sql`), up);
      writeFileSync(join(folder, 'migrations', `${name}.down.sql`), 'select 1;\n');
    }
    writeFileSync(join(folder, 'pgproof.config.json'), JSON.stringify(from === undefined ? {} : { locksFrom: from }));
  };
  const shown = (name: string) => relative(process.cwd(), join(folder, 'migrations', `${name}.up.sql`));
  const check = (...words: string[]) => runDb(['check', '--config', join(folder, 'pgproof.config.json'), ...words]);
  const made = '-- Why: books.\n-- Locks: new table only.\ncreate table book (id integer primary key);\n';

  it('are compared from locksFrom on with what a replay took, and the right line is what to write', async () => {
    write(
      {
        '20261130000000_create-book': made,
        '20261201000000_add-title':
          '-- Why: titles.\n-- Locks: book, for a moment.\nalter table book add column title text;\n',
        '20261202000000_create-loan':
          '-- Locks: book (share row exclusive), while its foreign key is made.\ncreate table loan (id integer references book (id));\n',
        '20261203000000_index-title':
          '-- no-transaction\n-- Locks: book (share).\ncreate index concurrently ix_book_title on book (title);\n',
        '20261204000000_add-pages': 'alter table book add column pages integer;\n',
        '20261205000000_create-shelf': '-- Locks: none; a new table.\ncreate table shelf (id integer);\n',
      },
      '20261201',
    );
    const { code, stdout } = await check();
    expect(code).to.equal(1);
    const [, said = ''] = /^--- locks\n([^]*?)\n\n/m.exec(stdout) ?? [];
    expect(said.split('\n')).to.deep.equal([
      `${shown('20261201000000_add-title')}:2: the line -- Locks: does not begin with a list of tables and lock modes, or none; a replay took book (access exclusive)`,
      '  fix: -- Locks: book (access exclusive).',
      `${shown('20261203000000_index-title')}:2: the line -- Locks: says book (share); a replay took book (share update exclusive)`,
      '  fix: -- Locks: book (share update exclusive).',
      `${shown('20261204000000_add-pages')}:1: the header has no line -- Locks:; a replay took book (access exclusive)`,
      '  fix: -- Locks: book (access exclusive).',
      '5 headers compared with the locks of a replay',
    ]);
    expect(stdout).to.match(/^FAILED {2}locks \(\d+ s\)$/m);
  });

  longTest('are compared without locksFrom where they list lock modes, and left alone where they do not', async () => {
    const listed = (lock: string) => ({
      '20250101000000_create-book': made,
      '20250102000000_add-title': `-- Locks: book (${lock}).\nalter table book add column title text;\n`,
      '20250103000000_add-pages': '-- Locks: none, or so one thought.\nalter table book add column pages integer;\n',
    });
    write(listed('access exclusive'));
    expect((await check()).stdout).to.match(/^ok {6}locks \(\d+ s\): 1 header compared with the locks of a replay$/m);
    write(listed('share'));
    const { stdout } = await check('--json');
    const { result } = JSON.parse(stdout) as { result: { steps: { step: string; result: unknown }[] } };
    expect(result.steps.find(({ step }) => step === 'locks')?.result).to.deep.equal({
      compared: 1,
      findings: [
        {
          file: shown('20250102000000_add-title'),
          line: 1,
          problem: 'the line -- Locks: says book (share); a replay took book (access exclusive)',
          fix: '-- Locks: book (access exclusive).',
        },
      ],
    });
  });
});
