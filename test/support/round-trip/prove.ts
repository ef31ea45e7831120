import { basename } from 'node:path';
import pg from 'pg';
import type { Folder } from '../../../packages/tool/src/migrate/engine.js';
import type { MigrationError } from '../../../packages/tool/src/migrate/explain.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { migrate, rollback, type Extent } from '../../../packages/tool/src/migrate/run.js';
import type { Session } from '../../../packages/tool/src/migrate/session.js';
import { fillTables, type LegalValues } from '../rows/fill.js';
import { fillableTables } from '../rows/order.js';
import { inSession, runnerOptions } from '../runner.js';
import { compareStates, type Change } from './compare.js';
import { readRows, readState, withoutGenerated, type State } from './state.js';

export interface Defect extends Change {
  /** Its name, or `all` when they went together. */
  readonly migration: string;
  /** The step that failed, or after which not all was as it had been. */
  readonly step: 'up' | 'down' | 'up again';
}

interface Options {
  readonly legalValues?: LegalValues;
  /** Which migrations go down and up again by themselves; all, unless told. The others only go up, together. */
  readonly chosen?: (name: string) => boolean;
}

/**
 * Has each chosen migration of a folder go up, down and up again, with rows in all tables: the way down must bring back what was there
 * before, the second way up what the first one made. Then all of them at once: nothing of theirs must be left.
 *
 * @param url an empty database.
 * @returns what differed. A step that failed is a finding too, and the last one.
 */
export async function proveRoundTrip(
  url: string,
  directory: string,
  { legalValues = {}, chosen = () => true }: Options = {},
): Promise<Defect[]> {
  const folder = { directory, migrations: loadMigrations(directory) };
  return inSession(url, async (session) => {
    const findings: Defect[] = [];
    const empty = await readState(session);
    let before = empty;
    let number = 1;
    for (const [index, { name }] of folder.migrations.entries()) {
      const previous = folder.migrations[index - 1]?.name;
      const next = folder.migrations[index + 1]?.name;
      // Goes up with a later one: only what is chosen needs rows before it.
      if (!chosen(name) && next !== undefined && !chosen(next)) continue;
      const extent = previous === undefined ? 'all' : { to: previous };
      const trip: Trip = { migration: name, to: name, extent, before, findings };
      const after = await (chosen(name) ? goAndReturn(session, folder, trip) : goUp(session, folder, trip));
      if (after === undefined) return findings;
      number = await fillTables(session.client, after.catalog, { first: number, legalValues });
      before = { ...after, rows: await readRows(session, after.catalog) };
    }
    if (findings.length > 0) return findings;
    await emptyTables(session, before);
    const all: Trip = { migration: 'all', to: undefined, extent: 'all', before: empty, findings };
    if (await comeBack(session, folder, all)) await goAndReturn(session, folder, all);
    return findings;
  });
}

interface Trip {
  readonly migration: string;
  readonly to: string | undefined;
  readonly extent: Extent;
  readonly before: State;
  readonly findings: Defect[];
}

/** Up, down, up. Gives the state at the end, or nothing when a step failed. */
async function goAndReturn(session: Session, folder: Folder, trip: Trip): Promise<State | undefined> {
  const { before } = trip;
  const first = await goUp(session, folder, trip);
  if (first === undefined || !(await comeBack(session, folder, trip))) return undefined;
  const second = await goUp(session, folder, trip, 'up again');
  if (second !== undefined)
    note(trip, 'up again', compareStates(withoutGenerated(first, before), withoutGenerated(second, before)));
  return second;
}

function goUp(session: Session, folder: Folder, trip: Trip, step: Defect['step'] = 'up'): Promise<State | undefined> {
  return take(session, trip, step, () => migrate(session, folder, trip.to, runnerOptions));
}

/** Down. True when that could be done. */
async function comeBack(session: Session, folder: Folder, trip: Trip): Promise<boolean> {
  const after = await take(session, trip, 'down', () => rollback(session, folder, trip.extent, runnerOptions));
  if (after !== undefined) note(trip, 'down', compareStates(trip.before, after));
  return after !== undefined;
}

async function take(
  session: Session,
  trip: Trip,
  step: Defect['step'],
  act: () => Promise<unknown>,
): Promise<State | undefined> {
  try {
    await act();
    return await readState(session);
  } catch (error) {
    if (!isMigrationError(error)) throw error;
    note(trip, step, [{ object: basename(error.file), problem: (error.cause as Error).message }]);
    return undefined;
  }
}

/** By name: mocha requires tests, and what the runner imports when it is needed is loaded once more, with a class of its own. */
function isMigrationError(error: unknown): error is MigrationError {
  return error instanceof Error && error.name === 'MigrationError';
}

function note({ migration, findings }: Trip, step: Defect['step'], changes: readonly Change[]): void {
  findings.push(...changes.map((change) => ({ migration, step, ...change })));
}

/** A way down refuses rows that it could not keep, and those of the last migration are no reason to stop. */
async function emptyTables({ client }: Session, { catalog }: State): Promise<void> {
  const names = fillableTables(catalog).map(
    ({ schema, name }) => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`,
  );
  if (names.length > 0) await client.query(`truncate ${names.join(', ')}`);
}
