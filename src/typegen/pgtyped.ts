import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Target } from '../database/target.js';
import { UserError } from '../errors.js';
import { typesOverrides } from './types.js';

/** A process that has pgtyped loaded, or is about to: that takes longer than a hundred queries take it. */
export interface Pgtyped {
  /**
   * Has it describe queries to the server and name their types, each for itself, so that one that it cannot read takes no other with it.
   * Once: the process ends with it.
   *
   * @param texts each with its `@name`, in SQL that its lexer can read.
   * @returns by query the module that pgtyped would write; undefined where it gave up.
   */
  nameTypes(texts: readonly string[], target: Target): Promise<(string | undefined)[]>;
  stop(): void;
}

/** Starts the process. It is pgtyped's own generator, without its command: no files, and no thread that loads everything once more. */
export function startPgtyped(): Pgtyped {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, ...findModules()], {
    // Nothing of ours: it would read NODE_OPTIONS.
    env: {},
    stdio: 'pipe',
  });
  let answer = '';
  let messages = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (messages += chunk));
  // It may have ended before it was asked: its messages say why.
  child.stdin.on('error', () => undefined);
  /** True when it ended by itself, and well. */
  const ended = new Promise<boolean>((done) => {
    child
      .on('close', (code, signal) => {
        if (signal !== null) messages += `it was ended by ${signal}`;
        done(code === 0 && answer !== '');
      })
      .on('error', ({ message }) => {
        messages += message;
        done(false);
      });
  });
  return {
    nameTypes: async (texts, { host, port, user, password, database }) => {
      child.stdin.end(
        JSON.stringify({ texts, typesOverrides, server: { host, port, user, password, dbName: database } }),
      );
      const limit = setTimeout(() => child.kill(), 120_000);
      const isWell = await ended;
      clearTimeout(limit);
      if (isWell) return (JSON.parse(answer) as (string | null)[]).map((output) => output ?? undefined);
      throw new UserError(`pgtyped failed:\n${messages.trim()}`, {
        fix: 'see what it says, then make types; where one of its packages is missing: npm ci',
      });
    },
    stop: () => {
      child.kill();
    },
  };
}

/**
 * It undoes Nagle's delay, without which a query takes 10 ms and not 50; leaves the TypeScript compiler out, which would be loaded for
 * queries that stand in TypeScript, in a second; and reads one query beforehand, since its parser makes its tables at the first.
 */
const program = `
import { register } from 'node:module';
import { Socket } from 'node:net';
import { text } from 'node:stream/consumers';

const connect = Socket.prototype.connect;
Socket.prototype.connect = function (...args) { this.setNoDelay(true); return connect.apply(this, args); };
const hooks = \`export const resolve = (name, context, next) =>
  name === 'typescript' ? { url: 'data:text/javascript,export default {}', shortCircuit: true } : next(name, context);\`;
register('data:text/javascript,' + encodeURIComponent(hooks));
console.log = console.error;

const [generator, types, config, query, wire] = await Promise.all(process.argv.slice(1).map((url) => import(url)));
const options = { hungarianNotation: false, nonEmptyArrayParams: true, failOnError: false };
const nameTypes = async (sql, connection, overrides) => {
  const allocator = new types.TypeAllocator(types.TypeMapping(overrides));
  allocator.use({ name: 'PreparedQuery', from: '@pgtyped/runtime' }, types.TypeScope.Return);
  const typed = await generator.generateTypedecsFromFile(sql, 'query.sql', connection, { mode: 'sql' }, allocator, options);
  return typed.typedQueries.length === 0 ? null : generator.generateDeclarationFile(typed);
};
await nameTypes('/* @name Nothing */ select 1;', undefined, {}).catch(() => undefined);

const { texts, typesOverrides, server } = JSON.parse(await text(process.stdin));
const overrides = Object.fromEntries(Object.entries(typesOverrides).map(([name, { parameter, return: result }]) =>
  [name, { parameter: parameter && config.stringToType(parameter), return: result && config.stringToType(result) }]));
const connection = new wire.AsyncQueue();
await query.startup(server, connection);
const outputs = [];
for (const sql of texts) outputs.push(await nameTypes(sql, connection, overrides).catch((error) => (console.error(error), null)));
process.stdout.write(JSON.stringify(outputs), () => process.exit());
`;

/** The packages export nothing that `require.resolve` could find, so they are looked for as Node would. */
function findModules(): string[] {
  const cli = findFile('@pgtyped/cli/lib/index.js', import.meta.url);
  const own = ['generator', 'types', 'config'].map((name) => join(cli, `../${name}.js`));
  const others = ['query', 'wire'].map((name) => findFile(`@pgtyped/${name}/lib/index.js`, cli));
  return [...own, ...others].map((file) => pathToFileURL(file).href);
}

function findFile(path: string, from: string): string {
  const folders = createRequire(from).resolve.paths(path) ?? [];
  const file = folders.map((folder) => join(folder, path)).find((found) => existsSync(found));
  if (file === undefined) throw new UserError(`${path} is not installed`, { fix: 'npm ci' });
  return file;
}
