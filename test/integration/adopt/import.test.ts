import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { fromPostgres } from 'pgproof-runtime/postgres.js';
import { installPackages, versionOf } from '../../../bench/workshop/packages.js';
import { readSourceFolder, writeAll } from '../../../packages/tool/src/adopt/import/folder.js';
import type { Tool } from '../../../packages/tool/src/adopt/import/source.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { snapshotText } from '../../../packages/tool/src/catalog/snapshot.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { importText } from '../../support/imported.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { migrateFolder, rollbackFolder } from '../../support/runner.js';

const project = join(import.meta.dirname, '../../..');

/** What each of them applied as its own tool does, and then all of it taken back, where it can. */
interface Runner {
  up(url: string, folder: string): void;
  down(url: string, folder: string, count: number): void;
  /** The tool's own table. */
  readonly history: string | undefined;
}

const body = 'create function shout(t text) returns text language sql as $$\n  -- up; begin;\n  select upper(t) $$;\n';

const ofDbmate = {
  '20200101000000_create_a.sql': `-- the first\n-- migrate:up\ncreate table a (id integer primary key, t text);\r\n${body}\n-- migrate:down\ndrop function shout;\ndrop table a;\n`,
  '3_index_a.sql':
    '-- migrate:up transaction:false\ncreate index concurrently ix_a on a (t);\n-- migrate:down transaction:false\ndrop index concurrently ix_a;\n',
  '4_in_words.sql':
    "-- migrate:up\ncreate table b ();\n -- migrate:down\ncomment on table b is '-- migrate:down';\n-- MIGRATE:DOWN\nalter table b add c int;\n-- migrate:down\ndrop table b;\n",
  '10_before.sql': "-- migrate:up\r\ncreate type mood as enum ('sad');\r\n-- migrate:down\r\ndrop type mood;\r\n",
  'notes.sql': '-- migrate:up\ncreate table never ();\n-- migrate:down\n',
};

const ofNodePgMigrate = {
  '20200101000000000_c.sql': '-- Down Migration\ndrop table c;\n-- Up Migration\ncreate table c (id integer);\n',
  '1577836700000_a.sql': `create table never ();\n-- Up Migration\ncreate table a (id integer primary key, t text);\n${body}\n---- down migration\ndrop function shout;\ndrop table a;\n`,
  '1577836800000_z.sql':
    '-- Up Migration\r\ncreate table z (t text default $$-- up$$);\r\n-- Down Migration\r\ndrop table z;\r\n',
  '1577836800001_d.sql':
    '-- Up Migration\ncreate table d ();\n-- up migration\ncreate table e ();\n-- Down Migration\ndrop table d, e;\n',
};

const ofGolangMigrate = {
  '1_a.up.sql': `BEGIN;\ncreate table a (id integer primary key, t text);\n${body}COMMIT;\n`,
  '1_a.down.sql': 'begin; drop function shout; drop table a; commit;\n',
  '002_i.up.sql': 'create index concurrently ix_a on a (t);\n',
  '2_j.down.sql': 'drop index concurrently ix_a',
  '10_b.up.sql': 'create table b (id integer references a (id))',
  '10_b.down.sql': 'drop table b',
};

const ofFlyway = {
  'V1__a.sql': `create table a (id integer primary key, t text);\n${body}`,
  'U1__a.sql': 'drop function shout;\ndrop table a;\n',
  'V1_10__indexes.sql':
    "set lock_timeout = '1min';\ncreate index concurrently ix_a on a (t);\n-- the other\ncreate index concurrently ix_b on a (id, t);\n",
  'U1_10__indexes.sql': 'drop index ix_a; drop index ix_b;\n',
  'V1.9__b.sql': 'create table b (id integer references a (id));\n',
  'U1.9__b.sql': 'drop table b;\n',
};

const dbmate: Runner = {
  history: 'schema_migrations',
  up: (url, folder) => {
    runDbmate(url, folder, 'migrate');
  },
  down: (url, folder, count) => {
    for (let step = 0; step < count; step += 1) runDbmate(url, folder, 'rollback');
  },
};

const nodePgMigrate: Runner = {
  history: undefined,
  up: (url, folder) => {
    runNodePgMigrate(url, folder, 'up');
  },
  down: (url, folder, count) => {
    runNodePgMigrate(url, folder, 'down', String(count));
  },
};

describe('a database that imported migrations build', () => {
  longTest('is the one that node-pg-migrate builds, and so is what is left of it', async () => {
    await compare('node-pg-migrate', ofNodePgMigrate, nodePgMigrate);
  });

  longTest('is the one that dbmate builds, and so is what is left of it', async function () {
    if (findDbmate() === undefined) this.skip();
    await compare('dbmate', ofDbmate, dbmate);
  });

  longTest('has of a second up block what dbmate leaves of it: nothing', async function () {
    if (findDbmate() === undefined) this.skip();
    const text =
      '-- migrate:up\ncreate table a ();\n-- migrate:down\n-- migrate:up\ncreate table never ();\n-- migrate:down\n';
    const second = '-- migrate:up\ncreate table b ();\n-- migrate:down\n';
    const up = (url: string, folder: string) => {
      expect(() => {
        runDbmate(url, folder, 'migrate');
      }).to.throw('duplicate key');
      runDbmate(url, folder, 'migrate');
    };
    await compare('dbmate', { '1_a.sql': text, '2_b.sql': second }, { ...dbmate, up, down: () => undefined });
  });

  longTest(
    'is the one that golang-migrate’s files build, each sent as one, and so is what is left of it',
    async function () {
      if (versionOf('psql') === undefined) this.skip();
      await compare('golang-migrate', ofGolangMigrate, {
        history: undefined,
        up: (url) => {
          for (const name of ['1_a', '002_i', '10_b'])
            psql(url, '-c', ofGolangMigrate[`${name}.up.sql` as keyof object]);
        },
        down: (url) => {
          for (const name of ['10_b', '2_j', '1_a'])
            psql(url, '-c', ofGolangMigrate[`${name}.down.sql` as keyof object]);
        },
      });
    },
  );

  longTest(
    'is the one that Flyway’s files build, each statement by itself, and so is what is left of it',
    async function () {
      if (versionOf('psql') === undefined) this.skip();
      await compare('flyway', ofFlyway, {
        history: undefined,
        up: (url, folder) => {
          for (const name of ['V1__a', 'V1.9__b', 'V1_10__indexes']) psql(url, '-f', join(folder, `${name}.sql`));
        },
        down: (url, folder) => {
          for (const name of ['U1_10__indexes', 'U1.9__b', 'U1__a']) psql(url, '-f', join(folder, `${name}.sql`));
        },
      });
    },
  );
});

describe('a database that another tool has built', () => {
  longTest('is taken over beside node-pg-migrate’s table, which has the name of the runner’s', async () => {
    const words = ['--schema', 'ledger', '--accept', 'table public.pgmigrations'];
    expect(await takeOver('node-pg-migrate', ofNodePgMigrate, { runner: nodePgMigrate, words })).to.match(
      /^4 adopted, 0 applied, 1 pending$/m,
    );
  });

  longTest('is taken over beside dbmate’s table', async function () {
    if (findDbmate() === undefined) this.skip();
    const words = ['--accept', 'table public.schema_migrations'];
    expect(await takeOver('dbmate', ofDbmate, { runner: dbmate, words })).to.match(
      /^4 adopted, 0 applied, 1 pending$/m,
    );
  });
});

/** Has the tool build a database, takes it over with what is imported, and asks for its status beside one migration more. */
async function takeOver(
  tool: Tool,
  texts: Readonly<Record<string, string>>,
  { runner, words }: { runner: Runner; words: readonly string[] },
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'vbwd-import-'));
  const database = await createTestDatabase('empty');
  const db = (name: string, ...more: readonly string[]) =>
    runDb([name, ...more], { env: { DATABASE_URL: database.url }, cwd: folder });
  try {
    mkdirSync(join(folder, 'source'));
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, 'source', name), text);
    runner.up(database.url, join(folder, 'source'));
    expect((await db('import', 'source', '--from', tool)).code).to.equal(0);
    const { code, stdout, stderr } = await db('adopt', ...words, '--reason', 'theirs');
    expect(code, stdout + stderr).to.equal(0);
    await db('new', 'add-note');
    for (const file of readdirSync(join(folder, 'migrations')).filter((name) => name.includes('_add-note')))
      writeFileSync(join(folder, 'migrations', file), 'select 1;');
    return (await db('status', ...words.slice(0, words.indexOf('--accept')))).stdout;
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true });
  }
}

/** Builds a database with the tool and one with what is imported, and compares them; then both are taken back as far as they go. */
async function compare(tool: Tool, texts: Readonly<Record<string, string>>, runner: Runner): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vbwd-import-'));
  const [theirs, ours] = [await createTestDatabase('empty'), await createTestDatabase('empty')];
  try {
    const [source, pairs] = [join(folder, 'source'), join(folder, 'pairs')];
    mkdirSync(source);
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(source, name), text);
    const read = readSourceFolder(source, tool);
    const { files, refused } = await importText(tool, Object.fromEntries(read.map(({ path, text }) => [path, text])));
    expect(refused).to.deep.equal([]);
    writeAll(pairs, new Map(Object.entries(files)));
    runner.up(theirs.url, source);
    await migrateFolder(ours.url, pairs);
    const built = await snapshotOf(theirs, runner.history);
    expect(built)
      .to.match(/^table public\.a$/m)
      .and.not.to.contain('never');
    expect(await snapshotOf(ours, undefined)).to.equal(built);
    if (Object.values(files).some((text) => text.includes('cannot be taken down'))) return;
    runner.down(theirs.url, source, Object.keys(files).length / 2);
    await rollbackFolder(ours.url, pairs, 'all');
    expect(await snapshotOf(ours, undefined)).to.equal(await snapshotOf(theirs, runner.history));
  } finally {
    await Promise.all([theirs.drop(), ours.drop()]);
    rmSync(folder, { recursive: true });
  }
}

async function snapshotOf({ sql }: TestDatabase, history: string | undefined): Promise<string> {
  const session = await sql.reserve();
  try {
    if (history !== undefined) await session.unsafe(`begin; drop table public.${history}`);
    return snapshotText(await readCatalog(fromPostgres(session)));
  } finally {
    if (history !== undefined) await session.unsafe('rollback');
    session.release();
  }
}

function findDbmate(): string | undefined {
  const folder = installPackages({ dbmate: '2.36.0' });
  const program = join(folder ?? '', `node_modules/@dbmate/${process.platform}-${process.arch}/bin/dbmate`);
  return folder !== undefined && existsSync(program) ? program : undefined;
}

function runDbmate(url: string, folder: string, command: string): void {
  const words = ['--migrations-dir', folder, '--no-dump-schema', command];
  run(findDbmate() ?? '', words, { DATABASE_URL: url.includes('sslmode') ? url : `${url}?sslmode=disable` });
}

function runNodePgMigrate(url: string, folder: string, ...words: string[]): void {
  run(join(project, 'node_modules/.bin/node-pg-migrate'), [...words, '--migrations-dir', folder], {
    DATABASE_URL: url,
  });
}

function psql(url: string, flag: string, what: string): void {
  run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', flag, what, url], {});
}

function run(program: string, words: readonly string[], env: Readonly<Record<string, string>>): void {
  const { PATH = '', HOME = '' } = process.env;
  const { status, stdout, stderr } = spawnSync(program, words, { env: { PATH, HOME, ...env }, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stdout}${stderr}`);
}
