import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseTarget } from 'pgproof-runtime/target.js';
import { createTestDatabase } from '../../../packages/tool/src/index.js';
import { folderOf } from '../../support/migrations-folder.js';
import { longTest } from '../../support/proofs.js';
import { onServer, serverUrl } from '../../support/server.js';

const project = join(import.meta.dirname, '../../..');
const program = join(project, 'test/support/make-test-database.ts');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

describe('createTestDatabase of the library', () => {
  const folder = folderOf({ '20260101000000_create-people': { up: 'create table people (id integer);' } });
  after(async () => {
    folder.cleanup();
    const left = await onServer(
      (server) => server<{ name: string }[]>`
        select datname as name from pg_database where datname ~ '^pgproof_(test|template)_'`,
    );
    for (const { name } of left)
      await onServer((server) => server`drop database if exists ${server(name)} with (force)`);
  });

  it('gives each caller a migrated database of its own, from one template, that drop() takes away', async () => {
    const options = { url: serverUrl(), migrations: folder.directory };
    const [one, other] = await Promise.all([createTestDatabase(options), createTestDatabase(options)]);
    expect(one.url).not.to.equal(other.url);
    const sql = openPool(parseTarget(one.url), 'vbwd-test', 1);
    expect(await sql`select * from people`).to.have.lengthOf(0);
    expect(await databases('pgproof_template_%')).to.have.lengthOf(1);
    // A session that is open does not keep it.
    await Promise.all([one.drop(), other[Symbol.asyncDispose]()]);
    await sql.end({ timeout: 1 });
    expect(await databases('pgproof_test_%')).to.deep.equal([]);
  });

  it('makes another template when a file changes, and drops the one before', async () => {
    const [before] = await databases('pgproof_template_%');
    folder.write({ '20260102000000_create-pets': { up: 'create table pets (id integer);' } });
    const { drop } = await createTestDatabase({ url: serverUrl(), migrations: folder.directory });
    const after = await databases('pgproof_template_%');
    expect(after).to.have.lengthOf(1);
    expect(after).not.to.include(before);
    await drop();
  });

  longTest(
    'drops what a killed process has left, and nothing of one that lives; a process ends by itself',
    async () => {
      const [killed, alive] = [start('stay'), start('stay')];
      const [dead, live] = [await killed.url, await alive.url];
      killed.kill();
      await killed.ended;
      while ((await holders()) > 2) await sleep(10);
      const next = start();
      await next.url;
      expect(await next.ended).to.equal(0);
      const there = await databases('pgproof_test_%');
      expect(there).not.to.include(nameOf(dead));
      expect(there).to.include(nameOf(live));
      alive.kill();
      await alive.ended;
    },
  );

  function start(...words: string[]) {
    const { PATH } = process.env;
    const child = spawn(process.execPath, ['--import', tsx, program, folder.directory, ...words], {
      env: { PATH, DATABASE_URL: serverUrl(), TSX_TSCONFIG_PATH: join(project, 'tsconfig.json') },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const url = new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        resolve(chunk.toString().trim());
      });
      void ended.then(() => {
        reject(new Error('it ended without a URL'));
      });
    });
    return { url, ended, kill: () => child.kill('SIGKILL') };
  }
});

function nameOf(url: string): string {
  return parseTarget(url).database;
}

/** How many processes say that they live, this one among them: the server hears of an end a moment later. */
async function holders(): Promise<number> {
  const rows = await onServer(
    (server) => server`select from pg_locks where locktype = 'advisory' and classid = 1886613616`,
  );
  return rows.length;
}

async function databases(pattern: string): Promise<string[]> {
  const rows = await onServer(
    (server) => server<{ name: string }[]>`select datname as name from pg_database where datname like ${pattern}`,
  );
  return rows.map(({ name }) => name);
}
