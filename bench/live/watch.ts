import { setTimeout as sleep } from 'node:timers/promises';
import { connectPg } from '../../packages/tool/src/session/pg.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';

/** A session that is a runner's, or that waits for a lock. */
interface Seen {
  readonly pid: number;
  readonly application: string;
  /** How long it has waited, in milliseconds; null for a runner that does not. */
  readonly waited: number | null;
  readonly blockers: readonly number[];
}

/** How long clients wait for a migration, as another session sees it. */
export interface LockWatch {
  /** The longest wait since it was last asked, in milliseconds, but for what is shorter than the time between two looks. */
  take(): number;
  stop(): Promise<void>;
}

/** Between two looks, in milliseconds. */
export const everyMs = 10;

export async function watchLocks(database: ConnectionConfig): Promise<LockWatch> {
  const client = await connectPg(database, 'bench watch');
  let [longest, isOver] = [0, false];
  const watching = look();
  return {
    take: () => {
      const taken = longest;
      longest = 0;
      return taken;
    },
    stop: async () => {
      isOver = true;
      await watching;
      await client.end();
    },
  };

  async function look(): Promise<void> {
    while (!isOver) {
      const { rows } = await client.query<Seen>(question);
      const byPid = new Map(rows.map((seen) => [seen.pid, seen]));
      for (const { application, waited, blockers } of rows)
        if (application === 'bench client' && waited !== null && leadToRunner(blockers, byPid))
          longest = Math.max(longest, waited);
      await sleep(everyMs);
    }
  }
}

/** A client may wait for another, which waits for the runner. */
function leadToRunner(
  blockers: readonly number[],
  byPid: ReadonlyMap<number, Seen>,
  seen: ReadonlySet<number> = new Set(),
): boolean {
  return blockers.some((pid) => {
    const blocker = byPid.get(pid);
    if (blocker === undefined || seen.has(pid)) return false;
    return blocker.application.startsWith('pgproof ') || leadToRunner(blocker.blockers, byPid, new Set([...seen, pid]));
  });
}

const question = `
  select
    activity.pid,
    activity.application_name as application,
    (extract(epoch from clock_timestamp() - lock.waitstart) * 1000)::float8 as waited,
    case when lock.pid is null then '{}' else pg_blocking_pids(activity.pid) end as blockers
  from pg_stat_activity as activity
  left join pg_locks as lock on lock.pid = activity.pid and not lock.granted
  where activity.datname = current_database() and (lock.pid is not null or activity.application_name like 'pgproof %')`;
