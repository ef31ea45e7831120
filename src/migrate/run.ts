import { UserError } from '../errors.js';
import { applyMigrations, type ApplyOptions } from './apply.js';
import type { Folder } from './engine.js';
import type { Direction, Migration } from './files.js';
import { compareHistory, requireSoundHistory, type History } from './history.js';
import { withLock } from './lock.js';
import { findByName } from './names.js';
import { readApplied } from './record.js';
import { requireRunnable } from './runnable.js';
import { requireWritable, type Session } from './session.js';

/** How far back to go: a number of migrations, to one that stays, or all the way. */
export type Extent = { readonly steps: number } | { readonly to: string } | 'all';

interface Work {
  readonly direction: Direction;
  readonly migrations: readonly Migration[];
}

/** What the folder and the database say of each other. Reads only. */
export async function readHistory({ connection }: Session, folder: Folder): Promise<History> {
  return compareHistory(folder.migrations, await readApplied(connection));
}

/**
 * Applies what is pending, up to and including `to`.
 *
 * @returns how many were applied by this run: another runner may have been faster.
 */
export async function migrate(
  session: Session,
  folder: Folder,
  to: string | undefined,
  options: ApplyOptions,
): Promise<number> {
  const plan = (history: History): Work[] => {
    requireSoundHistory(history, folder.directory);
    return [{ direction: 'up', migrations: pendingUpTo(folder, history, to) }];
  };
  return underLock(session, folder, plan, options);
}

/** Takes migrations down, the last applied first. */
export async function rollback(
  session: Session,
  folder: Folder,
  extent: Extent,
  options: ApplyOptions,
): Promise<number> {
  const plan = (history: History): Work[] => {
    requireSoundHistory({ ...history, late: [] }, folder.directory);
    return [{ direction: 'down', migrations: appliedWithin(folder, history, extent) }];
  };
  return underLock(session, folder, plan, options);
}

/** Takes the last applied migration down and up again. */
export async function redo(session: Session, folder: Folder, options: ApplyOptions): Promise<number> {
  const plan = (history: History): Work[] => {
    requireSoundHistory(history, folder.directory);
    const migrations = appliedWithin(folder, history, { steps: 1 });
    return [
      { direction: 'down', migrations },
      { direction: 'up', migrations },
    ];
  };
  return underLock(session, folder, plan, options);
}

/** The pending migrations up to and including `to`, oldest first. */
export function pendingUpTo(
  { migrations }: Folder,
  { pending }: History,
  to: string | undefined,
): readonly Migration[] {
  if (to === undefined) return pending;
  const { name } = findByName(migrations, to);
  return pending.filter((migration) => migration.name <= name);
}

/** The applied migrations that a rollback takes down, newest first. */
export function appliedWithin({ migrations }: Folder, { applied }: History, extent: Extent): readonly Migration[] {
  const names = new Set(applied.map(({ name }) => name));
  const newestFirst = migrations.filter(({ name }) => names.has(name)).reverse();
  if (extent === 'all') return newestFirst;
  if ('steps' in extent) {
    if (extent.steps <= newestFirst.length) return newestFirst.slice(0, extent.steps);
    const few = newestFirst.length === 0 ? 'nothing is applied' : `only ${newestFirst.length} are applied`;
    throw new UserError(`${extent.steps} steps back were asked for, and ${few}`, { fix: 'see status', exitCode: 1 });
  }
  const { name } = findByName(migrations, extent.to);
  if (!names.has(name))
    throw new UserError(`${name} is not applied, so it cannot be what stays`, { fix: 'see status', exitCode: 1 });
  return newestFirst.filter((migration) => migration.name > name);
}

async function underLock(
  session: Session,
  folder: Folder,
  plan: (history: History) => Work[],
  options: ApplyOptions,
): Promise<number> {
  const planned = await planRunnable();
  if (planned.every(({ migrations }) => migrations.length === 0)) return 0;
  await requireWritable(session);
  return withLock(session, options, async () => {
    let count = 0;
    // Read again: while we waited for the lock, its holder may have done the work.
    for (const work of await planRunnable()) {
      if (work.migrations.length > 0) await applyMigrations(session, folder, work, options);
      count = Math.max(count, work.migrations.length);
    }
    return count;
  });

  async function planRunnable(): Promise<Work[]> {
    const works = plan(await readHistory(session, folder));
    await requireRunnable(
      works.flatMap(({ direction, migrations }) => migrations.map((migration) => migration[direction])),
    );
    return works;
  }
}
