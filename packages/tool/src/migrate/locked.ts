import { UserError } from 'pgproof-runtime/errors.js';
import { readFacts } from '../catalog/read.js';
import { lookAhead, type Ahead } from './ahead.js';
import { applyMigrations, type Before } from './apply.js';
import type { ApplyOptions } from './apply-options.js';
import { loadEngine, type Folder } from './engine.js';
import { runsAlone, type Direction, type MigrationFile, type Migration } from './files.js';
import { withLock } from './lock.js';
import { describeOtherPath } from './other-path.js';
import { readLastFingerprint } from './record.js';
import type { Report } from './report.js';
import { parseAhead, requireRunnable } from './runnable.js';
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
  const refuse = () => requireAllRunnable(session, planned);
  // What goes down is looked at before the lock is asked for.
  if (session.readOnly || options.guard !== undefined) await refuse();
  requireWritable(session);
  await guardPlan(planned, options);
  const { connection, repeated, schema } = session;
  const look = () => lookAhead(session);
  return withLock(session, { ...options, beforeWaiting: refuse }, look, async (seen) => {
    // Behind the lock: the tables that its holder works on are waited for, and what is read keeps others waiting.
    const reading = readFacts(repeated, schema, 'between');
    reading.catch(() => undefined);
    // While the server reads. What is wrong is told behind it: for that the server is asked.
    await Promise.all([parseAhead(migrationsOf(planned)), loadEngine()]);
    const catalog = await reading;
    const hasRecord = seen.tables.some(({ name }) => name === 'migration_record');
    // While we waited for the lock, its holder may have done the work.
    const [plan, last] = await Promise.all([planAnew(seen), hasRecord ? readLastFingerprint(connection) : undefined]);
    let before: Before | undefined = { catalog, last };
    await requireAllRunnable(session, plan);
    await guardPlan(plan, options);
    const { steps, record } = plan;
    const isFirst = record.applied.length === 0;
    const others = isFirst ? seen.others : 0;
    const isFresh = isFirst && others === 0;
    const { finished } = await bringUp(session, record, seen, options.report);
    // Where there are none yet, a file in a transaction fails without them.
    if (record.version !== undefined) await finished;
    const path = await describeOtherPath(session, filesOf(steps), seen.ownPath);
    if (path !== undefined) options.report({ type: 'note', message: path });
    let done = 0;
    const report: Report = (event) => {
      if (event.type === 'done') done += 1;
      options.report(event);
    };
    for (const step of steps) {
      if (step.migrations.length === 0) continue;
      before ??= {
        catalog: await readFacts(connection, schema, 'between'),
        last: await readLastFingerprint(connection),
      };
      const task = { ...step, others, isFresh, finished, before };
      before = undefined;
      await applyMigrations(session, folder, task, { ...options, report }).catch(async (error: unknown) => {
        // Of a redo the down alone: it may be done also where it is what was interrupted, while a standby was waited for.
        if (steps.length === 1 || done !== 1) throw error;
        report({ type: 'note', message: 'what was to be redone is down now: migrate applies it' });
        const names = record.applied.map(({ name }) => name);
        throw notAgain(error, await findTaken(session, folder, { names, redone: step.migrations }));
      });
    }
    await finished;
    return Math.max(0, ...steps.map(({ migrations }) => migrations.length));
  });
}

function requireAllRunnable({ client }: Session, plan: Plan): Promise<void> {
  const { record } = plan;
  return requireRunnable(migrationsOf(plan), { client, applied: new Set(record.applied.map(({ name }) => name)) });
}

function migrationsOf({ steps }: Plan): Migration[] {
  return [...new Set(steps.flatMap((step) => step.migrations))];
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

/** The migration before, where the down file of a redo has taken away the index that it has built. */
async function findTaken(
  session: Session,
  { migrations }: Folder,
  { names, redone }: { readonly names: readonly string[]; readonly redone: readonly Migration[] },
): Promise<Migration | undefined> {
  const last = migrations.filter((one) => names.includes(one.name) && !redone.includes(one)).at(-1);
  if (last === undefined || !runsAlone(last.down)) return undefined;
  const { findCutOff } = await import('./cut-off.js');
  // Without a connection it is not known.
  const cutOff = await findCutOff(session, last).catch(() => undefined);
  return cutOff?.state === 'rebuild' ? last : undefined;
}

/** To redo it again would take down the migration before it. */
function notAgain(error: unknown, taken: Migration | undefined): unknown {
  if (!(error instanceof UserError) || error.fix === undefined) return error;
  const fix =
    taken === undefined
      ? error.fix.replace('run again', 'type npx pgproof migrate')
      : `type npx pgproof migrate, which applies both: the down file took away what ${taken.up.path} builds, too`;
  return Object.assign(error, { fix });
}

function filesOf(steps: readonly PlanStep[]): MigrationFile[] {
  return steps.flatMap(({ direction, migrations }) => migrations.map((migration) => migration[direction]));
}
