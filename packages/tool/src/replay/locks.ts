import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { readLocked, type Locked } from '../migrate/locks.js';
import { withSession } from '../migrate/session.js';
import type { Replay } from './options.js';
import { schemaOfReplay, withReplay } from './replay.js';

/**
 * What each migration of a history locks, how long it takes on tables without rows, and what it writes anew: as a replay's record has it. The replay
 * is on the major version of the database, where there is one, so that what another version locks is not told of this one.
 *
 * @returns by name.
 */
export async function replayLocks(replay: Replay): Promise<ReadonlyMap<string, Locked>> {
  return withReplay(replay, (_, migrator) => readReplayedLocks(replay, migrator));
}

/** The same in a replay that is there. */
export function readReplayedLocks(replay: Replay, migrator: ConnectionConfig): Promise<ReadonlyMap<string, Locked>> {
  return withSession(migrator, { command: 'replay', schema: schemaOfReplay(replay) }, readLocked);
}
