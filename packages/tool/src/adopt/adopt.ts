import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import type { Catalog } from '../catalog/catalog.js';
import { readCatalog } from '../catalog/read.js';
import { lookAhead } from '../migrate/ahead.js';
import { commit, interruptedUnconfirmed } from '../migrate/commit.js';
import type { Folder } from '../migrate/engine.js';
import { withLock } from '../migrate/lock.js';
import { readHistory } from '../migrate/run.js';
import { requireWritable, type Session } from '../migrate/session.js';
import { requireSoundRecord } from '../migrate/state.js';
import { run } from 'pgproof-runtime/query.js';
import { limitWait } from '../queries/migrate/turn.js';
import { writeBaseline } from './baseline.js';
import { runBridge } from './bridge.js';
import { runChecks } from './checks.js';
import { comparePoint } from './points.js';
import { changedColumns, lockTables, readSums, requireSameRows } from './rows.js';
import { findAdopted, type Survey } from './survey.js';
import type { Task } from './task.js';
import { takeOver } from './tools/coming.js';
import { requireMet } from './unmet.js';

/**
 * Records the baseline under the lock, in one transaction: the catalog is read and compared again there, the bridge runs, the rows are
 * compared, the checks run.
 *
 * @returns false where another has adopted it meanwhile, to the same point.
 * @throws UserError where the database is not at its point any more, or what the bridge or a check finds.
 */
export async function recordBaseline(session: Session, folder: Folder, survey: Survey, task: Task): Promise<boolean> {
  requireWritable(session);
  return withLock(
    session,
    task,
    () => lookAhead(session),
    async (seen) => {
      const { client, connection } = session;
      const history = await readHistory(session, folder, seen);
      requireSoundRecord(history.record);
      if ((await findAdopted(session, history, task.to ?? survey.point.name)) !== undefined) return false;
      await client.query('begin');
      await run(connection, limitWait, { lockTimeout: String(task.lockTimeoutMs) });
      await lockTables(session, survey.bridge === undefined ? 'access share' : 'share');
      await proveAgain(session, survey, task);
      requireMet(await runChecks(session, survey.checks), task.accepted);
      const { exceptions, accepted, notedAt, coming } = task;
      const { bridge, covered } = survey;
      await writeBaseline(session, history.record, {
        covered,
        // What is the other tool's own stays.
        accepted: [...accepted, ...(coming?.own ?? [])],
        tool: coming && (await takeOver(session, coming)),
        notedAt,
        exceptions,
        bridge: bridge === undefined ? null : { name: bridge.name, sha256: bridge.sha256 },
      });
      const what = 'the baseline';
      if (!(await commit(session, { what, report: task.report })) && task.signal.aborted)
        throw interruptedUnconfirmed(what);
      return true;
    },
  );
}

async function proveAgain(session: Session, survey: Survey, task: Task): Promise<void> {
  const { bridge, point } = survey;
  const live = await readCatalog(session.connection, session.schema);
  if (bridge === undefined) {
    requireAt(live, survey, task);
    return;
  }
  const without = [...changedColumns(live, point.catalog), ...bridge.changes];
  const before = await readSums(session, without);
  await runBridge(session, bridge, task.lockTimeoutMs);
  requireAt(await readCatalog(session.connection, session.schema), survey, task);
  requireSameRows(before, await readSums(session, without), bridge);
}

function requireAt(live: Catalog, { point, bridge }: Survey, task: Task): void {
  const { differences } = comparePoint(live, point, task);
  if (differences.length === 0) return;
  const list = firstThree(differences.map(({ object }) => object));
  const again = 'run again; nothing was changed';
  if (bridge === undefined)
    throw new UserError(`the database was changed while it was looked at: ${list}`, { fix: again, exitCode: 1 });
  throw new UserError(
    `the bridge ${bridge.name} does not lead to ${bridge.to}, from which these still differ: ${list}`,
    {
      fix: `correct the bridge and ${again}`,
      exitCode: 1,
    },
  );
}
