import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import type { Catalog } from '../catalog/catalog.js';
import { readCatalog } from '../catalog/read.js';
import { readBaseline, type Baseline } from '../migrate/adopted.js';
import type { Folder } from '../migrate/engine.js';
import type { Migration } from '../migrate/files.js';
import { findByName } from '../migrate/names.js';
import { readHistory, type RecordedHistory } from '../migrate/run.js';
import { requireRunnable } from '../migrate/runnable.js';
import type { Session } from '../migrate/session.js';
import { requireSoundRecord } from '../migrate/state.js';
import { listNames, readBridge, type Bridge } from './bridge.js';
import { readChecks, type Check } from './checks.js';
import { findPoint, type Found, type Point } from './points.js';
import { listRowChanges, type RowChange } from './row-changes.js';
import type { Task } from './task.js';
import { checkObject } from './unmet.js';

/** What a database is, and what its adoption would record and run. */
export interface Survey extends Found {
  readonly live: Catalog;
  /** The migrations that the baseline would cover, oldest first. */
  readonly covered: readonly Migration[];
  readonly bridge: Bridge | undefined;
  /** Those of the covered that change rows. */
  readonly rowChanges: readonly RowChange[];
  readonly checks: readonly Check[];
  /** The bridges that lead to the point. */
  readonly bridges: readonly string[];
}

/**
 * Finds out what a database is. Writes nothing.
 *
 * @returns its baseline, where it is adopted already.
 */
export async function survey(session: Session, folder: Folder, task: Task): Promise<Survey | Baseline> {
  const { directory, migrations } = folder;
  const history = await readHistory(session, folder);
  requireSoundRecord(history.record);
  const names = migrations.map(({ name }) => name);
  const bridge =
    task.bridge === undefined ? undefined : await readBridge(session, { directory, name: task.bridge, names });
  const to = pointOf(migrations, task.to, bridge);
  const adopted = await findAdopted(session, history, to);
  if (adopted !== undefined) return adopted;
  const upTo = migrations.filter(({ name }) => to === undefined || name <= to);
  await requireRunnable(upTo, { client: session.client });
  const live = await readCatalog(session.connection, session.schema, 'outside');
  task.replay.onProgress(`replaying ${upTo.length.toLocaleString('en')} migration${upTo.length === 1 ? '' : 's'}`);
  const replay = { ...task.replay, folder: { directory, migrations: upTo }, live: session.connection };
  const found = await findPoint(replay, live, { ...task, to });
  const covered = upTo.filter(({ name }) => name <= (found.point.name ?? ''));
  const bridges = listNames(directory, '.sql');
  const wanted = [...covered.map(({ name }) => name), ...(bridge === undefined ? [] : [bridge.name])];
  const checks = await readChecks(directory, wanted, [...names, ...bridges]);
  requireAcceptedNeeded(found.point, checks, task);
  return {
    ...found,
    live,
    covered,
    bridge,
    rowChanges: await listRowChanges(covered),
    checks,
    bridges,
  };
}

/**
 * The baseline of a database that is adopted already, at the point that is asked for.
 *
 * @throws UserError where it is another point, or something was applied and not adopted.
 */
export async function findAdopted(
  session: Session,
  { applied }: RecordedHistory,
  to: string | undefined,
): Promise<Baseline | undefined> {
  if (applied.length === 0) return undefined;
  const baseline = await readBaseline(session, applied);
  if (baseline !== undefined && (to === undefined || to === baseline.point)) return baseline;
  const names = firstThree(applied.map(({ name }) => name));
  throw new UserError(
    baseline === undefined
      ? `this database has a record already: ${applied.length === 1 ? 'a migration is' : `${applied.length} migrations are`} applied (${names})`
      : `this database is adopted already, up to ${baseline.point}`,
    {
      fix:
        baseline === undefined
          ? `${ofOther(applied)}npx pgproof migrate goes on from there, and npx pgproof verify says whether it is what they make`
          : 'npx pgproof migrate goes on from there; to take the baseline back: npx pgproof adopt --undo',
      exitCode: 1,
    },
  );
}

/** node-pg-migrate's table has the name of the runner's own. */
function ofOther(applied: RecordedHistory['applied']): string {
  if (applied.some(({ recorded }) => recorded)) return '';
  return 'where node-pg-migrate built it: npx pgproof adopt --from node-pg-migrate --schema NAME keeps the runner apart; else ';
}

function pointOf(migrations: readonly Migration[], to: string | undefined, bridge: Bridge | undefined) {
  const named = to === undefined ? undefined : findByName(migrations, to).name;
  if (bridge === undefined || named === undefined || named === bridge.to) return named ?? bridge?.to;
  throw new UserError(`the bridge ${bridge.name} leads to ${bridge.to}, and --to names ${named}`, {
    fix: 'leave --to out',
    exitCode: 1,
  });
}

/** What is accepted is kept for years: a name that means nothing is a mistake. */
function requireAcceptedNeeded({ accepted, differences }: Point, checks: readonly Check[], task: Task): void {
  const found = new Set([...[...accepted, ...differences].map(({ object }) => object), ...checks.map(checkObject)]);
  const unneeded = task.accepted.map(({ object }) => object).filter((object) => !found.has(object));
  if (unneeded.length === 0) return;
  throw new UserError(`nothing differs that --accept names: ${firstThree(unneeded)}`, {
    fix: 'name an object as adopt --dry-run prints it, or leave it out',
    exitCode: 1,
  });
}
