import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startServer } from '../../../packages/tool/src/embedded/start.js';
import { stopServer } from '../../../packages/tool/src/embedded/stop.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { folderOf } from '../../support/migrations-folder.js';
import { whole } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { isEmbedded, onServer } from '../../support/server.js';

const [first, second] = ['20260101000000_create-a', '20260101000001_fill-a'];

/** In make prove alone, and where a disk of some megabytes can be had. */
if (whole)
  describe('a disk that is full', () => {
    let disk: string;

    const mount = (size: string) => {
      disk = mkdtempSync('/tmp/vbwd-disk-');
      const { status, stderr, error } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk], {
        encoding: 'utf8',
      });
      chmodSync(disk, 0o777);
      return status === 0 ? undefined : `mount: ${error?.message ?? stderr}`;
    };

    afterEach(() => {
      spawnSync('umount', ['-l', disk]);
      rmSync(disk, { recursive: true, force: true });
    });

    it('is told from a fault of the file: one of a tablespace', async function () {
      const reason = isEmbedded() ? mount('4m') : 'the server is not one of this machine, for certain';
      if (reason !== undefined) {
        skip(this, reason);
        return;
      }
      const database = await createTestDatabase('empty');
      const folder = folderOf({
        [first]: { up: 'create table a (t text) tablespace vbwd_small;', down: 'drop table a;' },
        [second]: { up: "insert into a select repeat('x', 100) from generate_series(1, 1000000);" },
      });
      try {
        await onServer((server) => server.unsafe(`create tablespace vbwd_small location '${own(disk)}'`));
        const env = { DATABASE_URL: database.url };
        const run = (...words: string[]) => runDb([...words, '--migrations', folder.directory], { env });
        const { code, stderr } = await run('migrate');
        expect(code).to.equal(1);
        expect(stderr).to.match(new RegExp(`${second}\\.up\\.sql:1:1: .*No space left on device`));
        expect(stderr).to.contain("SQLSTATE 53100: the server's disk is full\n");
        expect(stderr).to.contain(
          'fix: make room on it, and run again: nothing of it was applied, and those before it stay applied',
        );
        expect(await namesOf(database)).to.deep.equal([first]);
        // With room it goes on.
        spawnSync('mount', ['-o', 'remount,size=512m', disk]);
        const again = await run('migrate');
        expect(again.code, again.stderr).to.equal(0);
        expect((await run('rollback', '--all', '--no-count')).code).to.equal(0);
      } finally {
        folder.cleanup();
        await database.drop();
        await onServer((server) => server.unsafe('drop tablespace if exists vbwd_small'));
      }
    });

    it('is told as what the server met, with all that was committed: one of the data directory', async function () {
      const reason = mount('160m');
      if (reason !== undefined) {
        skip(this, reason);
        return;
      }
      const root = join(disk, 'checkout');
      mkdirSync(root);
      const folder = folderOf({
        [first]: { up: 'create table a (t text);', down: 'drop table a;' },
        [second]: { up: "insert into a select repeat('x', 100) from generate_series(1, 10000000);" },
      });
      const ballast = join(disk, 'ballast');
      try {
        const server = await startServer({ root });
        const run = (...words: string[]) =>
          runDb([...words, '--migrations', folder.directory], { env: { DATABASE_URL: server.url } });
        expect((await run('migrate', '--to', first)).code).to.equal(0);
        const { bavail, bsize } = statfsSync(disk);
        writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 4_000_000)));
        const { code, stderr } = await run('migrate');
        // Either the statement fails, or the server, whose log of changes finds no room, and starts anew.
        expect(code, stderr).to.be.oneOf([1, 2]);
        expect(stderr).to.match(/SQLSTATE 53100: the server's disk is full|the connection was lost: /);
        expect(stderr).to.contain('nothing of it was applied, and those before it stay applied');
        expect(stderr).not.to.match(/^ +at /m);
        rmSync(ballast);
        folder.write({ [second]: { up: "insert into a values ('x');" } });
        await startServer({ root });
        const again = await run('migrate');
        expect(again.code, again.stderr).to.equal(0);
      } finally {
        folder.cleanup();
        await stopServer({ root });
      }
    });

    it('is told when the embedded server is made on it', async function () {
      const reason = mount('30m');
      if (reason !== undefined) {
        skip(this, reason);
        return;
      }
      const root = join(disk, 'checkout');
      mkdirSync(root);
      try {
        const error = await startServer({ root }).catch((failure: unknown) => failure as Error & { fix?: string });
        expect((error as Error).message).to.match(/No space left on device|ENOSPC/);
        expect(error).to.have.property('fix').that.does.not.contain('rm -rf');
        // Nothing is left that a later start would take for a server.
        expect(readdirSync(join(root, '.embedded/18'))).not.to.include('data');
      } finally {
        await stopServer({ root });
      }
    });
  });

/** A folder of the disk that the server's account may write to. */
function own(disk: string): string {
  const folder = join(disk, 'tablespace');
  mkdirSync(folder);
  spawnSync('chown', ['nobody', folder]);
  chmodSync(folder, 0o700);
  return folder;
}

async function namesOf(database: TestDatabase): Promise<string[]> {
  const rows = await database.sql<{ name: string }[]>`select name from pgmigrations order by id`;
  return rows.map(({ name }) => name);
}

function skip(test: Mocha.Context, reason: string): void {
  process.stderr.write(`      skipped: ${reason}\n`);
  test.skip();
}
