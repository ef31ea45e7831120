import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { folderOf } from '../../support/migrations-folder.js';
import { runDb, spawnDb } from '../../support/run-db.js';

const commands = ['migrate', 'rollback', 'redo', 'status', 'plan', 'new', 'import', 'restamp', 'dev', 'queries'];
const nowhere = { DATABASE_URL: 'postgres://app:s3cr3t@127.0.0.1:1/vbwd' };
const project = join(import.meta.dirname, '../../..');

describe('bin/db', () => {
  it('lists its commands in the order of a day, and what its exit codes mean', async () => {
    const { code, stdout, stderr } = await runDb(['--help']);
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name);
    expect(listed).to.include.members(commands);
    expect(stdout).to.contain('Exit codes: 0 all well, 1 the answer is no, 2 could not find out.');
  });

  it('keeps every help within 80 columns', async () => {
    const { stdout } = await runDb(['--help']);
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, name]) => name ?? '');
    expect(listed).to.have.length.above(15);
    for (const words of [[], ...listed.map((name) => [name])]) {
      const help = await runDb([...words, '--help']);
      expect(help.stdout.split('\n').filter((line) => line.length > 80)).to.deep.equal([]);
    }
  });

  it('prints its help where nothing is typed', async () => {
    expect(await runDb([])).to.deep.equal(await runDb(['--help']));
  });

  it('tells its version', async () => {
    expect(await spawnDb(['--version'])).to.include({ code: 0, stdout: '0.2.0\n' });
  });

  for (const command of commands) {
    it(`${command} --help has an example, and needs no database`, async () => {
      const { code, stdout, stderr } = await runDb([command, '--help'], { env: nowhere });
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(stdout).to.match(new RegExp(`^Usage: bin/db ${command} `));
      expect(stdout).to.match(new RegExp(`\\nExamples?:\\n  bin/db ${command}`));
    });
  }

  for (const [words, complaint] of [
    [['migrat'], "error: unknown command 'migrat'\n(Did you mean migrate?)\n"],
    [['migrate', '--jsn'], "error: unknown option '--jsn'\n(Did you mean --json?)\n"],
    [['migrate', 'now'], "error: too many arguments for 'migrate'. Expected 0 arguments but got 1.\n"],
    [['new'], "error: missing required argument 'name'\n"],
    [['restamp', 'x'], "error: required option '--reason <text>' not specified\n"],
    [
      ['migrate', '--lock-timeout', '5'],
      "error: option '--lock-timeout <time>' argument '5' is invalid. It is a number with its unit: 500ms, 2s or 1min.\n",
    ],
    [
      ['migrate', '--lock-timeout', '0s'],
      "error: option '--lock-timeout <time>' argument '0s' is invalid. It is a number with its unit: 500ms, 2s or 1min.\n",
    ],
    [
      ['migrate', '--lock-retries', '-1'],
      "error: option '--lock-retries <n>' argument '-1' is invalid. It is a whole number, 0 or more.\n",
    ],
    ...['0', '-1', '1.5', 'abc', '', '1e3'].map(
      (steps) =>
        [
          ['rollback', '--steps', steps],
          `error: option '--steps <n>' argument '${steps}' is invalid. It is a whole number, 1 or more.\n`,
        ] as const,
    ),
    [['rollback', '--steps', '1', '--all'], "error: option '--steps <n>' cannot be used with option '--all'\n"],
    [['rollback', '--to', 'x', '--all'], "error: option '--to <name>' cannot be used with option '--all'\n"],
    [
      ['rollback', '--steps', '1', '--to', 'x'],
      "error: option '--steps <n>' cannot be used with option '--to <name>'\n",
    ],
    [['rollback'], 'error: rollback needs to know how far\n  fix: --steps 1, --to NAME or --all\n'],
  ] as const) {
    it(`ends ${JSON.stringify(words.join(' '))} with 2, before it connects`, async () => {
      expect(await runDb([...words], { env: nowhere })).to.deep.equal({ code: 2, stdout: '', stderr: complaint });
    });
  }

  it('says what is wrong with the folder before it connects', async () => {
    const folder = folderOf({ '20261301000000_create-a': { up: '', down: '-- nothing' } });
    try {
      for (const command of ['migrate', 'status', 'plan', 'redo']) {
        const { code, stdout, stderr } = await runDb([command, '--migrations', folder.directory], { env: nowhere });
        expect({ command, code, stdout }).to.deep.equal({ command, code: 1, stdout: '' });
        expect(stderr.split('\n'), command).to.have.length(10);
        expect(stderr).to.match(
          /is not in order:\n.*is no date and time\n(.*\n){2} {2}fix: correct the files; nothing was run\n( {7}.*\n){4}$/,
        );
      }
    } finally {
      folder.cleanup();
    }
  });

  for (const [what, url] of [
    ['a server that is not there', 'postgres://app:s3cr3t@127.0.0.1:1/vbwd'],
    ['a URL that cannot be read', 'postgres://app:12/s3cr3t@127.0.0.1/vbwd'],
    ['a URL without a database', 'postgres://app:s3cr3t@127.0.0.1'],
  ] as const) {
    it(`ends with 2 for ${what}, with a fix and without password or stack`, async () => {
      for (const command of ['migrate', 'status', 'plan', 'redo']) {
        const { code, stdout, stderr } = await runDb([command, '--migrations', 'migrations'], {
          env: { DATABASE_URL: url },
        });
        expect({ command, code, stdout }).to.deep.equal({ command, code: 2, stdout: '' });
        expect(stderr, command).to.match(/^error: .*\n {2}fix: .*\n$/);
        expect(stderr).not.to.contain('s3cr3t');
      }
    });
  }

  it('colours only what goes to a terminal that wants it', async function () {
    if (!existsSync('/usr/bin/script')) this.skip();
    const terminal = (env: Record<string, string>) =>
      run('script', ['-qec', 'bin/db status --migrations migrations', '/dev/null'], {
        ...nowhere,
        TERM: 'xterm',
        ...env,
      });
    expect((await runDb(['status'], { env: nowhere })).stderr).not.to.contain('\u001b[');
    expect(await terminal({})).to.contain('\u001b[31merror:\u001b[39m');
    expect(await terminal({ NO_COLOR: '1' })).not.to.contain('\u001b[3');
  });
});

async function run(program: string, words: string[], env: Record<string, string>): Promise<string> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, words, { cwd: project, env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await new Promise((resolve) => child.on('close', resolve));
  return output;
}
