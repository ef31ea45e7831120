import { randomBytes } from 'node:crypto';
import { createDatabase, dropDatabase } from '../database/create.js';
import { connectPg, fromPg } from '../database/pg.js';
import { run } from '../database/query.js';
import type { Target } from '../database/target.js';
import { listLeftovers } from '../queries/migrate/scratch.js';
import type { Folder } from './engine.js';
import { migrate } from './run.js';
import { openSession } from './session.js';

/**
 * Builds a database from the migrations, has work done on it, and drops it, whatever comes.
 *
 * @param server any database of the server that it is made on.
 */
export async function withScratchDatabase<T>(
  server: Target,
  folder: Folder,
  work: (scratch: Target) => Promise<T>,
): Promise<T> {
  await dropLeftovers(server);
  const seconds = Math.floor(Date.now() / 1000);
  const scratch = { ...server, database: `vbwd_scratch_${seconds}_${randomBytes(4).toString('hex')}` };
  await createDatabase(scratch);
  try {
    await build(scratch, folder);
    return await work(scratch);
  } finally {
    await dropDatabase(scratch);
  }
}

async function build(scratch: Target, folder: Folder): Promise<void> {
  const session = await openSession(scratch, 'scratch');
  try {
    const options = {
      lockTimeoutMs: 2000,
      lockRetries: 5,
      report: () => undefined,
      signal: new AbortController().signal,
    };
    await migrate(session, folder, undefined, options);
  } finally {
    await session.client.end();
  }
}

/** Drops what commands have left that were killed. */
async function dropLeftovers(server: Target): Promise<void> {
  const client = await connectPg({ ...server, database: 'postgres' }, 'vbwd-db scratch');
  const leftovers = await run(fromPg(client), listLeftovers).finally(() => client.end());
  for (const { name } of leftovers) await dropDatabase({ ...server, database: name });
}
