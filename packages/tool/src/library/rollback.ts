import { printConnection } from 'pgproof-runtime/connection-config.js';
import type { ApplyOptions } from '../migrate/apply-options.js';
import { rollback, type Extent } from '../migrate/run.js';
import { collectDone } from './done.js';
import type { Opened } from './open.js';
import type { RollbackResult } from './types.js';

/** Takes migrations down, the last applied first. */
export async function rollbackOpened(
  { session, folder, server }: Opened,
  extent: Extent,
  options: ApplyOptions & { readonly pastBaseline?: boolean | undefined },
): Promise<RollbackResult> {
  const startedAt = process.uptime();
  const { done, report } = collectDone(options.report);
  await rollback(session, folder, extent, { ...options, report });
  const totalMs = Math.round((process.uptime() - startedAt) * 1000);
  return { takenDown: done, totalMs, database: printConnection(server.config) };
}
