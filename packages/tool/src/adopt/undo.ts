import { run } from 'pgproof-runtime/query.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { unretire } from './tools/retire.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { readBaseline, type Baseline } from '../migrate/adopted.js';
import { lookAhead, type Ahead } from '../migrate/ahead.js';
import { commit, interruptedUnconfirmed } from '../migrate/commit.js';
import type { Folder } from '../migrate/engine.js';
import { withLock } from '../migrate/lock.js';
import type { Report } from '../migrate/report.js';
import { readHistory } from '../migrate/run.js';
import { requireWritable, type Session } from '../migrate/session.js';
import { requireSoundRecord } from '../migrate/state.js';
import {
  deleteAdopted,
  deleteMarks,
  deleteRestamps,
  findLeftRows,
  rewindMarks,
  rewindRecords,
} from '../queries/adopt/baseline.js';

/** What is taken away with a baseline. */
export interface Undone {
  readonly baseline: Baseline;
  /** Whether the runner's own tables go, which the adoption made. */
  readonly tablesDropped: boolean;
}

/**
 * Takes every row and mark away that the adoption wrote, and the tables that it made for them. What a bridge changed stays.
 *
 * @throws UserError where there is no baseline, or a migration was applied after it.
 */
export async function undoAdoption(
  session: Session,
  folder: Folder,
  { dryRun, report, signal }: { dryRun: boolean; report: Report; signal: AbortSignal },
): Promise<Undone> {
  const found = await requireBaseline(session, folder);
  if (dryRun) return { baseline: found, tablesDropped: droppableOf(found).length > 0 };
  requireWritable(session);
  return withLock(
    session,
    { report, signal },
    () => lookAhead(session),
    async (seen) => {
      const { client, connection, schema } = session;
      const baseline = await requireBaseline(session, folder, seen);
      await client.query('begin');
      await unretire(session, baseline);
      await run(connection, deleteRestamps);
      await run(connection, deleteMarks, { names: baseline.covers });
      await run(connection, deleteAdopted);
      await run(connection, rewindMarks, { last: baseline.lastIds.pgmigrations ?? null });
      await run(connection, rewindRecords, { last: baseline.lastIds.migration_record ?? null });
      const [left] = await run(connection, findLeftRows);
      const droppable = droppableOf(baseline, left);
      if (droppable.length > 0) {
        const own = quoteIdentifier(schema);
        await client.query(`drop table ${droppable.map((name) => `${own}.${quoteIdentifier(name)}`).join(', ')}`);
        if (baseline.made.schema) await client.query(`drop schema ${own}`);
      }
      const tablesDropped = droppable.length > 0;
      const what = 'the undoing of the adoption';
      if (!(await commit(session, { what, report })) && signal.aborted) throw interruptedUnconfirmed(what);
      return { baseline, tablesDropped };
    },
  );
}

/** The tables that the adoption made, where no other rows are in them. What says their version goes with the records or not at all. */
function droppableOf({ made: { tables } }: Baseline, left?: { inMarks: boolean; inRecords: boolean }) {
  if (!tables.includes('migration_record') || left?.inRecords === true) return [];
  if (tables.includes('pgmigrations') && left?.inMarks === true) return [];
  return tables;
}

async function requireBaseline(session: Session, folder: Folder, seen?: Ahead): Promise<Baseline> {
  const history = await readHistory(session, folder, seen);
  requireSoundRecord(history.record);
  const baseline = await readBaseline(session, history.applied);
  if (baseline === undefined)
    throw new UserError('this database was not adopted: there is nothing to undo', {
      fix: 'see npx pgproof status',
      exitCode: 1,
    });
  const later = history.applied.filter(({ adopted }) => !adopted);
  const [first] = later.map(({ name }) => name);
  if (first !== undefined)
    throw new UserError(
      `${later.length === 1 ? 'a migration was' : `${later.length} migrations were`} applied after the baseline: ${first}${later.length > 1 ? ', …' : ''}`,
      { fix: `npx pgproof rollback --to ${baseline.point}, then undo the adoption`, exitCode: 1 },
    );
  return baseline;
}
