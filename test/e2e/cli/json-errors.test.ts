import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import Ajv from 'ajv';
import { expect } from 'chai';
import { removeRoot } from '../../support/checkout.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { folderOf } from '../../support/migrations-folder.js';
import { makeProject, read, write } from '../../support/packed.js';
import { runDb } from '../../support/run-db.js';
import { startDb } from '../../support/start-db.js';
import { until } from '../../support/trial.js';

const nowhere = { DATABASE_URL: 'postgres://app:s3cr3t@127.0.0.1:1/vbwd' };
const isEnvelope = new Ajv().compile(
  JSON.parse(readFileSync('packages/tool/pgproof.output.schema.json', 'utf8')) as object,
);
const name = '20260101000000_create-a';

/** What each command needs to get as far as its work. */
const words: Record<string, string[]> = {
  rollback: ['--steps', '1'],
  new: ['two words and a slash/'],
  restamp: ['x', '--reason', 'y'],
  diff: [nowhere.DATABASE_URL, nowhere.DATABASE_URL],
  verify: [],
  types: ['--check'],
  import: ['/nowhere', '--from', 'dbmate'],
};

describe('a command that is asked for JSON', () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase('empty');
  });

  after(() => database.drop());

  it('prints an object that says what went wrong, whichever command it is', async () => {
    const { stdout } = await runDb(['--help']);
    const listed = [...stdout.matchAll(/^ {2}([a-z-]+) {2,}\S/gm)].map(([, command]) => command ?? '');
    const tried = [];
    for (const command of listed) {
      if (!(await runDb([command, '--help'])).stdout.includes('--json')) continue;
      if (['db-start', 'db-stop', 'db-url', 'init'].includes(command)) continue;
      tried.push(command);
      const folder = ['diff', 'import'].includes(command) ? [] : ['--migrations', '/nowhere'];
      const ended = await runDb([command, ...(words[command] ?? []), ...folder, '--json'], { env: nowhere });
      const { ok, exitCode, error } = JSON.parse(ended.stdout) as Failure;
      expect({ command, ok, exitCode }).to.deep.equal({ command, ok: false, exitCode: ended.code });
      expect(ended.stderr, command).to.contain(`error: ${error.message}\n`);
      expect(isEnvelope(JSON.parse(ended.stdout)), command).to.equal(true);
      expect(ended.stdout, command).not.to.contain('s3cr3t');
    }
    expect(tried).to.include.members([
      'migrate',
      'rollback',
      'redo',
      'status',
      'plan',
      'diff',
      'drift',
      'verify',
      'queries',
    ]);
  });

  it('says so of wrong words, too', async () => {
    const { code, stdout } = await runDb(['migrate', '--json', '--too'], { env: nowhere });
    expect(code).to.equal(2);
    expect(JSON.parse(stdout)).to.deep.equal({
      ok: false,
      exitCode: 2,
      command: 'migrate',
      database: null,
      error: { kind: 'usage', message: "unknown option '--too'\n(Did you mean --to?)" },
    });
  });

  for (const words of [['nope'], ['migrate', '--lock-timeout', nowhere.DATABASE_URL], [nowhere.DATABASE_URL]])
    it(`shows no password of what is typed wrong: ${words.join(' ')}`, async () => {
      const { code, stdout, stderr } = await runDb([...words, '--json']);
      const { error, ...document } = JSON.parse(stdout) as Failure;
      const command = words[0] === 'migrate' ? 'migrate' : null;
      expect({ code, ...document }).to.deep.equal({ code: 2, ok: false, exitCode: 2, command, database: null });
      expect(error).to.include({ kind: 'usage' });
      expect(isEnvelope(JSON.parse(stdout))).to.equal(true);
      expect(stdout + stderr).not.to.contain('s3cr3t');
    });

  it('says where the configuration is wrong, and shows no password of what it throws', async () => {
    const root = makeProject({ 'pgproof.config.json': '{\n  "migrations": 3\n}\n' });
    try {
      const { stdout } = await runDb(['status', '--json'], { cwd: root });
      expect((JSON.parse(stdout) as Failure).error).to.include({ file: 'pgproof.config.json', line: 2, column: 17 });
      rmSync(join(root, 'pgproof.config.json'));
      write(root, { 'pgproof.config.ts': `throw new Error('${nowhere.DATABASE_URL} is down');\n` });
      const thrown = await runDb(['status', '--json'], { cwd: root });
      expect((JSON.parse(thrown.stdout) as Failure).error.message).to.contain(
        'postgres://app:***@127.0.0.1:1/vbwd is down',
      );
      expect(thrown.stdout + thrown.stderr).not.to.contain('s3cr3t');
    } finally {
      await removeRoot(root);
    }
  });

  it('says what names the database: a variable, and the file that it is in', async () => {
    const root = makeProject({ '.env': 'PGHOST=127.0.0.1\nPGPORT=1\nPGPASSWORD=s3cr3t\n' });
    try {
      const migrations = ['--migrations', join(process.cwd(), 'migrations')];
      const ask = async (env?: Record<string, string>) => {
        const { stdout } = await runDb(['status', ...migrations, '--json'], {
          cwd: root,
          env: { PGUSER: 'app', ...env },
        });
        expect(isEnvelope(JSON.parse(stdout)), stdout).to.equal(true);
        expect(stdout).not.to.contain('s3cr3t');
        return (JSON.parse(stdout) as { database: object }).database;
      };
      expect(await ask()).to.deep.equal({
        url: 'postgres://app@127.0.0.1:1/app',
        name: 'app',
        source: { kind: 'file', variable: 'PGHOST', file: '.env' },
      });
      expect(await ask(nowhere)).to.deep.equal({
        url: 'postgres://app@127.0.0.1:1/vbwd',
        name: 'vbwd',
        source: { kind: 'environment', variable: 'DATABASE_URL' },
      });
    } finally {
      await removeRoot(root);
    }
  });

  it('prints none where it was not asked for', async () => {
    expect((await runDb(['status'], { env: nowhere })).stdout).to.equal('');
    expect((await runDb(['status', '--json', '--help'])).stdout).to.match(/^Usage/);
  });

  it('says where in a file PostgreSQL met what', async () => {
    const folder = folderOf({ [name]: { up: "select 1;\nalter role nope password 's3cr3t';" } });
    try {
      const { code, stdout } = await runDb(['migrate', '--migrations', folder.directory, '--json'], {
        env: { DATABASE_URL: database.url },
      });
      const { ok, error } = JSON.parse(stdout) as Failure;
      expect({ code, ok }).to.deep.equal({ code: 1, ok: false });
      expect(error).to.include({
        sqlstate: '42704',
        file: `${folder.directory}/${name}.up.sql`,
        line: 2,
        column: 12,
      });
      expect(error.message).to.contain('role "nope" does not exist');
      expect(error.fix).to.match(/^correct the file/);
      expect(stdout).not.to.contain('s3cr3t');
    } finally {
      folder.cleanup();
    }
  });

  it('names each file of a folder that is not in order', async () => {
    const folder = folderOf({ '20261301000000_create-a': { up: 'select 1;', down: '-- nothing' } });
    try {
      const { stdout } = await runDb(['plan', '--migrations', folder.directory, '--json'], { env: nowhere });
      expect(isEnvelope(JSON.parse(stdout)), stdout).to.equal(true);
      const { faults } = (JSON.parse(stdout) as { error: { faults: { file: string; message: string }[] } }).error;
      expect(faults.map(({ file, message }) => [file, message])).to.deep.equal([
        [
          `${folder.directory}/20261301000000_create-a.up.sql`,
          '20261301000000_create-a: 20261301000000 is no date and time',
        ],
        [
          `${folder.directory}/20261301000000_create-a.down.sql`,
          '20261301000000_create-a.down.sql is empty: it holds no statement',
        ],
      ]);
    } finally {
      folder.cleanup();
    }
  });

  it('has its answer once, and nothing else, where all went well', async () => {
    const folder = folderOf({ [name]: { up: 'select 1;' } });
    try {
      const env = { DATABASE_URL: database.url };
      const { code, stdout } = await runDb(['migrate', '--migrations', folder.directory, '--json'], { env });
      expect(code).to.equal(0);
      expect(isEnvelope(JSON.parse(stdout))).to.equal(true);
      expect(JSON.parse(stdout)).to.have.nested.property('result.applied');
    } finally {
      folder.cleanup();
    }
  });

  it('names the command that was interrupted, also where an option stands before it', async () => {
    const server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const folder = folderOf({ [name]: { up: 'select 1;' } });
    const connected = once(server, 'connection') as Promise<[Socket]>;
    try {
      const words = ['--config', 'pgproof.config.json', 'status', '--migrations', folder.directory, '--json'];
      const run = startDb(words, `postgres://app@127.0.0.1:${port}/vbwd`);
      const [socket] = await connected;
      run.child.kill('SIGINT');
      const { code, output } = await run.ended;
      socket.destroy();
      expect(code, output).to.equal(130);
      const envelope = JSON.parse(output.slice(0, output.indexOf('\n}\n') + 2)) as object;
      expect(isEnvelope(envelope)).to.equal(true);
      expect(envelope).to.deep.include({
        command: 'status',
        exitCode: 130,
        error: { kind: 'interrupted', message: 'interrupted: nothing was written' },
      });
    } finally {
      folder.cleanup();
      server.close();
    }
  });

  it('is answered when a step of its own is interrupted', async () => {
    const root = makeProject({
      [`migrations/${name}.up.sql`]: 'select 1;',
      [`migrations/${name}.down.sql`]: 'select 1;',
    });
    const pid = join(root, 'pid');
    try {
      const run = startDb(['dev', '--once', '--compile', `echo $$ >pid; exec sleep 600`, '--json'], database.url, {
        cwd: root,
      });
      await until(() => existsSync(pid) && read(root, 'pid').endsWith('\n'), 'the step runs');
      run.child.kill('SIGINT');
      const { code, output } = await run.ended;
      expect(code, output).to.equal(130);
      const envelope = JSON.parse(output.slice(output.indexOf('{\n'), output.indexOf('\n}\n') + 2)) as object;
      expect(isEnvelope(envelope), output).to.equal(true);
      expect(envelope).to.deep.include({ command: 'dev', error: { kind: 'interrupted', message: 'interrupted' } });
    } finally {
      if (existsSync(pid)) process.kill(Number(read(root, 'pid')));
      await removeRoot(root);
    }
  });

  it('ends with an object and no stack when its connection is lost', async () => {
    const folder = folderOf({ [name]: { up: 'select 1;' }, '20260201000000_be-slow': { up: 'select pg_sleep(600);' } });
    try {
      const run = startDb(['migrate', '--migrations', folder.directory, '--json'], database.url);
      await until(async () => {
        const ended = await database.sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and wait_event = 'PgSleep'`;
        return ended.length > 0;
      }, 'the file is run');
      const { code, output } = await run.ended;
      expect(code, output).to.equal(2);
      expect(output).to.contain('"ok": false').and.to.contain('"sqlstate": "57P01"');
      expect(output).to.contain('fix: run again when the server takes connections: nothing of it was applied');
      expect(output).not.to.match(/^ +at /m);
    } finally {
      folder.cleanup();
    }
  });
});

interface Failure {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly error: { readonly message: string; readonly fix?: string };
}
