import { expect } from 'chai';
import { parseConnectionUrl, connectionUrl } from 'pgproof-runtime/connection-config.js';
import { describeWith, findProgram, freePort, startProgram, type Program } from '../../support/program.js';
import { longTest } from '../../support/proofs.js';
import { runDb, uncounted } from '../../support/run-db.js';
import { newDatabaseName, onServer, serverUrl } from '../../support/server.js';
import { useTrial } from '../../support/trial.js';

const path = findProgram('pgbouncer');

describeWith('PgBouncer', path, () => {
  const trial = useTrial();
  let program: Program | undefined;
  let port: number;

  beforeEach(async () => {
    port = await freePort();
    trial.folder.write({ '20260101000000_create-a': { up: 'create table a (id integer);', down: 'drop table a;' } });
  });

  afterEach(async () => {
    await program?.stop();
    program = undefined;
  });

  async function start(databases: readonly string[], mode = 'session'): Promise<(database: string) => string> {
    const config = parseConnectionUrl(serverUrl());
    const { host, user, password } = config;
    // It takes no empty one.
    const secret = password === '' ? '' : ` password='${password.replaceAll("'", "''")}'`;
    const server = `host=${host} port=${config.port} user=${user}${secret}`;
    program = await startProgram(path ?? '', ['pgbouncer.ini'], {
      url: connectionUrl({ ...config, host: '127.0.0.1', port, database: nameOf(trial.url) }),
      files: (folder) => ({
        'pgbouncer.ini': `
[databases]
${databases.map((line) => `${line.split('=')[0] ?? ''} = ${server}${line.slice(line.indexOf('=') + 1)}`).join('\n')}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
logfile = ${folder}/pgbouncer.log
`,
      }),
    });
    return (database) => connectionUrl({ ...config, host: '127.0.0.1', port, database });
  }

  function run(url: string, command: string, ...parameters: string[]) {
    return runDb([command, ...parameters, '--migrations', trial.folder.directory], {
      env: { DATABASE_URL: url, FORCE: '1' },
    });
  }

  longTest('whose every name leads to the live database is refused for any other', async () => {
    const live = nameOf(trial.url);
    const to = await start([`*= dbname=${live}`]);
    await run(trial.url, 'migrate');
    for (const command of ['status', 'migrate', 'verify', 'reset-db']) {
      const { code, stdout, stderr } = await run(to('no_such_database'), command);
      expect({ command, code, stdout }).to.deep.equal({ command, code: 2, stdout: '' });
      expect(stderr).to.contain(`and reached ${live}: most likely a pooler's map leads there`);
    }
    const compared = await runDb(['diff', trial.url, to('no_such_database')]);
    expect(compared).to.include({ code: 2, stdout: '' });
    // Its own name is right; but what would drop it is not beside it.
    expect(await run(to(live), 'status')).to.include({ code: 0, stderr: '' });
    const reset = await run(to(live), 'reset-db');
    expect(reset).to.include({ code: 2, stdout: '' });
    expect(reset.stderr).to.contain(`asked for the database postgres, and reached ${live}`);
    expect(await trial.applied()).to.deep.equal(['20260101000000_create-a']);
  });

  it('with an alias is told to name the database itself', async () => {
    const live = nameOf(trial.url);
    const to = await start([`app= dbname=${live}`, '*=']);
    const { code, stderr } = await run(to('app'), 'migrate');
    expect(code).to.equal(2);
    expect(stderr).to.contain(`if ${live} is the one you mean, name it in the URL`);
    expect(await run(to(live), 'migrate')).to.include({ code: 0, stderr: '' });
  });

  longTest('that leads each name to itself is as good as the server', async () => {
    const to = await start(['*=']);
    const url = to(nameOf(trial.url));
    for (const command of ['migrate', 'status', 'redo'])
      expect(await run(url, command)).to.include({ code: 0, stderr: '' });
    expect(uncounted(await runDb(['diff', trial.url, url]))).to.include({ code: 0, stdout: 'equal\n' });
    expect(await run(url, 'rollback', '--all')).to.include({ code: 0, stderr: '' });
    expect(await trial.applied()).to.deep.equal([]);
  });

  longTest('does not hide that a database is dropped and made again', async () => {
    const name = newDatabaseName();
    await onServer((server) => server`create database ${server(name)}`);
    try {
      const to = await start(['*=']);
      const { code, stdout, stderr } = await runDb(['reset-db', '--skip-demo-data'], {
        env: { DATABASE_URL: to(name), FORCE: '1' },
      });
      expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
      expect(stdout).to.match(new RegExp(`^dropped ${name}\n\\d+ migrations applied\n`));
    } finally {
      await onServer((server) => server`drop database if exists ${server(name)} with (force)`);
    }
  });

  it('in transaction mode is refused as that', async () => {
    const to = await start(['*='], 'transaction');
    const { code, stderr } = await run(to(nameOf(trial.url)), 'migrate');
    expect(code).to.equal(2);
    expect(stderr).to.match(/^error: the connection goes through a pooler in transaction mode/);
  });
});

function nameOf(url: string): string {
  return parseConnectionUrl(url).database;
}
