import type { Connection } from '../database/query.js';
import type { Target } from '../database/target.js';
import type { Folder } from '../migrate/engine.js';
import { adapt, refuseSubscriptions } from './adapt.js';
import { build } from './build.js';
import { withExpendableServer } from './expendable.js';
import { explainReplayError } from './explain.js';
import type { Furnished } from './furnish.js';
import { nothingOutside, readOutside, type Outside } from './outside.js';
import { prepare } from './prepare.js';
import { makeSupplier } from './supply.js';
import { withThrowAwayServer } from './throw-away.js';

/** What to replay, and with what around it. */
export interface Replay {
  readonly folder: Folder;
  /** The database whose history it is; undefined for what the migrations make of nothing. */
  readonly live?: Connection | undefined;
  /** `server` for a history that was applied under the server's own styles. */
  readonly styles?: 'server';
  /** A file of SQL with what an administrator makes before the first migration. */
  readonly prepare?: string | undefined;
  /** A server that the user names as expendable, to replay on instead of an embedded one. */
  readonly on?: Target | undefined;
  /** False: without an embedded server of that major version there is no replay, instead of installing one. */
  readonly mayInstall?: boolean;
  /** Told what is not as it is in the database. */
  readonly note: (message: string) => void;
  /** Told before a step that takes seconds. */
  readonly onProgress: (message: string) => void;
}

/** Where the database of a replay is. */
export interface Ground {
  readonly furnished: Furnished;
  /** Does all of the server go when the replay ends? */
  readonly throwAway: boolean;
  /** May a role that is there already lose its name to the history's? */
  readonly mayMove: (role: string) => boolean;
}

/**
 * Applies migrations on a server of the replay's own, has work done on the database that they make, and takes all of it away, whatever
 * comes. Nothing is written anywhere else.
 *
 * @throws UserError when there is no such server for this machine, or a migration fails in the replay.
 */
export async function withReplay<T>(
  replay: Replay,
  work: (replayed: Target, migrator: Target) => Promise<T>,
): Promise<T> {
  const outside = await readAll(replay);
  const act = async (ground: Ground) => {
    await applyAll(replay, outside, ground);
    return work(ground.furnished.reader, ground.furnished.migrator);
  };
  return replay.on === undefined
    ? withThrowAwayServer(outside, replay, act)
    : withExpendableServer(replay.on, outside, replay, act);
}

async function readAll({ live, styles }: Replay): Promise<Outside> {
  if (live === undefined) return nothingOutside();
  const outside = await readOutside(live);
  return styles === undefined ? outside : { ...outside, database: { ...outside.database, styles } };
}

async function applyAll(replay: Replay, outside: Outside, ground: Ground): Promise<void> {
  const { folder, live, note } = replay;
  const { furnished, throwAway } = ground;
  const server = { major: outside.database.major, embedded: throwAway };
  if (replay.prepare !== undefined) await prepare(furnished, replay.prepare, server);
  if (!throwAway) await refuseSubscriptions(folder.migrations);
  const migrations = await adapt(folder.migrations);
  const supplier = makeSupplier(ground, outside);
  try {
    await build(furnished.migrator, { ...folder, migrations }, supplier);
  } catch (error) {
    throw explainReplayError(error, { ...server, applied: live !== undefined });
  }
  for (const message of supplier.supplied()) note(message);
}
