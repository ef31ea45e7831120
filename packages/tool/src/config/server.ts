import { findServer } from '../embedded/find.js';
import { fileOf, sourceOf } from './env-file.js';
import {
  parseConnectionUrl,
  printConnection,
  connectionConfigOf,
  connectionUrl,
  type ConnectionConfig,
} from 'pgproof-runtime/connection-config.js';

export interface Server {
  readonly config: ConnectionConfig;
  /** The embedded server is ours: its password may be shown, and it is started when it is needed. */
  readonly embedded: boolean;
  /** The variable that names it, where one does. */
  readonly variable?: 'DATABASE_URL' | 'PGHOST';
}

/** What names a database: the embedded server is there where nothing does. */
export type DatabaseSource =
  | { readonly kind: 'embedded' }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'file'; readonly variable: string; readonly file: string };

/** The database to work on, where nothing has to be started for it: what the environment names, else the running embedded server's. */
export async function findRunningDatabase(): Promise<Server | undefined> {
  const named = databaseOf(process.env);
  if (named !== undefined) return named;
  const running = await findServer();
  return running && embedded(running.url);
}

/** The database to work on: what the environment names, else the embedded server's, which is started when it does not run. */
export async function findDatabase(onProgress: (message: string) => void): Promise<Server> {
  const running = await findRunningDatabase();
  if (running !== undefined) return running;
  const { startServer } = await import('../embedded/start.js');
  onProgress('starting the embedded PostgreSQL');
  const started = await startServer({ onProgress });
  return embedded(started.url);
}

/** Where to connect, as it may be shown: only the embedded server's password is. */
export function shownUrl({ config, embedded }: Server): string {
  return embedded ? connectionUrl({ ...config, sslMode: 'prefer' }) : printConnection(config);
}

/** The database, for one who is to know what was written to and why there: `postgres://app@db:5432/shop (DATABASE_URL in .env)`. */
export function shownDatabase(server: Server, url = printConnection(server.config)): string {
  return `${url} (${sourceOfServer(server)})`;
}

function sourceOfServer({ config, embedded }: Server): string {
  return embedded ? 'embedded' : (config.source ?? 'DATABASE_URL');
}

/** What named the database, by its parts. */
export function sourceAsFields({ variable }: Server): DatabaseSource {
  if (variable === undefined) return { kind: 'embedded' };
  const file = fileOf(variable);
  return file === undefined ? { kind: 'environment', variable } : { kind: 'file', variable, file };
}

/** What DATABASE_URL names; where that is not set, what PGHOST and its like do. Without PGHOST none of them counts. */
export function databaseOf(variables: NodeJS.ProcessEnv): Server | undefined {
  const url = variables['DATABASE_URL'] ?? '';
  const source = sourceOf('DATABASE_URL');
  if (url !== '')
    return {
      config: parseConnectionUrl(url, source === 'DATABASE_URL' ? undefined : source),
      embedded: false,
      variable: 'DATABASE_URL',
    };
  if ((variables['PGHOST'] ?? '') === '') return undefined;
  return { config: connectionConfigOf(variables, sourceOf('PGHOST')), embedded: false, variable: 'PGHOST' };
}

/** It speaks no TLS: to ask would cost a second connection. */
export function embedded(url: string): Server {
  return { config: { ...parseConnectionUrl(url), sslMode: 'disable' }, embedded: true };
}
