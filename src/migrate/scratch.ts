import { randomBytes } from 'node:crypto';
import { createDatabase, dropDatabase } from '../database/create.js';
import type { Target } from '../database/target.js';
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
  const scratch = { ...server, database: `vbwd_scratch_${randomBytes(6).toString('hex')}` };
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
