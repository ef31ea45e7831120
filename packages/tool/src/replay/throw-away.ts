import { majors, type Major } from '../embedded/cluster.js';
import { startThrowAwayServer, type ThrowAwayServer } from '../embedded/throw-away.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { furnish, type Ground } from './furnish.js';
import type { Outside } from './outside.js';
import type { Replay } from './options.js';

/** Has work done on an embedded server of the database's own major version, which is started for it and gone afterwards. */
export async function withThrowAwayServer<T>(
  outside: Outside,
  { note, ...options }: Pick<Replay, 'note' | 'onProgress' | 'mayInstall'>,
  work: (ground: Ground) => Promise<T>,
): Promise<T> {
  const { port, password, stop } = await start(outside.database.major, options);
  try {
    const bootstrap = {
      host: '127.0.0.1',
      port,
      user: 'postgres',
      password,
      database: 'postgres',
      // It speaks no TLS: to ask would cost a second connection.
      sslMode: 'disable',
      sslRootCert: undefined,
      connectTimeoutSeconds: 10,
    } as const;
    return await work({ furnished: await furnish(bootstrap, outside, note), throwAway: true, mayMove: () => true });
  } finally {
    await stop();
  }
}

async function start(version: number, options: Pick<Replay, 'onProgress' | 'mayInstall'>): Promise<ThrowAwayServer> {
  const instead = `name a PostgreSQL ${version} that the replay may change: --replay-on URL`;
  const major = majors.find((known): known is Major => known === version);
  if (major === undefined)
    throw new UserError(`there is no embedded PostgreSQL ${version} to replay on, only ${majors.join(', ')}`, {
      fix: instead,
    });
  try {
    return await startThrowAwayServer({ major, ...options });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`the history cannot be replayed on an embedded PostgreSQL ${version}: ${error.message}`, {
      fix: instead,
      cause: error.cause,
    });
  }
}
