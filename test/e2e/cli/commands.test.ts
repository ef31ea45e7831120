import { longTest } from '../../support/proofs.js';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runDb } from '../../support/run-db.js';
import { shownDatabase } from '../../support/shown-database.js';
import { useTrial, type Trial } from '../../support/trial.js';

const [a, b, c] = ['20260101000000_create-a', '20260102000000_create-b', '20260103000000_create-c'] as const;
const pairs = Object.fromEntries(
  [a, b, c].map((name) => [
    name,
    { up: `create table ${name.slice(-1)} (id integer);\n`, down: `drop table ${name.slice(-1)};\n` },
  ]),
);

describe('bin/db plan', () => {
  const { trial, db } = useCommands();

  it('prints the SQL that would run, and writes nothing, not even a table', async () => {
    const before = await catalogSize(trial);
    const { code, stdout, stderr } = await db('plan');
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout.replaceAll(`${trial.folder.directory}/`, '')).to.equal(
      [a, b, c]
        .map((name) => `-- ${name}.up.sql\nbegin;\ncreate table ${name.slice(-1)} (id integer);\ncommit;\n\n`)
        .join(''),
    );
    expect(await catalogSize(trial)).to.equal(before);
  });

  longTest('prints SQL that runs as it stands, also where the last semicolon is missing', async () => {
    trial.folder.write({ '20260104000000_create-d': { up: 'create table d (id integer) -- the last' } });
    const { stdout } = await db('plan');
    // On the path that a person has, not on the runner's own.
    await trial.inSession(({ client }) => client.query(`set search_path = public;\n${stdout}`));
    expect(await trial.exists('d')).to.equal(true);
  });

  longTest('takes back what a file sets that runs outside a transaction', async () => {
    trial.folder.write({ [a]: { up: '-- no-transaction\nset lock_timeout = 0;\nvacuum;\n' } });
    expect((await db('plan', '--to', a)).stdout).to.equal(
      `-- ${join(trial.folder.directory, a)}.up.sql (outside a transaction)\n-- no-transaction\nset lock_timeout = 0;\nvacuum;\nreset all;\n\n`,
    );
  });

  it('says of a file that runs in batches that it does', async () => {
    const sql = '-- batched pause 2s\ndelete from a where id in (select id from a limit 9 for update);\n';
    trial.folder.write({ [b]: { up: sql } });
    await trial.migrate({ to: a });
    const file = join(trial.folder.directory, `${b}.up.sql`);
    expect((await db('plan', '--to', b)).stdout).to.equal(
      `-- ${file} (again and again until it changes no row, each time in a transaction, 2000 ms apart)\nbegin;\n${sql}commit;\n\n`,
    );
    const { stdout } = await db('plan', '--to', b, '--json');
    expect((JSON.parse(stdout) as { result: object }).result).to.deep.equal({
      files: [{ name: b, direction: 'up', file, transaction: false, batched: { pauseMs: 2000 }, sql }],
    });
  });

  it('stops at --to, and tells of what is pending only', async () => {
    await trial.migrate({ to: a });
    const { stdout } = await db('plan', '--to', `migrations/${b}.up.sql`, '--json');
    expect((JSON.parse(stdout) as { result: object }).result).to.deep.equal({
      files: [
        {
          name: b,
          direction: 'up',
          file: join(trial.folder.directory, `${b}.up.sql`),
          transaction: true,
          sql: pairs[b]?.up,
        },
      ],
    });
    await trial.migrate();
    expect(await db('plan')).to.deep.equal({ code: 0, stdout: '-- nothing is pending\n', stderr: '' });
  });

  longTest('ends quietly when its reader has had enough', async () => {
    trial.folder.write({ '20260104000000_create-d': { up: `select '${'x'.repeat(500_000)}';` } });
    const child = spawn('/bin/sh', ['-c', `bin/db plan --migrations ${trial.folder.directory} | head -1`], {
      env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: trial.url },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.resume();
    await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).to.equal('');
  });

  longTest('refuses what migrate would refuse', async () => {
    await trial.migrate({ to: b });
    trial.folder.remove(c);
    trial.folder.write({ [c]: { up: 'commit;' } });
    expect(await db('plan')).to.include({ code: 1, stdout: '' });
    trial.folder.write({ [a]: { up: 'select 2;' } });
    expect((await db('plan')).stderr)
      .to.contain(`${a}.up.sql and`)
      .and.to.contain('differ from what was applied');
  });
});

describe('bin/db status', () => {
  const { trial, db } = useCommands();

  it('lists what is pending, writes nothing and exits with 1', async () => {
    const before = await catalogSize(trial);
    expect(await db('status')).to.deep.equal({
      code: 1,
      stdout:
        [a, b, c].map((name) => `pending    ${name}\n`).join('') +
        `0 applied, 3 pending\n  on ${shownDatabase(trial)}\n`,
      stderr: '',
    });
    expect(await catalogSize(trial)).to.equal(before);
  });

  it('exits with 0 once all is applied and unchanged', async () => {
    await trial.migrate();
    const { code, stdout } = await db('status');
    expect(code).to.equal(0);
    const row = /^applied {4}\d{14}_create-[abc] {2}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z by \w+, \d+ ms$/;
    const lines = stdout
      .trim()
      .replaceAll(/\n {11}/g, '  ')
      .split('\n');
    // The database of a test has a longer name than most.
    const wide = stdout.split('\n').filter((line) => line.length > 80);
    expect(wide.filter((line) => !line.startsWith('  on postgres:'))).to.deep.equal([]);
    expect(lines.splice(-2)).to.deep.equal(['3 applied, 0 pending', `  on ${shownDatabase(trial)}`]);
    for (const line of lines) expect(line).to.match(row);
  });

  it('tells changed, missing and late ones apart, and exits with 1', async () => {
    await trial.migrate();
    trial.folder.remove(a);
    trial.folder.write({ [b]: { up: pairs[b]?.up ?? '', down: 'drop table if exists b;' } });
    trial.folder.write({
      '20260102000001_create-l': { up: 'select 1;' },
      '20260104000000_create-p': { up: 'select 1;' },
    });
    const { code, stdout } = await db('status', '--json');
    expect(code).to.equal(1);
    const { ok, result: answer } = JSON.parse(stdout) as {
      ok: boolean;
      result: { migrations: { name: string; state: string; differs?: string[] }[] };
    };
    expect(ok).to.equal(false);
    expect(answer.migrations.map(({ name, state }) => `${state} ${name}`)).to.deep.equal([
      `missing ${a}`,
      `changed ${b}`,
      'late 20260102000001_create-l',
      `applied ${c}`,
      'pending 20260104000000_create-p',
    ]);
    expect(answer.migrations[1]?.differs).to.deep.equal(['down']);
  });

  it('exits with 1 also where all that is wrong is a file that was changed', async () => {
    await trial.migrate();
    trial.folder.write({ [b]: { up: pairs[b]?.up ?? '', down: 'drop table if exists b;' } });
    const { code, stdout } = await db('status');
    expect(code).to.equal(1);
    expect(stdout).to.match(/\n2 applied, 0 pending, 1 changed\n {2}on postgres:\S+ \(DATABASE_URL\)\n$/);
  });

  longTest('tells one that was renamed under both of its names', async () => {
    await trial.migrate();
    const { up = '', down } = pairs[b] ?? {};
    const now = '20260102000001_make-b';
    trial.folder.remove(b);
    trial.folder.write({ [now]: { up, ...(down === undefined ? {} : { down }) } });
    const { code, stdout } = await db('status');
    expect(code).to.equal(1);
    expect(stdout).to.contain(`missing    ${b}\n           applied, and in the folder as ${now}\n`);
    expect(stdout).to.contain(`pending    ${now}  applied as ${b}\n`);
    expect(stdout.endsWith(`\n2 applied, 1 pending, 1 missing\n  on ${shownDatabase(trial)}\n`)).to.equal(true);
  });

  longTest('tells what another tool has applied', async () => {
    await trial.sql
      .unsafe(`create table pgmigrations (id serial primary key, name varchar(255) not null, run_on timestamp not null);
      insert into pgmigrations (name, run_on) values ('${a}', now())`);
    const { code, stdout } = await db('status');
    expect(code).to.equal(1);
    expect(stdout).to.contain(`unrecorded ${a}  applied, and no record says from which file`);
  });
});

/** What a line on a dropped table says below it. */
const locked = (table: string) => ` {4}locked ${table} \\(access exclusive\\)\n`;

describe('bin/db rollback', () => {
  const { trial, db } = useCommands();

  beforeEach(async () => {
    await trial.migrate();
  });

  longTest('takes as many down as it is told, the last applied first', async () => {
    const { code, stdout } = await db('rollback', '--steps', '2');
    expect(code).to.equal(0);
    expect(stdout).to.match(
      new RegExp(
        `^- ${c} +\\d+ ms\n${locked('c')}- ${b} +\\d+ ms\n${locked('b')}2 taken down in \\d+ ms on postgres://\\S+ \\(DATABASE_URL\\)\n$`,
      ),
    );
    expect(await trial.applied()).to.deep.equal([a]);
  });

  it('refuses more steps than there are, and takes none', async () => {
    expect(await db('rollback', '--steps', '4')).to.deep.equal({
      code: 1,
      stdout: '',
      stderr: 'error: 4 steps back were asked for, and only 3 are applied\n  fix: see status\n',
    });
    expect(await trial.applied()).to.deep.equal([a, b, c]);
  });

  longTest('keeps the migration that --to names, also by the path of a file', async () => {
    expect((await db('rollback', '--to', `migrations/${a}.up.sql`)).code).to.equal(0);
    expect(await trial.applied()).to.deep.equal([a]);
  });

  longTest('--to the last one has nothing to do', async () => {
    const { code, stdout, stderr } = await db('rollback', '--to', c);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    expect(stdout).to.match(/^nothing to take down on postgres:\S+ \(DATABASE_URL\)\n$/);
  });

  it('--all takes everything, and a second one nothing', async () => {
    expect((await db('rollback', '--all')).code).to.equal(0);
    expect(await trial.applied()).to.deep.equal([]);
    expect((await db('rollback', '--all')).stdout).to.match(/^nothing to take down on postgres:/);
    expect((await db('rollback', '--steps', '1')).stderr).to.contain('nothing is applied');
  });

  longTest('--to offers names near an unknown one', async () => {
    expect(await db('rollback', '--to', '20260101000000_create-x')).to.include({
      code: 1,
      stderr: `error: no migration is named 20260101000000_create-x\n  fix: did you mean ${a}\n`,
    });
    expect(await trial.applied()).to.have.length(3);
  });

  longTest('--to refuses one that is not applied', async () => {
    await trial.rollback();
    expect(await db('rollback', '--to', c)).to.include({
      code: 1,
      stderr: `error: ${c} is not applied, so it cannot be what stays\n  fix: see status\n`,
    });
  });

  longTest('takes the last applied down, though later ones are pending', async () => {
    await trial.rollback();
    expect((await db('rollback', '--steps', '1')).code).to.equal(0);
    expect(await trial.applied()).to.deep.equal([a]);
  });

  it('--json tells what was done, on stdout alone', async () => {
    const { stdout, stderr } = await db('rollback', '--steps', '1', '--json');
    const { result: answer } = JSON.parse(stdout) as { result: { takenDown: { name: string }[] } };
    expect(answer.takenDown.map(({ name }) => name)).to.deep.equal([c]);
    expect(stderr).to.equal('');
    expect(stdout).not.to.contain(secretOf(trial));
  });
});

describe('bin/db redo', () => {
  const { trial, db } = useCommands();

  longTest('takes the last applied down and up again, though others are pending', async () => {
    await trial.migrate({ to: b });
    await trial.sql`insert into a values (1)`;
    await trial.sql`insert into b values (1)`;
    const { code, stdout } = await db('redo', '--accept-loss', 'b');
    expect(code).to.equal(0);
    expect(stdout).to.match(
      new RegExp(
        `^- ${b} .*\n${locked('b')}\\+ ${b} .*\nredone on postgres://\\S+ \\(DATABASE_URL\\)\nlost, as accepted:\n  public.b: 1 row \\(${b}\\)\n$`,
      ),
    );
    expect(await trial.applied()).to.deep.equal([a, b]);
    expect(await trial.sql`select from a`).to.have.length(1);
    expect(await trial.sql`select from b`).to.have.length(0);
    expect(await trial.exists('c')).to.equal(false);
  });

  longTest('has nothing to redo before the first', async () => {
    expect(await db('redo')).to.include({ code: 1, stdout: '' });
    expect(await trial.exists('a')).to.equal(false);
  });
});

describe('bin/db migrate', () => {
  const { trial, db, withEnvironment } = useCommands();

  longTest('applies up to --to, then the rest, then nothing, and says so', async () => {
    expect((await db('migrate', '--to', b)).stdout).to.match(
      new RegExp(`^\\+ ${a} .*\n\\+ ${b} .*\n2 migrations applied in \\d+ ms\npostgres://`),
    );
    expect((await db('migrate', '--to', a)).stdout).to.contain(`${a} is applied already; later ones are pending: 1`);
    expect((await db('migrate')).stdout).to.contain('1 migration applied');
    expect((await db('migrate')).stdout).to.contain('nothing is pending: 3 migrations applied');
  });

  longTest('--json is JSON on stdout alone, and shows no password, whatever a file has to say', async () => {
    trial.folder.write({ [b]: { up: `do $$ begin raise notice 'working'; end $$;` } });
    const { code, stdout, stderr } = await db('migrate', '--json');
    expect(code).to.equal(0);
    const { result: answer } = JSON.parse(stdout) as { result: { applied: { name: string }[]; pending: string[] } };
    expect(answer.applied.map(({ name }) => name)).to.deep.equal([a, b, c]);
    expect(answer.pending).to.deep.equal([]);
    expect(stderr).to.match(/^notice: working \(.*\)\n$/);
    expect(`${stdout}${stderr}`).not.to.contain(secretOf(trial));
    expect((await db('migrate')).stdout).not.to.contain(secretOf(trial));
  });

  longTest('--json answers that it failed, and nothing of what went well before', async () => {
    trial.folder.write({ [b]: { up: 'select nope;' } });
    const { code, stdout } = await db('migrate', '--json');
    expect(code).to.equal(1);
    expect(JSON.parse(stdout)).to.have.all.keys('ok', 'exitCode', 'command', 'database', 'error');
  });

  longTest('refuses a late one with the git mv that repairs it', async () => {
    await trial.migrate();
    trial.folder.write({ '20260102000001_create-l': { up: 'select 1;' } });
    const { code, stderr } = await db('migrate');
    const file = (name: string, direction: string) => join(trial.folder.directory, `${name}.${direction}.sql`);
    expect(code).to.equal(1);
    expect(stderr).to.contain(
      ['up', 'down']
        .map(
          (direction) =>
            `git mv ${file('20260102000001_create-l', direction)} ${file('20260103000001_create-l', direction)}`,
        )
        .join(' && '),
    );
  });

  it('in CI marks the place of an error, with what it says escaped', async () => {
    writeFileSync(join(trial.folder.directory, `${b}.up.sql`), `select 1;\n\nselect '50%' as x, nope;\n`);
    const { code, stderr } = await withEnvironment({ GITHUB_ACTIONS: 'true' }, ['migrate']);
    expect(code).to.equal(1);
    const path = join(trial.folder.directory, `${b}.up.sql`);
    const [annotation] = stderr.split('\n').filter((line) => line.startsWith('::'));
    expect(annotation).to.equal(
      `::error file=${path},line=3,col=20::${path}:3:20: column "nope" does not exist` +
        `%0A  select '50%25' as x, nope;%0A                     ^%0A  SQLSTATE 42703`,
    );
    expect((await db('migrate')).stderr).not.to.contain('::');
  });
});

describe('bin/db new', () => {
  const { trial, db } = useCommands();

  longTest('writes a pair that migrate refuses until it is written', async () => {
    const { code, stdout } = await db('new', 'add-phone');
    expect(code).to.equal(0);
    expect(stdout).to.match(/_add-phone\.up\.sql\n.*_add-phone\.down\.sql\n$/);
    expect((await db('migrate')).stderr).to.match(/add-phone\.up\.sql is empty.*\n.*add-phone\.down\.sql is empty/);
    expect(await trial.exists('a')).to.equal(false);
  });

  longTest('writes an up file for batches', async () => {
    const { stdout } = await db('new', 'fill-phone', '--batched');
    const [up = '', down = ''] = stdout
      .trim()
      .split('\n')
      .map((file) => readFileSync(file, 'utf8').split('\n', 1)[0]);
    expect(up).to.equal('-- batched');
    expect(down).to.match(/^-- Restores/);
  });
});

/** A database and a folder with three migrations for each test, and bin/db on them. */
describe('what bin/db says to type', () => {
  const { trial, withEnvironment, db } = useCommands();

  longTest('is about the folder and the schema that it was told of', async () => {
    const options = ['--schema', 'led ger'];
    await trial.sql.unsafe('create schema "led ger"');
    expect((await db('migrate', ...options)).code).to.equal(0);
    trial.folder.write({ [b]: { up: '-- Edited.\ncreate table b (id integer);\n', down: 'drop table b;\n' } });
    const given = `--migrations ${trial.folder.directory} --schema 'led ger'`;
    const { stderr } = await db('migrate', ...options);
    expect(stderr).to.contain(`bin/db restamp ${given} ${b} --reason "…"\n`);
    const { stdout } = await db('migrate', '--json', ...options);
    expect(stdout).to.contain(`bin/db restamp ${given} ${b} --reason`);
    const typed = ['restamp', '--migrations', trial.folder.directory, ...options, b, '--reason', '…'];
    expect((await runDb(typed, { env: { DATABASE_URL: trial.url } })).code).to.equal(0);
    expect((await db('status', ...options)).code).to.equal(0);
  });

  longTest('makes a database of that folder and not of the platform', async () => {
    const { stderr } = await withEnvironment({ DATABASE_URL: `${trial.url}_none` }, ['status']);
    expect(stderr).to.contain(`\n  fix: bin/db migrate --migrations ${trial.folder.directory} creates it\n`);
  });

  longTest('is as short as can be where it was told of none', async () => {
    const { stderr } = await runDb(['status'], { env: { DATABASE_URL: `${trial.url}_none` } });
    expect(stderr).to.contain('\n  fix: bin/db migrate creates it\n');
  });

  longTest('is not what a file holds', async () => {
    trial.folder.write({ [a]: { up: "select 'bin/db migrate' as a b;" } });
    expect((await db('migrate')).stderr).to.contain("\n  select 'bin/db migrate' as a b;\n");
  });
});

function useCommands() {
  const trial = useTrial();
  beforeEach(() => {
    trial.folder.write(pairs);
  });
  const withEnvironment = (env: Record<string, string>, words: readonly string[]) =>
    runDb([...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url, ...env } });
  return { trial, withEnvironment, db: (...words: string[]) => withEnvironment({}, words) };
}

async function catalogSize({ sql }: Trial): Promise<string> {
  const [row] = await sql<{ size: string }[]>`
    select concat_ws(' ', (select count(*) from pg_class), (select count(*) from pg_namespace), (select count(*) from pg_proc)) as size`;
  return row?.size ?? '';
}

function secretOf({ url }: Trial): string {
  // A server that trusts everybody has none, and nothing holds the empty string.
  return new URL(url).password || 'no password at all';
}
