import { findServer } from './embedded/find.js';
import { parseTarget, printTarget, targetUrl, type Target } from './target.js';

export interface Server {
  readonly target: Target;
  /** The embedded server is ours: its password may be shown, and it is started when it is needed. */
  readonly embedded: boolean;
}

/** The database to work on, where nothing has to be started for it: what DATABASE_URL names, else the running embedded server's. */
export async function findRunningDatabase(): Promise<Server | undefined> {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined && url !== '') return { target: parseTarget(url), embedded: false };
  const running = await findServer();
  return running && embedded(running.url);
}

/** The database to work on: what DATABASE_URL names, else the embedded server's, which is started when it does not run. */
export async function findDatabase(onProgress: (message: string) => void): Promise<Server> {
  const running = await findRunningDatabase();
  if (running !== undefined) return running;
  const { startServer } = await import('./embedded/start.js');
  onProgress('starting the embedded PostgreSQL');
  const started = await startServer({ onProgress });
  return embedded(started.url);
}

/** Where to connect, as it may be shown: only the embedded server's password is. */
export function shownUrl({ target, embedded }: Server): string {
  return embedded ? targetUrl({ ...target, sslMode: 'prefer' }) : printTarget(target);
}

/** It speaks no TLS: to ask would cost a second connection. */
function embedded(url: string): Server {
  return { target: { ...parseTarget(url), sslMode: 'disable' }, embedded: true };
}
