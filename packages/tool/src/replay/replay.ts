import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { defaultSchema } from '../migrate/schema.js';
import { adapt, refuseSubscriptions } from './adapt.js';
import { build } from './build.js';
import { withExpendableServer } from './expendable.js';
import { explainReplayError } from './explain.js';
import { createSchema, keeper, setSearchPath, type Ground } from './furnish.js';
import type { Replay } from './options.js';
import { nothingOutside, readOutside, type Outside } from './outside.js';
import { prepare } from './prepare.js';
import { fromPgPrepared, withPg } from '../session/pg.js';
import { makeSupplier } from './supply.js';
import { withThrowAwayServer } from './throw-away.js';

/**
 * Applies migrations on a server of the replay's own, has work done on the database that they make, and takes all of it away, whatever
 * comes. Nothing is written anywhere else.
 *
 * @throws UserError when there is no such server for this machine, or a migration fails in the replay.
 */
export async function withReplay<T>(
  replay: Replay,
  work: (replayed: ConnectionConfig, migrator: ConnectionConfig) => Promise<T>,
): Promise<T> {
  replay.signal?.throwIfAborted();
  const outside = await readAll(replay);
  const act = async (ground: Ground) => {
    await applyAll(replay, outside, ground);
    return work(ground.furnished.reader, ground.furnished.migrator);
  };
  return replay.on === undefined
    ? withThrowAwayServer(outside, replay, act)
    : withExpendableServer(replay.on, outside, replay, act);
}

/**
 * The schema of the runner's own tables in the replay. Where the database keeps them in another than public it is the replay's own: they
 * may have been moved there, after a migration had made that schema.
 */
export function schemaOfReplay({ schema = defaultSchema, live }: Pick<Replay, 'schema' | 'live'>): string {
  return schema === defaultSchema || live === undefined ? schema : keeper;
}

async function readAll({ live, styles, roles }: Replay): Promise<Outside> {
  if (live === undefined) return nothingOutside(roles);
  const outside = await readOutside(live);
  return styles === undefined ? outside : { ...outside, database: { ...outside.database, styles } };
}

async function applyAll(replay: Replay, outside: Outside, ground: Ground): Promise<void> {
  const { folder, live, note, searchPath, signal } = replay;
  const { furnished, throwAway } = ground;
  const server = { major: outside.database.major, embedded: throwAway };
  if (replay.prepare !== undefined) await prepare(furnished, replay.prepare, server);
  if (!throwAway) await refuseSubscriptions(folder.migrations);
  const migrations = await adapt(folder.migrations);
  const supplier = makeSupplier(ground, outside);
  const schema = schemaOfReplay(replay);
  if (schema === keeper) await createSchema(furnished, schema);
  try {
    const { afterEach, lookAt } = replay;
    const { migrator, reader } = furnished;
    const naming = { migrator, schema, searchPath, signal, lookAt };
    if (afterEach === undefined) await build(naming, { ...folder, migrations }, supplier);
    else
      await withPg(reader, 'pgproof replay', async (client) => {
        await client.query('set plan_cache_mode = force_generic_plan');
        const connection = fromPgPrepared(client);
        // Of other sessions that look, too.
        if (searchPath !== undefined) await setSearchPath(ground, searchPath);
        const look = (last: string | undefined) => afterEach(last, connection, reader);
        await build({ ...naming, afterEach: look }, { ...folder, migrations }, supplier);
      });
    signal?.throwIfAborted();
  } catch (error) {
    signal?.throwIfAborted();
    throw explainReplayError(error, { ...server, applied: live !== undefined && replay.hasPending !== true });
  }
  for (const message of supplier.supplied()) note(message);
  if (searchPath !== undefined) await setSearchPath(ground, searchPath);
}
