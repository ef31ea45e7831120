import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import type { ApplyOptions } from '../../packages/tool/src/migrate/apply-options.js';
import { loadMigrations } from '../../packages/tool/src/migrate/files.js';
import { migrate, rollback, type Extent } from '../../packages/tool/src/migrate/run.js';
import { openSession, type Session } from '../../packages/tool/src/migrate/session.js';

/** What the runner is told in tests: it reports nothing, and nothing interrupts it. */
export const runnerOptions: ApplyOptions = {
  lockTimeoutMs: 2000,
  lockRetries: 5,
  report: () => undefined,
  signal: new AbortController().signal,
};

/** Applies what a folder has pending, up to and with the named migration; all of it when there is no name. */
export async function migrateFolder(url: string, directory: string, to?: string): Promise<void> {
  const folder = { directory, migrations: loadMigrations(directory) };
  await inSession(url, (session) => migrate(session, folder, to, runnerOptions));
}

/** Takes a folder's migrations down, the latest first. */
export async function rollbackFolder(url: string, directory: string, extent: Extent): Promise<void> {
  const folder = { directory, migrations: loadMigrations(directory) };
  await inSession(url, (session) => rollback(session, folder, extent, runnerOptions));
}

/** Does something with a connection like a command's, which is closed afterwards. */
export async function inSession<Value>(url: string, act: (session: Session) => Promise<Value>): Promise<Value> {
  const session = await openSession(parseConnectionUrl(url), 'test');
  try {
    return await act(session);
  } finally {
    await session.client.end();
  }
}
