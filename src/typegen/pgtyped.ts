import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from '../database/target.js';
import { UserError } from '../errors.js';
import { typesOverrides } from './types.js';

/**
 * Loaded in front of pgtyped, and of its worker. It undoes Nagle's delay, without which a query takes 10 ms and not 50; and it leaves the
 * TypeScript compiler out, which both would load for queries that stand in TypeScript, in a second each.
 */
const preload = `const { Socket } = require('node:net');
const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...args) { this.setNoDelay(true); return connect.apply(this, args); };
const hooks = \`export const resolve = (name, context, next) =>
  name === 'typescript' ? { url: 'data:text/javascript,export default {}', shortCircuit: true } : next(name, context);\`;
require('node:module').register('data:text/javascript,' + encodeURIComponent(hooks));
`;

/**
 * Has pgtyped describe queries to the server and name their types, each in a file and a module of its own, so that one that it cannot read
 * takes no other with it.
 *
 * @param texts each with its `@name`, in SQL that its lexer can read.
 * @returns by query what it wrote, undefined when it wrote nothing; and what it printed, since its exit status says nothing.
 */
export async function runPgtyped(
  texts: readonly string[],
  target: Target,
): Promise<{ outputs: (string | undefined)[]; messages: string }> {
  const work = await mkdtemp(join(tmpdir(), 'vbwd-types-'));
  try {
    await writeFile(join(work, 'preload.cjs'), preload);
    await writeFile(join(work, 'config.json'), JSON.stringify(configuration(work)));
    await mkdir(join(work, 'sql'));
    await Promise.all(texts.map((text, index) => writeFile(join(work, 'sql', `${index}.sql`), text)));
    const messages = await spawnPgtyped(work, target);
    const outputs = texts.map((_, index) => readFile(join(work, 'out', `${index}.ts`), 'utf8').catch(() => undefined));
    return { outputs: await Promise.all(outputs), messages };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The worker would come by `require`, past the hook, where Node lets that load a module. */
const requireModule = '--no-experimental-require-module';
const withImport = process.allowedNodeEnvironmentFlags.has(requireModule) ? [requireModule] : [];

function configuration(work: string) {
  return {
    transforms: [{ mode: 'sql', include: '*.sql', emitTemplate: `${work}/out/{{name}}.ts` }],
    srcDir: '.',
    failOnError: false,
    hungarianNotation: false,
    nonEmptyArrayParams: true,
    maxWorkerThreads: 1,
    typesOverrides,
  };
}

async function spawnPgtyped(work: string, target: Target): Promise<string> {
  const cli = findCli();
  // Only what it needs: pgtyped reads URI, CONFIG, HELP, VERSION, FILE and WATCH of the environment as options.
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    NODE_OPTIONS: [`--require=${join(work, 'preload.cjs')}`, ...withImport].join(' '),
    PGHOST: target.host,
    PGPORT: String(target.port),
    PGUSER: target.user,
    PGPASSWORD: target.password,
    PGDATABASE: target.database,
  };
  const child = spawn(process.execPath, [cli, '--config', join(work, 'config.json')], {
    cwd: join(work, 'sql'),
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
