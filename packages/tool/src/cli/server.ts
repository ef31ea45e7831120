import { findServer } from '../embedded/find.js';
import { fileOf, sourceOf } from './env-file.js';
import { terminal, type DatabaseSource } from './terminal.js';
import { parseTarget, printTarget, targetOfVariables, targetUrl, type Target } from 'pgproof-runtime/target.js';

export interface Server {
  readonly target: Target;
  /** The embedded server is ours: its password may be shown, and it is started when it is needed. */
  readonly embedded: boolean;
  /** The variable that names it, where one does. */
  readonly variable?: 'DATABASE_URL' | 'PGHOST';
}

/** The database to work on, where nothing has to be started for it: what the environment names, else the running embedded server's. */
export async function findRunningDatabase(): Promise<Server | undefined> {
  const named = databaseOf(process.env);
  if (named !== undefined) return used(named);
  const running = await findServer();
  return running && used(embedded(running.url));
}

/** The database to work on: what the environment names, else the embedded server's, which is started when it does not run. */
export async function findDatabase(onProgress: (message: string) => void): Promise<Server> {
  const running = await findRunningDatabase();
  if (running !== undefined) return running;
  const { startServer } = await import('../embedded/start.js');
  onProgress('starting the embedded PostgreSQL');
  const started = await startServer({ onProgress });
  return used(embedded(started.url));
}

/** Where to connect, as it may be shown: only the embedded server's password is. */
export function shownUrl({ target, embedded }: Server): string {
  return embedded ? targetUrl({ ...target, sslMode: 'prefer' }) : printTarget(target);
}

/** The database, for one who is to know what was written to and why there: `postgres://app@db:5432/shop (DATABASE_URL in .env)`. */
export function shownDatabase(server: Server, url = printTarget(server.target)): string {
  return `${url} (${sourceOfServer(server)})`;
}

function sourceOfServer({ target, embedded }: Server): string {
  return embedded ? 'embedded' : (target.source ?? 'DATABASE_URL');
}

function sourceAsFields({ variable }: Server): DatabaseSource {
  if (variable === undefined) return { kind: 'embedded' };
  const file = fileOf(variable);
  return file === undefined ? { kind: 'environment', variable } : { kind: 'file', variable, file };
}

/** Kept for `--json`, whatever the command makes of it. */
function used(server: Server): Server {
  const { target } = server;
  terminal.database = { url: printTarget(target), name: target.database, source: sourceAsFields(server) };
  return server;
}

/** What DATABASE_URL names; where that is not set, what PGHOST and its like do. Without PGHOST none of them counts. */
export function databaseOf(variables: NodeJS.ProcessEnv): Server | undefined {
  const url = variables['DATABASE_URL'] ?? '';
  const source = sourceOf('DATABASE_URL');
  if (url !== '')
    return {
      target: parseTarget(url, source === 'DATABASE_URL' ? undefined : source),
      embedded: false,
      variable: 'DATABASE_URL',
    };
  if ((variables['PGHOST'] ?? '') === '') return undefined;
  return { target: targetOfVariables(variables, sourceOf('PGHOST')), embedded: false, variable: 'PGHOST' };
}

/** It speaks no TLS: to ask would cost a second connection. */
export function embedded(url: string): Server {
  return { target: { ...parseTarget(url), sslMode: 'disable' }, embedded: true };
}
