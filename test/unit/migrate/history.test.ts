import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { timestamp } from 'pgproof-runtime/timestamps.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { loadMigrations, type Migration } from '../../../packages/tool/src/migrate/files.js';
import { compareHistory, type Applied } from '../../../packages/tool/src/migrate/history.js';
import { requireReplayable, requireSoundHistory } from '../../../packages/tool/src/migrate/unsound.js';

describe('what is applied and what the folder holds', () => {
  it('are compared by name and by both checksums', () => {
    const migrations = [migration('1'), migration('2'), migration('3'), migration('4'), migration('5')];
    const history = compareHistory(migrations, [
      applied('0'),
      applied('1'),
      applied('2', { upSha256: 'other' }),
      { ...applied('4'), recorded: false, upSha256: null, downSha256: null },
    ]);
    expect({
      pending: history.pending.map(({ name }) => name),
      changed: history.changed.map(({ migration: { name }, directions }) => [name, ...directions]),
      missing: history.missing.map(({ name }) => name),
      unrecorded: history.unrecorded.map(({ name }) => name),
      late: history.late.map(({ name }) => name),
    }).to.deep.equal({
      pending: [nameOf('3'), nameOf('5')],
      changed: [[nameOf('2'), 'up']],
      missing: [nameOf('0')],
      unrecorded: [nameOf('4')],
      late: [nameOf('3')],
    });
  });

  it('are in order when all applied is unchanged and the pending ones come later', () => {
    expect(refusal([migration('1'), migration('2')], [applied('1')])).to.equal(undefined);
    expect(refusal([], [])).to.equal(undefined);
  });

  it('differ by an edited file, which the message names with both ways out', () => {
    const error = refusal([migration('1')], [applied('1', { downSha256: 'other' })]);
    expect(error).to.include({
      exitCode: 1,
      message: `migrations/${nameOf('1')}.down.sql differs from what was applied`,
      fix: `put it back as it was applied and write a new migration; or, where it has not landed yet, put it back, roll it back, and edit then; or, if the edit is deliberate, npx pgproof restamp ${nameOf('1')} --reason "…"`,
    });
  });

  it('differ by a file that is gone', () => {
    const error = refusal([], [applied('1')]);
    expect(error?.message).to.equal(`migrations/${nameOf('1')}.up.sql was applied, and is not in the folder`);
    expect(error?.fix).to.equal(
      `name the folder that has them: --migrations DIR; or bring both files of ${nameOf('1')} back under that name; or, where they are on another branch: there npx pgproof rollback --all, then come back; or, where the database may be lost: npx pgproof reset-db`,
    );
  });

  it('differ by files that are on another branch, to which the last that both have is told', () => {
    const error = refusal(
      [migration('1'), migration('5')],
      ['1', '2', '3'].map((day) => applied(day)),
    );
    expect(error?.message.split('\n')).to.have.length(2);
    expect(error?.fix).to.equal(
      `bring both files of ${nameOf('2')} back under that name, and so on with the other; or, where they are on another branch: there npx pgproof rollback --to ${nameOf('1')}, then come back; or, where the database may be lost: npx pgproof reset-db`,
    );
  });

  it('differ by many files of a kind in one line for each', () => {
    const days = ['1', '2', '3', '4'];
    const gone = refusal(
      [migration('9')],
      days.map((day) => applied(day)),
    );
    expect(gone?.message).to.equal(
      `4 migrations were applied, and are not in migrations (${nameOf('1')}, ${nameOf('2')}, ${nameOf('3')}, …)`,
    );
    expect(gone?.fix?.split('\n')).to.have.length(1);
    const edited = refusal(
      days.map((day) => migration(day)),
      days.map((day) => applied(day, { upSha256: 'x' })),
    );
    expect(edited?.message).to.equal(
      `4 migrations differ from what was applied (${nameOf('1')}, ${nameOf('2')}, ${nameOf('3')}, …)`,
    );
    expect(edited?.fix?.split('\n').map((line) => line.trim().replace(/.* npx/, 'npx'))).to.deep.equal([
      ...days.slice(0, 3).map((day) => `npx pgproof restamp ${nameOf(day)} --reason "…"`),
      'and so on',
    ]);
    const late = refusal(
      days.map((day) => migration(day)),
      [applied('9')],
    );
    expect(late?.message.split('\n')[1]?.trim()).to.equal(
      `4 migrations are pending, but older than ${nameOf('9')}, which is applied (${nameOf('1')}, ${nameOf('2')}, ${nameOf('3')}, …)`,
    );
    expect(late?.fix?.split('\n')).to.have.length(5);
  });

  for (const [what, was, then, now] of [
    ['one that is older now', ['2'], '3', '1'],
    ['one that is younger now', ['1'], '3', '4'],
    ['the only one', [], '1', '2'],
  ] as const) {
    it(`differ by a rename, which is one finding: ${what}`, () => {
      const folder = [...was, now].map((day) => migration(day));
      const sums = { upSha256: `up of ${now}`, downSha256: `down of ${now}` };
      const rows = [...was.map((day) => applied(day)), applied(then, sums)];
      const message = `migrations/${nameOf(then)}.up.sql was applied, and is in the folder as ${nameOf(now)}: renamed`;
      const fix = ['up', 'down']
        .map(
          (direction) =>
            `git mv migrations/${nameOf(now)}.${direction}.sql migrations/${nameOf(then)}.${direction}.sql`,
        )
        .join(' && ');
      expect(refusal(folder, rows)).to.include({ message, fix });
      expect(unreplayable(folder, rows)).to.include({ message: `the history cannot be replayed: ${message}`, fix });
    });
  }

  it('takes each file for one that was renamed once, the likest first', () => {
    const same = (day: string, words: string) => {
      const { up, down } = migration(day);
      const name = `2026010${day}000000_${words}`;
      return { name, up: { ...up, sha256: 'up' }, down: { ...down, sha256: day === '7' ? 'other' : 'down' } };
    };
    const rows = ['1', '2', '3', '4'].map((day) => applied(day, { upSha256: 'up', downSha256: 'down' }));
    const { renamed } = compareHistory([same('5', 'create-x'), same('6', 'create-1'), same('7', 'create-3')], rows);
    expect(renamed.map((one) => [one.name.slice(15), one.migration.name.slice(15)])).to.deep.equal([
      ['create-1', 'create-1'],
      ['create-2', 'create-x'],
      ['create-3', 'create-3'],
    ]);
  });

  it('are unrecorded in one line where there are many', () => {
    const names = ['1', '2', '3', '4'];
    const none = { recorded: false, upSha256: null, downSha256: null };
    const error = refusal(
      names.map((day) => migration(day)),
      names.map((day) => applied(day, none)),
    );
    expect(error?.message).to.equal(
      `no record says that 4 migrations were applied from these files (${nameOf('1')}, ${nameOf('2')}, ${nameOf('3')}, …): another tool applied them, or the record was lost`,
    );
    expect(error?.fix).to.equal(`compare each, then npx pgproof restamp ${nameOf('1')} --reason "…", and so on`);
    const three = refusal(
      names.slice(0, 3).map((day) => migration(day)),
      names.slice(0, 3).map((day) => applied(day, none)),
    );
    expect(three?.message.split('\n')).to.have.length(3);
  });

  it('are refused once for all that differs', () => {
    const error = refusal(
      [migration('1'), migration('3')],
      [applied('0'), applied('1', { upSha256: 'x' }), applied('4')],
    );
    expect(error?.message.split('\n')).to.have.length(4);
    // Those that are gone share theirs.
    expect(error?.fix?.split('\n')).to.have.length(3);
  });
});

describe('a pending migration that is older than an applied one', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'vbwd-late-'));
    git('init', '--quiet');
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  for (const folder of ['migrations', 'db/my migrations', "it's/$HOME;x"]) {
    it(`in ${folder} is refused with the git mv that repairs it`, () => {
      const names = [
        '20260101000000_a',
        '20260101000001_b',
        '20260228235959_c',
        '20260228235958_d',
        '20260301000000_e',
      ];
      for (const name of names) for (const direction of ['up', 'down']) put(folder, `${name}.${direction}.sql`);
      git('add', '.');
      // c is applied; a, b and d were merged later, and e is new.
      const was = ['20260228235959_c'].map((name) => record(load(folder), name));
      const error = refusal(load(folder), was, folder);
      expect(error?.exitCode).to.equal(1);
      expect(error?.message.split('\n').map((line) => line.trim())).to.deep.equal(
        ['20260101000000_a', '20260101000001_b', '20260228235958_d'].map(
          (name) => `${folder}/${name}.up.sql is pending, but older than 20260228235959_c, which is applied`,
        ),
      );
      for (const line of error?.fix?.split('\n') ?? []) execFileSync('/bin/sh', ['-c', line], { cwd: root });
      expect(readdirSync(join(root, folder)).filter((file) => file.includes('.up.'))).to.deep.equal([
        '20260228235959_c.up.sql',
        '20260301000000_e.up.sql',
        '20260301000001_a.up.sql',
        '20260301000002_b.up.sql',
        '20260301000003_d.up.sql',
      ]);
      expect(refusal(load(folder), was, folder)).to.equal(undefined);
    });
  }

  function git(...words: string[]): void {
    execFileSync('git', words, { cwd: root, stdio: 'ignore' });
  }

  function put(folder: string, file: string): void {
    const path = join(root, folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `select '${file}';\n`);
  }

  /** As seen from the root, where the commands are run. */
  function load(folder: string): Migration[] {
    return loadMigrations(join(root, folder)).map(({ name, up, down }) => ({
      name,
      up: { ...up, path: up.path.slice(root.length + 1) },
      down: { ...down, path: down.path.slice(root.length + 1) },
    }));
  }
});

function refusal(
  migrations: readonly Migration[],
  was: readonly Applied[],
  folder = 'migrations',
): UserError | undefined {
  try {
    requireSoundHistory(compareHistory(migrations, was), folder);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function unreplayable(migrations: readonly Migration[], was: readonly Applied[]): UserError | undefined {
  try {
    requireReplayable(compareHistory(migrations, was), 'migrations');
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function nameOf(day: string): string {
  return `2026010${day}000000_create-${day}`;
}

function migration(day: string): Migration {
  const name = nameOf(day);
  const file = (direction: string) => ({
    path: `migrations/${name}.${direction}.sql`,
    text: 'select 1;',
    sha256: `${direction} of ${day}`,
    transactional: true,
  });
  return { name, up: file('up'), down: file('down') };
}

function applied(day: string, changes: Partial<Applied> = {}): Applied {
  return {
    name: nameOf(day),
    recorded: true,
    adopted: false,
    upSha256: `up of ${day}`,
    downSha256: `down of ${day}`,
    recordedAt: timestamp('2026-01-10T00:00:00Z'),
    recordedBy: 'app',
    durationMs: 1,
    ...changes,
  };
}

function record(migrations: readonly Migration[], name: string): Applied {
  const found = migrations.find((one) => one.name === name);
  return { ...applied('1'), name, upSha256: found?.up.sha256 ?? '', downSha256: found?.down.sha256 ?? '' };
}
