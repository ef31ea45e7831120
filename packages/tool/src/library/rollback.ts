import { printConnection } from 'pgproof-runtime/connection-config.js';
import type { LossGuard, LossTask } from '../losses/guard.js';
import { acceptLoss } from '../losses/loss.js';
import type { ApplyOptions } from '../migrate/apply-options.js';
import type { Report } from '../migrate/report.js';
import { readHistory, rollback, stepsDown, type Extent } from '../migrate/run.js';
import { requireSoundRecord } from '../migrate/state.js';
import { collectDone } from './done.js';
import type { Opened } from './open.js';
import type { LossOptions, RollbackResult } from './types.js';

interface Options extends ApplyOptions {
  readonly pastBaseline?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  /** Undefined: go down without counting. */
  readonly losses: LossTask | undefined;
}

/** Takes migrations down, the last applied first, unless what is in the database would be lost. */
export async function rollbackOpened(opened: Opened, extent: Extent, options: Options): Promise<RollbackResult> {
  const { session, folder, server } = opened;
  const startedAt = process.uptime();
  const guard = await guardOf(opened, options);
  const { done, report } = collectDone(telling(guard, options.report));
  const tried = options.dryRun === true ? await tryOut(opened, extent, { ...options, guard }) : undefined;
  if (tried === undefined) await rollback(session, folder, extent, { ...options, guard, report });
  if (tried === undefined) noteUnused(guard, options.report);
  const totalMs = Math.round((process.uptime() - startedAt) * 1000);
  const losses = guard?.losses() ?? [];
  const database = printConnection(server.config);
  return { takenDown: done, ...tried, losses, totalMs, database };
}

/** Has the guard know what a run tells. */
export function telling(guard: LossGuard | undefined, report: Report): Report {
  return (event) => {
    guard?.tell(event);
    report(event);
  };
}

/** Tells what was accepted and not lost: a name may be another one than was meant. */
export function noteUnused(guard: LossGuard | undefined, report: Report): void {
  for (const name of guard?.unused() ?? [])
    report({ type: 'note', message: `${acceptLoss(name)}: nothing of that was lost` });
}

/** What counts what going down loses; undefined where nothing is to be counted. */
export async function guardOf(
  { session, folder }: Opened,
  options: Pick<Options, 'losses' | 'lockTimeoutMs' | 'signal' | 'report'>,
): Promise<LossGuard | undefined> {
  if (options.losses === undefined) return undefined;
  const { guardLosses } = await import('../losses/guard.js');
  return guardLosses(session, folder, options.losses, options);
}

/** How long counting may read a table. */
export const defaultCountTimeoutMs = 10_000;

/** What may be lost, as options say it. */
export function lossTaskOf(
  { acceptLoss: accepted = [], count, countTimeout = defaultCountTimeoutMs }: LossOptions,
  replay: LossTask['replay'],
): LossTask | undefined {
  return count === false ? undefined : { accepted, countTimeoutMs: countTimeout, replay };
}

async function tryOut(
  { session, folder }: Opened,
  extent: Extent,
  { guard, ...options }: Options & { guard: LossGuard | undefined },
): Promise<Pick<RollbackResult, 'wouldTakeDown' | 'uncounted'>> {
  const history = await readHistory(session, folder, session);
  requireSoundRecord(history.record);
  const migrations = stepsDown(folder, history, extent, options);
  const applied = history.applied.map(({ name }) => name);
  if (migrations.length > 0) await guard?.count(migrations, applied);
  return { wouldTakeDown: migrations.map(({ name }) => name), uncounted: (await guard?.uncounted(migrations)) ?? [] };
}
