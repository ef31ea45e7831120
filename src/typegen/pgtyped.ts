import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../database/target.js';
import { UserError } from '../errors.js';

/** What pgtyped wrote for one file of queries. */
export interface DescribedFile {
  /** Path below the folder of queries, without `.sql`: `catalog/tables`. */
  readonly path: string;
  /** The queries as they stand in the file. */
  readonly source: string;
  /** The module that pgtyped wrote; undefined when it wrote none. */
  readonly output: string | undefined;
}

// Their JavaScript types are what the driver's adapters hand out, not what pgtyped supposes.
const typesOverrides = {
  date: 'string',
  time: 'string',
  timetz: 'string',
  timestamp: 'string',
  timestamptz: 'string',
  interval: 'string',
  bit: 'string',
  int8: { parameter: 'string | number | bigint', return: 'string' },
};

/** Undoes Nagle's delay on pgtyped's connection: without this a query takes 50 ms, with it 10 (400 queries: 22 s, then 5). */
const noDelay = `const { Socket } = require('node:net');
const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...args) { this.setNoDelay(true); return connect.apply(this, args); };
`;

/**
 * Has pgtyped describe every `.sql` file below a folder to the server, into an empty folder of its own.
 *
 * @throws UserError with pgtyped's words when it failed; its exit status alone cannot be trusted, so callers compare
 * what came out with what went in.
 */
export async function describeQueries(
  sqlDirectory: string,
  target: Target,
): Promise<{ files: DescribedFile[]; messages: string }> {
  const work = await mkdtemp(join(tmpdir(), 'vbwd-types-'));
  try {
    const paths = await listSqlFiles(sqlDirectory);
    await writeFile(join(work, 'nodelay.cjs'), noDelay);
    await writeFile(join(work, 'config.json'), JSON.stringify(configuration(work)));
    const messages = await runPgtyped(sqlDirectory, work, target);
    const files = await Promise.all(
      paths.map(async (path) => ({
        path,
        source: await readFile(join(sqlDirectory, `${path}.sql`), 'utf8'),
        output: await readFile(join(work, 'out', `${outputName(path)}.ts`), 'utf8').catch(() => undefined),
      })),
    );
    return { files, messages };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function listSqlFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true }).catch(() => {
    throw new UserError(`there is no folder of queries at ${directory}`, { fix: 'name it with --sql DIR' });
  });
  return entries
    .filter((entry) => entry.endsWith('.sql'))
    .map((entry) => entry.replace(/\.sql$/, '').replaceAll('\\', '/'))
    .sort();
}

function configuration(work: string) {
  return {
    // One flat folder; `@` stands for the slash, so that two files of one name in two folders do not meet.
    transforms: [
      { mode: 'sql', include: '**/*.sql', emitTemplate: `${work}/out/{{dir | replace("/", "@")}}@{{name}}.ts` },
    ],
    srcDir: '.',
    failOnError: false,
    hungarianNotation: false,
    nonEmptyArrayParams: true,
    maxWorkerThreads: 1,
    typesOverrides,
  };
}

/** What the template makes of a path; of a file at the top of the folder, too. */
function outputName(path: string): string {
  return path.includes('/') ? path.replaceAll('/', '@') : `@${path}`;
}

async function runPgtyped(sqlDirectory: string, work: string, target: Target): Promise<string> {
  const cli = findCli();
  // Only what it needs: pgtyped reads URI, CONFIG, HELP, VERSION, FILE and WATCH of the environment as options.
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    NODE_OPTIONS: `--require=${join(work, 'nodelay.cjs')}`,
    PGHOST: target.host,
    PGPORT: String(target.port),
    PGUSER: target.user,
    PGPASSWORD: target.password,
    PGDATABASE: target.database,
  };
  const child = spawn(process.execPath, [cli, '--config', join(work, 'config.json')], {
    cwd: sqlDirectory,
    env,
    timeout: 120_000,
  });
  let messages = '';
  child.stdout.on('data', (chunk: Buffer) => (messages += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (messages += chunk.toString()));
  const code = await new Promise<number | null>((done, fail) => child.on('close', done).on('error', fail));
  if (code === 0) return messages;
  throw new UserError(`pgtyped failed:\n${messages.trim()}`, { fix: 'mend what it names, then make types' });
}

/** The package exports nothing that `require.resolve` could find, so it is looked for as Node would. */
function findCli(): string {
  const folders = createRequire(import.meta.url).resolve.paths('@pgtyped/cli') ?? [];
  const cli = folders.map((folder) => join(folder, '@pgtyped/cli/lib/index.js')).find((file) => existsSync(file));
  if (cli === undefined) throw new UserError('the package @pgtyped/cli is not installed', { fix: 'npm ci' });
  return cli;
}
