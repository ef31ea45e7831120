import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { copyCluster, removeRoot, shareInstalled } from './checkout.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { lending } from './lending.js';
import { makeProject, read, write } from './packed.js';
import { whole } from './proofs.js';
import { runDb } from './run-db.js';

const last = '20260103090000_add-loans-of-reader';
const lastUp = `migrations/${last}.up.sql`;

/** The document of `--json`. */
export interface JsonDocument {
  readonly ok: boolean;
  readonly exitCode: number;
  readonly command: string | null;
  readonly database: { readonly url: string; readonly source: object } | null;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: Readonly<Record<string, unknown>>;
}

/** What a command printed with `--json`. */
export interface JsonRun {
  readonly command: string;
  readonly code: number | null;
  readonly stdout: string;
  readonly document: JsonDocument;
}

type Run = (...words: string[]) => Promise<JsonDocument>;

/** A project of another team, with a database and a cluster of its own. */
export interface JsonProject {
  readonly root: string;
  readonly database: TestDatabase;
  /** What has run so far. */
  readonly runs: JsonRun[];
  readonly run: Run;
  /** The same on another database. */
  readonly runOn: (url: string, ...words: string[]) => Promise<JsonDocument>;
  /** The same in the project's folder, where no variable names a database. */
  readonly runInside: Run;
  end(): Promise<void>;
}

export async function makeJsonProject(): Promise<JsonProject> {
  const root = makeProject(lending);
  symlinkSync(join(import.meta.dirname, '../../node_modules'), join(root, 'node_modules'));
  const database = await createTestDatabase('empty');
  const runs: JsonRun[] = [];
  const keep = async ([command = '', ...words]: string[], options: Parameters<typeof runDb>[1]) => {
    const { code, stdout } = await runDb([command, ...words, '--json'], options);
    const document = JSON.parse(stdout) as JsonDocument;
    runs.push({ command, code, stdout, document });
    return document;
  };
  const config = ['--config', join(root, 'pgproof.config.json')];
  // From the checkout, whose cluster replays copy: to make one takes longer than all the rest.
  const runOn: JsonProject['runOn'] = (url, ...words) => keep([...words, ...config], { env: { DATABASE_URL: url } });
  return {
    root,
    database,
    runs,
    run: (...words) => runOn(database.url, ...words),
    runOn,
    runInside: (...words) => keep(words, { cwd: root }),
    end: async () => {
      await database.drop();
      await removeRoot(root);
    },
  };
}

/** Runs every command where all is well: in a short run only those that replay nothing. */
export async function runWell({ root, database, run, runOn, runInside }: JsonProject): Promise<void> {
  shareInstalled(root);
  await copyCluster(root);
  for (const command of ['db-start', 'db-url', 'db-stop', 'init']) await runInside(command);
  const named = { models: 'src/models.ts', exceptions: 'src/exceptions.json', seed: 'src/seed.sql' };
  write(root, { 'pgproof.config.json': JSON.stringify(named) });
  await run('plan');
  if (whole) await run('plan', '--locks');
  await run('migrate');
  await run('status', '--locks');
  await run('snapshot', '--write', join(root, 'schema.snapshot'));
  await run('drift');
  await run('redo');
  await run('diff', database.url, database.url);
  await run('rollback', '--steps', '1');
  edit(root, lastUp, 'the desk shows', 'a desk shows');
  if (whole) {
    await run('dev', '--once', '--compile', 'true');
    await run('snapshot', '--scratch', '--write', join(root, 'schema.snapshot'));
    for (const command of ['types', 'queries', 'check', 'verify', 'log']) await run(command);
    await run('blame', 'book');
    for (const words of [['release', '0.9.0'], ['release', '1.0.0'], ['compat']]) await run(...words);
    beginRepository(root);
    await run('review', 'HEAD');
    await run('docs', '--out', join(root, 'site'));
    await runOnOther(async (url) => {
      await runOn(url, 'adopt', '--to', last);
      await runOn(url, 'status', '--locks');
    }, Object.keys(lending).filter(isUp));
  } else await run('migrate');
  edit(root, lastUp, 'a desk shows', 'the desk shows');
  await run('restamp', last, '--reason', 'a comment');
  await run('reset-db', '--force');
  await run('snapshot');
  write(root, { 'old/20200101000000_a.sql': '-- migrate:up\nselect 1;\n-- migrate:down\nselect 1;\n' });
  await run('import', join(root, 'old'), '--from', 'dbmate', '--dry-run');
  const { result } = await run('new', 'add-shelf');
  for (const file of Object.values(result ?? {})) rmSync(String(file));
}

/** Of a commit that has no file. */
function beginRepository(root: string): void {
  const own = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  for (const words of [['init'], [...own, 'commit', '--allow-empty', '--message', 'Begin']])
    execFileSync('git', [...words, '--quiet'], { cwd: root });
}

/** Behind `runWell`: runs every command where its answer is no, if it can be. */
export async function runDamaged({ root, database, run, runOn, runInside }: JsonProject): Promise<void> {
  await runInside('init');
  await run('reset-db');
  await run('new', 'add/shelf');
  await run('restamp', 'nothing', '--reason', 'a comment');
  await database.sql`alter table public.book add column shelf integer`;
  await database.sql`drop index desk.ix_loan_reader`;
  await run('drift');
  await run('snapshot', '--check', join(root, 'schema.snapshot'));
  damageQueries(root);
  await run('check');
  await run('import', join(root, 'migrations'), '--from', 'dbmate');
  await runOnOther((url) => run('diff', database.url, url));
  if (whole) {
    await runOnOther((url) => runOn(url, 'adopt'));
    await run('verify');
    await run('queries');
    for (const command of ['blame', 'log']) await run(command, 'shelf');
    await runBreaking(root, run);
    await run('docs', '--out', join(root, 'site'), '--check');
    await run('dev', '--once', '--compile', 'echo "src/main.ts(3,8): error TS2322: no"; exit 1');
    write(root, {
      'sql/shelf.sql': '/* @name A */\nselect book.titel from public.book;\n\n/* @name B */\nselect c;\n',
    });
    await run('types');
  }
  edit(root, lastUp, 'the desk shows', 'a desk shows');
  for (const words of [['status'], ['redo'], ['rollback', '--all']]) await run(...words);
  edit(root, lastUp, 'a desk shows', 'the desk shows');
  const next = 'migrations/20260104090000_add-shelf';
  write(root, { [`${next}.up.sql`]: 'commit;\n  select (;\n', [`${next}.down.sql`]: 'begin;\n' });
  for (const command of ['plan', 'migrate']) await run(command);
}

/** What was released is another one, and a label of it is renamed. */
async function runBreaking(root: string, run: Run): Promise<void> {
  const name = 'migrations/20260104080000_rename-lost';
  const files = ['up', 'down'].map((direction) => `${name}.${direction}.sql`);
  await run('release', '1.0.0');
  for (const file of files) write(root, { [file]: "alter type public.bookstate rename value 'lost' to 'gone';\n" });
  await run('compat');
  for (const file of files) rmSync(join(root, file));
}

/** Runs something on a database that these up files have made, of which there is no record. */
async function runOnOther(act: (url: string) => Promise<unknown>, ups: readonly string[] = []): Promise<void> {
  const { url, sql, drop } = await createTestDatabase('empty');
  try {
    for (const file of ups) await sql.unsafe(lending[file] ?? '');
    await act(url);
  } finally {
    await drop();
  }
}

const isUp = (file: string): boolean => file.endsWith('.up.sql');

/** A type, a name and a plan that are not as they should be. */
function damageQueries(root: string): void {
  write(root, {
    'sql/shelf.sql': '/* @name ListBooks */\nselect book.id as id from public.book as book;\n',
    'src/queries/book.ts': "export interface FindBookResult {\n  state: number;\n}\n  name: 'book: FindBook',\n",
  });
}

function edit(root: string, file: string, from: string, to: string): void {
  const text = read(root, file);
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  write(root, { [file]: text.replace(from, to) });
}
