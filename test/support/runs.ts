import type postgres from 'postgres';

/** The advisory locks of the test support, in the maintenance database: their first key. */
export const lockClass = 0x76627764;

/** Has this connection say, for as long as it is open, that the run is alive. */
export async function joinRuns(session: postgres.Sql, runId: string): Promise<void> {
  await session`select pg_advisory_lock(${lockClass}, ${lockKey(runId)})`;
}

/**
 * Drops what runs have left that were killed, and templates of other migrations. What belongs to a living run stays: that run holds
 * its lock.
 */
export async function dropLeftovers(session: postgres.Sql, ownRunId: string, template: string): Promise<void> {
  const databases = await session<{ name: string }[]>`
    select datname as name from pg_database where datname like 'vbwd\\_test\\_%' order by datname`;
  for (const { name } of databases) {
    const [, owner] = /^vbwd_test_([0-9a-f]{7})_/.exec(name) ?? [];
    if (owner === ownRunId || name === template) continue;
    if (owner === undefined) await dropUnused(session, name);
    else if (await isDead(session, owner)) await session`drop database if exists ${session(name)} with (force)`;
  }
}

async function isDead(session: postgres.Sql, runId: string): Promise<boolean> {
  const [row] = await session<
    { isFree: boolean }[]
  >`select pg_try_advisory_lock(${lockClass}, ${lockKey(runId)}) as "isFree"`;
  if (row?.isFree !== true) return false;
  await session`select pg_advisory_unlock(${lockClass}, ${lockKey(runId)})`;
  return true;
}

/** A template that is being copied right now cannot be dropped, and another run may drop it first. */
async function dropUnused(session: postgres.Sql, name: string): Promise<void> {
  try {
    await session`drop database if exists ${session(name)}`;
  } catch (error) {
    if (!['55006', '3D000', 'XX000'].includes((error as postgres.PostgresError).code)) throw error;
  }
}

/** Seven hexadecimal digits fit an int4, with the sign to spare. */
function lockKey(runId: string): number {
  return Number.parseInt(runId, 16);
}
