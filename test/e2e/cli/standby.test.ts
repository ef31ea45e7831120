import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { startServer } from '../../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../../packages/tool/src/embedded/stop.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { makeRoot, removeRoot } from '../../support/checkout.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { longTest } from '../../support/proofs.js';
import { runDb, uncounted } from '../../support/run-db.js';
import { migrateFolder } from '../../support/runner.js';

describe('a hot standby', () => {
  let root: string;
  let url: string;
  let folder: MigrationsFolder;

  before(async () => {
    root = makeRoot();
    const server = { root, purpose: 'test' } as const;
    const primary = await startServer(server);
    folder = folderOf({ '20260101000000_create-plan': { up: 'create table plan (id integer);' } });
    await migrateFolder(primary.url, folder.directory);
    await stopServer(server);
    // A server with this file follows a primary. That this one has none to follow changes nothing of what it refuses.
    execFileSync('cp', ['-p', `${primary.dataDirectory}/PG_VERSION`, `${primary.dataDirectory}/standby.signal`]);
    ({ url } = await startServer(server));
  });
  after(async () => {
    folder.cleanup();
    await stopServer({ root, purpose: 'test' });
    await removeRoot(root);
  });

  longTest('is verified', async () => {
    const server = openPool(parseConnectionUrl(url), 'vbwd-test', 1);
    const [row] = await server`select pg_is_in_recovery() as standby`;
    await server.end();
    expect(row).to.deep.equal({ standby: true });
    const ended = await runDb(['verify', '--migrations', folder.directory], { env: { DATABASE_URL: url } });
    expect(uncounted(ended)).to.deep.equal({
      code: 0,
      stdout: 'the database is what its 1 applied migration makes\n',
      stderr: '',
    });
  });

  longTest('is written to by no command, and each says where to connect', async () => {
    folder.write({ '20260102000000_create-other': { up: 'create table other ();' } });
    const before = await runDb(['snapshot'], { env: { DATABASE_URL: url } });
    for (const words of [['migrate'], ['rollback', '--all'], ['redo']]) {
      const ended = await runDb([...words, '--migrations', folder.directory], { env: { DATABASE_URL: url } });
      expect(ended.stderr, words.join(' ')).to.match(
        /^error: transactions are read-only here .*\n {2}fix: connect to the primary/,
      );
      expect(ended.code, words.join(' ')).to.equal(1);
    }
    expect(await runDb(['snapshot'], { env: { DATABASE_URL: url } })).to.deep.equal(before);
  });

  longTest('is no place for a replay', async () => {
    const { code, stderr } = await runDb([
      'snapshot',
      '--scratch',
      '--replay-on',
      url,
      '--migrations',
      folder.directory,
    ]);
    expect(code).to.equal(2);
    expect(stderr).to.match(/^error: --replay-on names a server that is read-only/);
  });
});
