import type pg from 'pg';
import { printConnection } from 'pgproof-runtime/connection-config.js';
import type { ApplyOptions } from '../migrate/apply-options.js';
import type { Folder } from '../migrate/engine.js';
import { compareHistory, requireSome } from '../migrate/history.js';
import { migrate, pendingUpTo, readHistory } from '../migrate/run.js';
import { collectDone } from './done.js';
import type { Opened } from './open.js';
import { makeRoles } from './roles.js';
import type { MigrateResult } from './types.js';

interface Task extends ApplyOptions {
  readonly to?: string | undefined;
  /** That an administrator makes elsewhere. */
  readonly roles?: readonly string[] | undefined;
  /** Told what is made beside the migrations. */
  readonly tell: (message: string) => void;
}

/** Applies what is pending. */
export async function migrateOpened({ session, folder, server }: Opened, task: Task): Promise<MigrateResult> {
  if (folder.migrations.length === 0) requireSome(await readHistory(session, folder, session), folder.directory);
  const startedAt = process.uptime();
  if (server.embedded) await makeRoles(session, task.roles, task.tell);
  // A down file that was cut off is ended, and its migration applied again: that counts as applied.
  const { done, report } = collectDone(task.report, 'up');
  await migrate(session, folder, task.to, { ...task, report });
  const totalMs = Math.round((process.uptime() - startedAt) * 1000);
  // Without a last one nothing is left, and what the folder holds is what is applied.
  const pending = task.to === undefined ? [] : (await readHistory(session, folder)).pending;
  return { applied: done, pending: pending.map(({ name }) => name), totalMs, database: printConnection(server.config) };
}

/** Refuses, before a database is created for them, migrations that would not run: no new one is left behind. */
export function refuseBefore(to: string | undefined): (folder: Folder, client: pg.Client) => Promise<void> {
  return async (folder, client) => {
    const { requireRunnable } = await import('../migrate/runnable.js');
    const history = compareHistory(folder.migrations, []);
    requireSome(history, folder.directory);
    await requireRunnable(pendingUpTo(folder, history, to), { client });
  };
}
