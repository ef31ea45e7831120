import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runDb } from '../../support/run-db.js';
import { longTest, prove } from '../../support/proofs.js';
import { startDb, type RunningDb } from '../../support/start-db.js';
import { until, useTrial } from '../../support/trial.js';

const first = '20260101000000_create-shop';
const second = '20260102000000_create-note';
const shop = {
  up: 'create table shop (id integer primary key);\n',
  down: 'drop table shop;\n',
};
const note = {
  up: 'create table note (id integer primary key, title text);\n',
  down: 'drop table note;\n',
};
/** The same table, by another name. */
const memo = {
  up: 'create table memo (id integer primary key, title text);\n',
  down: 'drop table memo;\n',
};
const upFile = `migrations/${second}.up.sql`;
const downFile = `migrations/${second}.down.sql`;

describe('bin/db dev', () => {
  const trial = useTrial();
  let folder: string;
  let running: RunningDb | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vbwd-dev-'));
    mkdirSync(join(folder, 'migrations'));
    writeFileSync(join(folder, 'package.json'), '{}');
    write(first, shop);
    write(second, note);
  });
  afterEach(() => {
    running?.child.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, { up, down }: { up?: string; down?: string }) => {
    if (up !== undefined) writeFileSync(join(folder, `migrations/${name}.up.sql`), up);
    if (down !== undefined) writeFileSync(join(folder, `migrations/${name}.down.sql`), down);
  };
  const query = (text: string) => {
    mkdirSync(join(folder, 'sql'), { recursive: true });
    writeFileSync(join(folder, 'sql/note.sql'), `/* @name FindNote */\n${text}\n`);
  };
  const git = (...words: string[]) => {
    const as = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
    const { status, stderr } = spawnSync('git', [...as, ...words], { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`);
  };
  const inFolder = (url = trial.url) => ({ env: { DATABASE_URL: url }, cwd: folder });
  const once = async (...words: string[]) => {
    const { code, stdout, stderr } = await runDb(['dev', '--once', ...words], inFolder());
    return { code, lines: linesOf(stdout), stdout, stderr };
  };

  describe('on migrations', () => {
    prove('applies what is pending, a line a file', async () => {
      expect(await once()).to.deep.include({ code: 0, lines: [`ok up ${first}`, `ok up ${second}`] });
      expect(await once()).to.deep.include({
        code: 0,
        lines: ['ok migrations: nothing is pending: 2 migrations applied'],
      });
    });

    it('answers as JSON what each step answered, and only where it ends', async () => {
      const { stdout } = await once('--json');
      const { ok, result } = JSON.parse(stdout) as { ok: boolean; result: { steps: object[]; skipped: string[] } };
      expect(ok).to.equal(true);
      const well = { step: 'up', ok: true, exitCode: 0 };
      expect(result.steps.map((step) => ({ ...step, durationMs: 0 }))).to.deep.equal([
        { ...well, migration: first, durationMs: 0 },
        { ...well, migration: second, durationMs: 0 },
      ]);
      const watching = await runDb(['dev', '--json'], inFolder());
      expect(watching.code).to.equal(2);
      expect(watching.stderr).to.contain('fix: bin/db dev --once --json\n');
    });

    prove('applies a new pair on top', async () => {
      await once();
      write('20260103000000_create-memo', memo);
      expect((await once()).lines).to.deep.equal(['ok up 20260103000000_create-memo']);
    });

    it('takes the last one down as it was applied, and up as it is saved', async () => {
      await once();
      write(second, { up: note.up.replace('title', 'heading') });
      expect(await once()).to.deep.include({ code: 0, lines: [`ok down ${second}`, `ok up ${second}`] });
      const rows = await trial.sql`select heading from note`;
      expect(rows).to.have.lengthOf(0);
      expect((await trial.history()).applied).to.have.lengthOf(2);
    });

    prove('applies the last one again, and with it what is pending', async () => {
      await once();
      write(second, { up: note.up.replace('title', 'heading') });
      write('20260103000000_create-memo', memo);
      expect((await once()).lines).to.deep.equal([
        `ok down ${second}`,
        `ok up ${second}`,
        'ok up 20260103000000_create-memo',
      ]);
    });

    prove('tries the new down file where it alone was edited', async () => {
      await once();
      write(second, { down: 'drop table note; -- by a better file\n' });
      expect((await once()).lines).to.deep.equal([`ok down ${second}`, `ok up ${second}`]);
      expect((await once()).lines[0]).to.contain('nothing is pending');
    });

    prove('says where a down file fails and what to do, and leaves the migration applied', async () => {
      await once();
      write(second, { down: 'drop table notes;\n' });
      const { code, lines, stdout } = await once();
      expect(code).to.equal(1);
      expect(lines).to.deep.equal([`FAILED down ${second}: ${downFile}:1:12: table "notes" does not exist`]);
      expect(stdout).to.contain('save again').and.to.contain('bin/db reset-db');
      expect(stdout).not.to.contain('restamp');
      expect(await trial.exists('public.note')).to.equal(true);
      write(second, { down: note.down });
      expect((await once()).lines[0]).to.contain('nothing is pending');
    });

    prove('notes that it has not seen the old down file, and has the new one take back what it fits', async () => {
      await once();
      write(second, { up: note.up.replace('title', 'heading'), down: 'drop table note cascade;\n' });
      const { code, lines, stderr } = await once();
      expect({ code, lines }).to.deep.equal({ code: 0, lines: [`ok down ${second}`, `ok up ${second}`] });
      expect(stderr).to.contain(`note: both files of ${second} were edited while dev did not run`);
    });

    prove('takes down nothing where the new up file is no SQL', async () => {
      await once();
      write(second, { up: 'create tabel note ();\n' });
      const { code, lines, stdout } = await once();
      expect(code).to.equal(1);
      expect(stdout.match(/create-note\.up\.sql:1:8/g)).to.have.lengthOf(1);
      expect(stdout).to.not.contain('restamp');
      expect(lines).to.deep.equal([`FAILED migrations: ${upFile}:1:8: syntax error at or near "tabel"`]);
      expect(await trial.exists('public.note')).to.equal(true);
    });

    prove('says where the new up file fails, and goes on from there at the next save', async () => {
      await once();
      write(second, { up: 'create table note (id uncountable);\n' });
      const { code, lines } = await once();
      expect(code).to.equal(1);
      expect(lines).to.deep.equal([
        `ok down ${second}`,
        `FAILED up ${second}: ${upFile}:1:23: type "uncountable" does not exist`,
      ]);
      write(second, note);
      expect(await once()).to.deep.include({ code: 0, lines: [`ok up ${second}`] });
    });

    prove('refuses an edit of one that is not the last, and runs nothing', async () => {
      await once();
      write(first, { up: `${shop.up}-- edited\n` });
      write('20260103000000_create-memo', memo);
      const { code, lines } = await once();
      expect(code).to.equal(1);
      expect(lines).to.deep.equal([
        `FAILED migrations: migrations/${first}.up.sql is frozen, since ${second} was applied after it: nothing was run`,
      ]);
      expect(await trial.exists('public.memo')).to.equal(false);
    });

    prove('refuses an edit of the last one where it is on the base branch', async () => {
      git('init', '--quiet', '--initial-branch=trunk');
      git('add', '--all');
      git('commit', '--quiet', '--message=all');
      await once('--base', 'trunk');
      write(second, { up: `${note.up}-- edited\n`, down: `${note.down}-- edited\n` });
      const { code, lines } = await once('--base', 'trunk');
      expect(code).to.equal(1);
      expect(lines).to.deep.equal([
        `FAILED migrations: ${upFile} and ${downFile} are frozen, since it is on the branch trunk: nothing was run`,
      ]);
    });

    prove('lets the last one be edited on a branch of its own', async () => {
      git('init', '--quiet', '--initial-branch=main');
      git('add', `migrations/${first}.up.sql`, `migrations/${first}.down.sql`);
      git('commit', '--quiet', '--message=first');
      git('switch', '--quiet', '--create', 'note');
      git('add', '--all');
      git('commit', '--quiet', '--message=second');
      await once();
      write(second, { up: `${note.up}-- edited\n` });
      const { code, lines, stderr } = await once();
      expect({ code, lines }).to.deep.equal({ code: 0, lines: [`ok down ${second}`, `ok up ${second}`] });
      expect(stderr).not.to.contain('no branch');
    });

    prove('notes that it knows no base branch', async () => {
      expect((await once()).stderr).to.contain('note: there is no branch main: ');
    });

    it('touches no server on another machine that is not named', async () => {
      const far = inFolder('postgres://app@db.example.com/shop');
      const { code, stdout, stderr } = await runDb(['dev', '--once'], far);
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: '' });
      expect(stderr).to.contain('db.example.com is not on this machine').and.to.contain('ALLOW_REMOTE=db.example.com');
    });
  });

  describe('on code', () => {
    prove('runs the command that is given, and prints what it prints where it fails', async () => {
      const compiler = 'node -e "console.log(\'src/a.ts(1,2): error TS1: no\'); process.exit(2)"';
      const { code, lines } = await once('--compile', compiler);
      expect(code).to.equal(1);
      expect(lines.at(-1)).to.equal('FAILED compile: src/a.ts(1,2): error TS1: no');
    });

    prove('names a command that fails without a word', async () => {
      expect((await once('--compile', 'exit 3')).lines.at(-1)).to.equal('FAILED compile: exit 3 ended with 3');
    });

    prove('runs the tsc of the project beside its tsconfig.json', async () => {
      writeFileSync(join(folder, 'tsconfig.json'), '{}');
      mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
      writeFileSync(join(folder, 'node_modules/.bin/tsc'), '#!/bin/sh\necho "with $*"\n', { mode: 0o755 });
      const { code, lines, stderr } = await once();
      expect({ code, last: lines.at(-1) }).to.deep.equal({ code: 0, last: 'ok compile: with --noEmit' });
      expect(stderr).not.to.contain('nothing is compiled');
    });

    prove('notes that there is nothing that compiles', async () => {
      expect((await once()).stderr).to.contain('note: nothing is compiled: ');
    });
  });

  describe('on queries', () => {
    longTest('generates, compiles and plans', async () => {
      query('select note.title from public.note where note.id = :id!;');
      const { code, lines } = await once('--compile', 'test -f src/queries/note.ts && echo fits');
      expect(code).to.equal(0);
      expect(lines.slice(2)).to.deep.equal([
        'ok types: 1 module in src/queries written',
        'ok compile: fits',
        'ok plans: 1 query checked: it uses an index',
      ]);
      expect(readFileSync(join(folder, 'src/queries/note.ts'), 'utf8')).to.contain('findNote');
    });

    longTest('says where a query is wrong, and looks no further', async () => {
      query('select note.titel from public.note where note.id = :id!;');
      const { code, lines } = await once('--compile', 'true');
      expect(code).to.not.equal(0);
      expect(lines[2]).to.match(/^FAILED types: sql\/note\.sql:2:8: .*titel/);
      expect(lines.slice(3)).to.deep.equal(['skipped compile', 'skipped plans']);
    });

    longTest('says which query no index serves, also where the code does not compile', async () => {
      query('select note.id from public.note where note.title = :title!;');
      const { code, lines, stdout } = await once('--compile', 'exit 1');
      expect(code).to.equal(1);
      expect(lines.slice(3, 4)).to.deep.equal(['FAILED compile: exit 1 ended with 1']);
      expect(lines[4]).to.match(/^FAILED plans: sql\/note\.sql:\d+: FindNote reads all/);
      expect(stdout).to.contain('fix: create index');
    });

    prove('skips them all where a migration fails', async () => {
      query('select note.id from public.note;');
      write(second, { up: 'create table note (id uncountable);\n' });
      const { lines } = await once('--compile', 'true');
      expect(lines.slice(2)).to.deep.equal(['skipped types', 'skipped compile', 'skipped plans']);
    });
  });

  longTest('goes on after each save, with the down file that it saw, until Ctrl-C', async () => {
    const dev = startDb(['dev', '--compile', 'true'], trial.url, { cwd: folder });
    running = dev;
    const cycles = () => dev.output().split('watching migrations').length - 1;
    const next = async (save: () => void) => {
      const [before, from] = [cycles(), dev.output().length];
      save();
      await until(() => cycles() > before, dev.output());
      return linesOf(dev.output().slice(from));
    };
    await until(() => cycles() === 1, 'the first cycle');
    expect(
      await next(() => {
        write(second, { up: 'create table note (id uncountable);\n' });
      }),
    ).to.include(`ok down ${second}`);
    expect(
      await next(() => {
        write(second, note);
      }),
    ).to.include(`ok up ${second}`);
    // The new down file would not take back the old table.
    const both = await next(() => {
      write(second, memo);
    });
    expect(both).to.include(`ok down ${second}`).and.to.include(`ok up ${second}`);
    expect(await trial.exists('public.memo')).to.equal(true);
    expect(await trial.exists('public.note')).to.equal(false);
    // Beside the same up file it is the new one that is tried, though the old one was seen.
    const tried = await next(() => {
      write(second, { down: 'drop table memos;\n' });
    });
    expect(tried).to.include(`FAILED down ${second}: ${downFile}:1:12: table "memos" does not exist`);
    dev.child.kill('SIGINT');
    expect(await dev.ended).to.deep.include({ code: 0 });
  });

  longTest('ends at SIGTERM while it waits for a save, and leaves no session', async () => {
    const dev = startDb(['dev', '--compile', 'true'], trial.url, { cwd: folder });
    running = dev;
    await until(() => dev.output().includes('watching migrations'), 'the first cycle');
    dev.child.kill('SIGTERM');
    expect(await dev.ended).to.deep.include({ code: 0 });
    await until(async () => {
      const rows = await trial.sql`
        select from pg_stat_activity where datname = current_database() and application_name like 'pgproof %'`;
      return rows.length === 0;
    }, 'its sessions are gone');
    expect((await once()).lines).to.deep.equal(['ok migrations: nothing is pending: 2 migrations applied']);
  });

  longTest('takes saves that come while it works as one more round', async () => {
    const busy = 'echo >> rounds; until [ -e go ]; do sleep 0.05; done';
    const dev = startDb(['dev', '--compile', busy], trial.url, { cwd: folder });
    running = dev;
    const rounds = () => dev.output().split('watching migrations').length - 1;
    await until(() => existsSync(join(folder, 'rounds')), 'the first round compiles');
    write('20260103000000_create-memo', memo);
    write('20260104000000_create-pet', { up: 'create table pet (id integer);\n', down: 'drop table pet;\n' });
    writeFileSync(join(folder, 'go'), '');
    await until(() => rounds() === 2, 'the second round');
    // A round too many would come before this one.
    writeFileSync(join(folder, 'draft'), 'create table pet (name text);\n');
    renameSync(join(folder, 'draft'), join(folder, 'migrations/20260104000000_create-pet.up.sql'));
    await until(() => dev.output().split('create-pet').length > 3, 'the third round');
    await until(() => rounds() >= 3, 'its end');
    const compiled = 'ok compile';
    expect(linesOf(dev.output())).to.deep.equal([
      ...[`ok up ${first}`, `ok up ${second}`, compiled],
      ...['ok up 20260103000000_create-memo', 'ok up 20260104000000_create-pet', compiled],
      ...['ok down 20260104000000_create-pet', 'ok up 20260104000000_create-pet', compiled],
    ]);
    dev.child.kill('SIGTERM');
    expect(await dev.ended).to.deep.include({ code: 0 });
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    longTest(`ends at ${signal} in the middle of a file, which is rolled back`, async () => {
      await once();
      write(second, { up: `${memo.up}select pg_catalog.pg_sleep(600);\n` });
      const dev = startDb(['dev'], trial.url, { cwd: folder });
      running = dev;
      await until(async () => {
        const [row] = await trial.sql<{ busy: boolean }[]>`
        select exists (
          select from pg_stat_activity
          where wait_event = 'PgSleep' and datname = current_database() and pid <> pg_backend_pid()
        ) as busy`;
        return row?.busy === true;
      }, 'the file runs');
      dev.child.kill(signal);
      const { code, output } = await dev.ended;
      expect({ code, lines: linesOf(output) }).to.deep.equal({
        code: 130,
        lines: [
          `ok down ${second}`,
          `FAILED up ${second}: interrupted: ${upFile} was rolled back, and those before it stay`,
        ],
      });
      expect(await trial.exists('public.memo')).to.equal(false);
      write(second, note);
      expect((await once()).lines).to.deep.equal([`ok up ${second}`]);
    });
});

/** The first line of each step, without how long it took. */
function linesOf(stdout: string): string[] {
  return stdout
    .split('\n')
    .filter((line) => /^(?:ok|FAILED|skipped) /.test(line))
    .map((line) => line.replace(/ \(\d+ ms\)/, '').replace(/ +/, ' '));
}
