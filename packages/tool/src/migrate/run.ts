import { UserError } from 'pgproof-runtime/errors.js';
import type { Ahead } from './ahead.js';
import type { ApplyOptions } from './apply-options.js';
import type { CutOff } from './cut-off.js';
import { requireNoneElsewhere } from './elsewhere.js';
import type { Folder } from './engine.js';
import { runsAlone, type Migration } from './files.js';
import { compareHistory, type History } from './history.js';
import type { Plan, PlanStep } from './locked.js';
import { findByName } from './names.js';
import { requireNone } from './report.js';
import type { Session } from './session.js';
import { readRecord, requireSoundRecord, type RecordState } from './state.js';
import { requireSoundHistory } from './unsound.js';

/** How far back to go: a number of migrations, to one that stays, or all the way. */
export type Extent = { readonly steps: number } | { readonly to: string } | 'all';

/** What the folder and the database say of each other, and what there is to say of the runner's own tables. */
export interface RecordedHistory extends History {
  readonly record: RecordState;
  readonly cutOff: CutOff | undefined;
}

/** What has been asked for before the record is read. */
type Seen = { readonly [Name in 'tables' | 'elsewhere']?: Ahead[Name] | undefined };

/**
 * Reads the record, and compares it with the folder. Writes nothing.
 *
 * @param seen what has been asked for already.
 * @throws UserError also when the record of these migrations is in another schema.
 */
export async function readHistory(session: Session, folder: Folder, seen: Seen = {}): Promise<RecordedHistory> {
  // Most often all are applied, and what the last one's down file may have left is asked for with the rest.
  const newest = folder.migrations.at(-1);
  const isAsked = newest !== undefined && runsAlone(newest.down) && seen.tables?.length !== 0;
  const cutOff = isAsked ? await import('./cut-off.js') : undefined;
  const untouched = newest && cutOff?.isDropUntouched(session, newest);
  untouched?.catch(() => undefined);
  const record = await readRecord(session, seen.tables);
  if (record.owner === undefined) await requireNoneElsewhere(session, folder, seen.elsewhere);
  // The rows were sent behind it. Where there are none, what comes next is sent with it.
  if (record.owner !== undefined) await session.prepared;
  const history = compareHistory(folder.migrations, record.applied);
  const [last] = appliedWithin(folder, history, 'all');
  if (last === undefined || !runsAlone(last.down)) return { ...history, record, cutOff: undefined };
  const { findCutOff, isDropUntouched } = await import('./cut-off.js');
  const isSound = await (last === newest ? untouched : isDropUntouched(session, last));
  return { ...history, record, cutOff: isSound === true ? undefined : await findCutOff(session, last) };
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
  let isLocked = false;
  const plan = (history: RecordedHistory): PlanStep[] => {
    requireSoundHistory(history, folder.directory);
    const { cutOff } = history;
    const isFirst = !isLocked;
    isLocked = true;
    // Without the lock another runner may be in the middle of it.
    if (cutOff?.state === 'undone' && isFirst) return [{ direction: 'down', migrations: [cutOff.migration] }];
    const steps = stepsUpTo(folder, history, to);
    if (cutOff !== undefined && (cutOff.state === 'beside') === isFirst)
      options.report({ type: 'note', message: `${cutOff.problem}: ${cutOff.fix}` });
    return steps;
  };
  return runSteps(session, folder, plan, options);
}

/**
 * What migrate does. An index that a down file has dropped without a record is built again.
 *
 * @throws UserError where a down file has done something else without one.
 */
export function stepsUpTo(folder: Folder, history: RecordedHistory, to: string | undefined): PlanStep[] {
  const { cutOff, pending } = history;
  if (cutOff === undefined || cutOff.state === 'beside')
    return [{ direction: 'up', migrations: pendingUpTo(folder, history, to) }];
  if (cutOff.state === 'undone') requireNone([cutOff]);
  const again = { ...history, pending: [cutOff.migration, ...pending] };
  return [
    { direction: 'down', migrations: [cutOff.migration] },
    { direction: 'up', migrations: pendingUpTo(folder, again, to) },
  ];
}

/**
 * Takes migrations down, the last applied first.
 *
 * @param options pastBaseline takes down also what was there before the runner, and whose up files were never run here.
 */
export async function rollback(
  session: Session,
  folder: Folder,
  extent: Extent,
  options: ApplyOptions & { readonly pastBaseline?: boolean | undefined },
): Promise<number> {
  const plan = (history: History): PlanStep[] => [
    { direction: 'down', migrations: stepsDown(folder, history, extent, options) },
  ];
  return runSteps(session, folder, plan, options);
}

/** What a rollback takes down, newest first. @throws UserError where it may not. */
export function stepsDown(
  folder: Folder,
  history: History,
  extent: Extent,
  { pastBaseline }: { readonly pastBaseline?: boolean | undefined },
): readonly Migration[] {
  requireSoundHistory({ ...history, late: [] }, folder.directory);
  const migrations = appliedWithin(folder, history, extent);
  if (pastBaseline !== true) requireOwn(migrations, history);
  return migrations;
}

/** Takes the last applied migration down and up again. */
export async function redo(session: Session, folder: Folder, options: ApplyOptions): Promise<number> {
  const plan = (history: History): PlanStep[] => {
    requireSoundHistory(history, folder.directory);
    const migrations = appliedWithin(folder, history, { steps: 1 });
    requireOwn(migrations, history);
    return [
      { direction: 'down', migrations },
      { direction: 'up', migrations },
    ];
  };
  return runSteps(session, folder, plan, options);
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
    const few =
      newestFirst.length === 0
        ? 'nothing is applied'
        : `only ${newestFirst.length === 1 ? '1 is' : `${newestFirst.length} are`} applied`;
    const steps = extent.steps === 1 ? '1 step back was' : `${extent.steps} steps back were`;
    throw new UserError(`${steps} asked for, and ${few}`, { fix: 'see status', exitCode: 1 });
  }
  const { name } = findByName(migrations, extent.to);
  if (!names.has(name))
    throw new UserError(`${name} is not applied, so it cannot be what stays`, { fix: 'see status', exitCode: 1 });
  return newestFirst.filter((migration) => migration.name > name);
}

/** What was adopted, its up file has not made: its down file may not fit. @throws UserError that names the baseline. */
function requireOwn(migrations: readonly Migration[], { applied }: History): void {
  const adopted = new Set(applied.flatMap((one) => (one.adopted ? [one.name] : [])));
  const [last] = migrations.filter(({ name }) => adopted.has(name));
  if (last === undefined) return;
  const back = migrations[0] === last ? '' : `npx pgproof rollback --to ${last.name}; or, `;
  throw new UserError(`${last.name} was adopted and never run here: its down file may not fit`, {
    fix: `${back}where the down files fit: roll back with --past-baseline; to take back the adoption itself: npx pgproof adopt --undo`,
    exitCode: 1,
  });
}

/** Plans, and does what was planned, if anything was. */
export async function runSteps(
  session: Session,
  folder: Folder,
  plan: (history: RecordedHistory) => PlanStep[],
  options: ApplyOptions,
): Promise<number> {
  const planAnew = async (seen: Seen): Promise<Plan> => {
    const history = await readHistory(session, folder, seen);
    requireSoundRecord(history.record);
    return { steps: plan(history), record: history.record };
  };
  const planned = await planAnew(session);
  const idle = planned.steps.every(({ migrations }) => migrations.length === 0);
  // What is lost of the record is made again also where nothing else is to be done; a standby cannot.
  if (idle && (planned.record.missing.length === 0 || session.readOnly)) return 0;
  // Half of all modules hang on it, and most runs have nothing to do.
  const { workUnderLock } = await import('./locked.js');
  return workUnderLock(session, folder, { planned, planAnew }, options);
}
