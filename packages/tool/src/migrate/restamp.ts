import { randomUUID } from 'node:crypto';
import { run } from 'pgproof-runtime/query.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { insertRestamp } from '../queries/migrate/record.js';
import { takeBack } from '../queries/migrate/turn.js';
import { lookAhead, type Ahead } from './ahead.js';
import { commit, interruptedUnconfirmed } from './commit.js';
import type { Folder } from './engine.js';
import { findLacking } from './explain.js';
import type { Migration } from './files.js';
import type { Applied } from './history.js';
import { withLock } from './lock.js';
import { findByName } from './names.js';
import { record } from './record.js';
import type { Report } from './report.js';
import { readHistory, type RecordedHistory } from './run.js';
import { requireWritable, type Session } from './session.js';
import { requireSoundRecord } from './state.js';
import { bringUp } from './versions.js';

/**
 * Accepts that the files of an applied migration are as they are now, and writes down why. What was recorded before stays.
 *
 * @returns the migration, or undefined when its files are as recorded, so that there is nothing to accept.
 */
export async function restamp(
  session: Session,
  folder: Folder,
  { name, reason }: { name: string; reason: string },
  options: { report: Report; signal: AbortSignal },
): Promise<Migration | undefined> {
  const migration = findByName(folder.migrations, name);
  if (reason.trim() === '')
    throw new UserError('the reason is empty', { fix: 'say why: --reason "comment corrected"' });
  requireWritable(session);
  const accepted = await withLock(
    session,
    options,
    () => lookAhead(session),
    async (seen) =>
      accept(session, { seen, history: await readHistory(session, folder, seen) }, { migration, reason }, options),
  );
  return accepted ? migration : undefined;
}

async function accept(
  session: Session,
  { seen, history }: { seen: Ahead; history: RecordedHistory },
  { migration, reason }: { migration: Migration; reason: string },
  { report, signal }: { report: Report; signal: AbortSignal },
): Promise<boolean> {
  requireSoundRecord(history.record);
  const applied = history.applied.find(({ name }) => name === migration.name);
  if (applied === undefined)
    throw new UserError(`${migration.name} is not applied: its files may still be edited`, { exitCode: 1 });
  if (applied.recorded && applied.upSha256 === migration.up.sha256 && applied.downSha256 === migration.down.sha256)
    return false;
  const { client, connection } = session;
  await (
    await bringUp(session, history.record, seen, report)
  ).finished;
  await client.query('begin');
  await run(connection, takeBack);
  if (!applied.recorded)
    await record(
      connection,
      { id: randomUUID(), catalogBefore: null },
      { migration, direction: 'up', lockRetries: null, alone: { durationMs: 0, locks: null } },
    );
  await run(connection, insertRestamp, { name: migration.name, reason, ...sums(applied, migration) }).catch(
    (error: unknown) => {
      throw explainReason(error);
    },
  );
  const what = `the restamp of ${migration.name}`;
  const isConfirmed = await commit(session, { what, report });
  if (!isConfirmed && signal.aborted) throw interruptedUnconfirmed(what);
  return true;
}

/** The reason is the one text of the reader's that is recorded. */
function explainReason(error: unknown): unknown {
  const lacking = isServerError(error) ? findLacking(error) : undefined;
  if (lacking === undefined) return error;
  return new UserError(
    `the reason holds ${lacking.character}, which the database's encoding, ${lacking.encoding}, has not`,
    {
      fix: 'write it otherwise',
      cause: error,
    },
  );
}

function sums(applied: Applied, { up, down }: Migration) {
  return {
    oldUpSha256: applied.upSha256 ?? 'unknown',
    oldDownSha256: applied.downSha256 ?? 'unknown',
    upSha256: up.sha256,
    downSha256: down.sha256,
  };
}
