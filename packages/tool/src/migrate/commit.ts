import { setTimeout as sleep } from 'node:timers/promises';
import { fromPg, openPg } from '../session/pg.js';
import { run } from 'pgproof-runtime/query.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { findStandbyWait } from '../queries/migrate/session.js';
import type { Report } from './report.js';
import type { Session } from './session.js';
import { watchAfter } from './watch.js';

const patienceMs = 1000;

/**
 * Sends what commits, and says so when that waits for a synchronous standby.
 *
 * @param what is committed: a file, most often.
 * @param after settles when the commit's turn has come, where it is sent with what it commits.
 * @returns false when the wait was cancelled: it is committed here, and the standby may not have it.
 */
export async function commit(
  session: Session,
  { what, report, sql = 'commit', after }: { what: string; report: Report; sql?: string; after?: Promise<unknown> },
): Promise<boolean> {
  const { client } = session;
  let isConfirmed = true;
  const listen = ({ routine }: { routine?: string | undefined }) => {
    // The server's function that waits. Its message is in the server's language.
    if (routine === 'SyncRepWaitForLSN') isConfirmed = false;
  };
  const stopWatching = watch(session, after, (standbys) => {
    report({
      type: 'note',
      message: `${what} is committed here, and waits for a synchronous standby (synchronous_standby_names = '${standbys}'); Ctrl-C ends the wait, and not what is committed`,
    });
  });
  client.on('notice', listen);
  try {
    await client.query(sql);
    return isConfirmed;
  } finally {
    client.off('notice', listen);
    await stopWatching();
  }
}

/**
 * What a run ends with that was interrupted while a commit waited for a standby.
 *
 * @param next how to go on: what a command has done is not always what the same command does next.
 */
export function interruptedUnconfirmed(what: string, next = 'see status for what is applied'): UserError {
  return new UserError(`interrupted: ${what} is applied here; the standby may not have it`, {
    fix: `see why no standby confirms (pg_stat_replication, synchronous_standby_names), and ${next}`,
    exitCode: 130,
  });
}

/** Looks from a connection of its own, once the commit takes long, whether it is for a standby. */
function watch(
  { config, pid, startedAt }: Session,
  after: Promise<unknown> | undefined,
  tell: (standbys: string) => void,
): () => Promise<void> {
  let isOver = false;
  let stop = () => Promise.resolve<unknown>(undefined);
  const start = () => {
    if (!isOver) stop = watchAfter(patienceMs, look);
  };
  if (after === undefined) start();
  else void after.then(start, start);
  return async () => {
    isOver = true;
    await stop();
  };

  async function look(signal: AbortSignal): Promise<void> {
    const { client, reached } = await openPg(config, 'pgproof watch');
    try {
      // Behind one address there may be several servers.
      while (reached.startedAt === startedAt) {
        const [wait] = await run(fromPg(client), findStandbyWait, { pid });
        if (wait !== undefined) {
          tell(wait.standbys);
          return;
        }
        await sleep(patienceMs, undefined, { signal });
      }
    } finally {
      await client.end();
    }
  }
}
