import type { Target } from '../database/target.js';
import type { Folder } from '../migrate/engine.js';
import { migrate } from '../migrate/run.js';
import { openSession } from '../migrate/session.js';
import type { Supplier } from './supply.js';

/** How a replay runs migrations: no one waits for them, and no one is told. */
export const quietly = {
  lockTimeoutMs: 2000,
  lockRetries: 5,
  report: () => undefined,
  signal: new AbortController().signal,
};

/** Applies the migrations. What one lacks from outside is supplied, and it is tried again: nothing of it was applied. */
export async function build(migrator: Target, folder: Folder, supplier: Supplier | undefined): Promise<void> {
  const session = await openSession(migrator, 'replay');
  try {
    for (;;) {
      try {
        await migrate(session, folder, undefined, quietly);
        return;
      } catch (error) {
        if ((await supplier?.answer(error)) !== true) throw error;
      }
    }
  } finally {
    await session.client.end();
  }
}
