import { UserError } from 'pgproof-runtime/errors.js';
import { lookAhead, type Ahead } from './ahead.js';
import { applyMigrations } from './apply.js';
import type { ApplyOptions } from './apply-options.js';
import type { Folder } from './engine.js';
import type { Direction, MigrationFile, Migration } from './files.js';
import { withLock } from './lock.js';
import { describeOtherPath } from './other-path.js';
import type { Report } from './report.js';
import { requireRunnable } from './runnable.js';
import { requireWritable, type Session } from './session.js';
import type { RecordState } from './state.js';
import { bringUp } from './versions.js';

/** Migrations to take one way, in the order in which it is done. */
export interface PlanStep {
  readonly direction: Direction;
  readonly migrations: readonly Migration[];
}

/** What is to be done, and the record that it was planned on. */
export interface Plan {
  readonly steps: readonly PlanStep[];
  readonly record: RecordState;
}

/**
 * Does what was planned, with no other runner at work.
 *
 * @param plans what was planned without the lock, and how to plan again once it is held.
 * @returns how many migrations the longest work had.
 */
export async function workUnderLock(
  session: Session,
  folder: Folder,
  { planned, planAnew }: { planned: Plan; planAnew: (seen: Ahead) => Promise<Plan> },
  options: ApplyOptions,
): Promise<number> {
  await requireAllRunnable(session, planned);
  requireWritable(session);
  await guardPlan(planned, options);
  const look = () => lookAhead(session);
  return withLock(session, options, look, async (seen) => {
    // While we waited for the lock, its holder may have done the work.
    const plan = await planAnew(seen);
    await requireAllRunnable(session, plan);
    await guardPlan(plan, options);
    const { steps, record } = plan;
    const isFirst = record.applied.length === 0;
    const others = isFirst ? seen.others : 0;
    const isFresh = isFirst && others === 0;
    const { finished } = await bringUp(session, record, seen, options.report);
    const path = await describeOtherPath(session, filesOf(steps), seen.ownPath);
    if (path !== undefined) options.report({ type: 'note', message: path });
    let done = 0;
    const report: Report = (event) => {
      if (event.type === 'done') done += 1;
      options.report(event);
    };
    for (const step of steps) {
      if (step.migrations.length === 0) continue;
      await applyMigrations(session, folder, { ...step, others, isFresh, finished }, { ...options, report }).catch(
        (error: unknown) => {
          // Of a redo the down alone: it may be done also where it is what was interrupted, while a standby was waited for.
          if (steps.length === 1 || done !== 1) throw error;
          report({ type: 'note', message: 'what was to be redone is down now: migrate applies it' });
          throw notAgain(error);
        },
      );
    }
    await finished;
    return Math.max(0, ...steps.map(({ migrations }) => migrations.length));
  });
}

function requireAllRunnable({ client }: Session, { steps, record }: Plan): Promise<void> {
  const migrations = new Set(steps.flatMap((step) => step.migrations));
  return requireRunnable([...migrations], { client, applied: new Set(record.applied.map(({ name }) => name)) });
}

/** Another runner may have changed what is to be done. */
async function guardPlan({ steps, record }: Plan, { guard }: ApplyOptions): Promise<void> {
  const down = steps.filter(({ direction }) => direction === 'down').flatMap(({ migrations }) => migrations);
  if (down.length === 0) return;
  await guard?.plan(
    down,
    record.applied.map(({ name }) => name),
  );
}

/** To redo it again would take down the migration before it. */
function notAgain(error: unknown): unknown {
  if (!(error instanceof UserError) || error.fix === undefined) return error;
  return Object.assign(error, { fix: error.fix.replace('run again', 'type npx pgproof migrate') });
}

function filesOf(steps: readonly PlanStep[]): MigrationFile[] {
  return steps.flatMap(({ direction, migrations }) => migrations.map((migration) => migration[direction]));
}
