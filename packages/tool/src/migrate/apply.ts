import { randomUUID } from 'node:crypto';
import { areComparable, fingerprint, readFingerprint } from '../catalog/fingerprint.js';
import { readCatalog } from '../catalog/read.js';
import { run as runQuery } from 'pgproof-runtime/query.js';
import { limitWait } from '../queries/migrate/turn.js';
import type { ApplyOptions } from './apply-options.js';
import { runEngine, type Folder } from './engine.js';
import { rollBackAndWait } from './failure.js';
import type { Direction, Migration } from './files.js';
import { makeHooks } from './hooks.js';
import { listen, startProgress } from './progress.js';
import { readLastFingerprint, recordEnd, type Run } from './record.js';
import type { Report } from './report.js';
import { isRestored } from './restored.js';
import type { Session } from './session.js';

/** What is to be done. */
interface Task {
  readonly direction: Direction;
  readonly migrations: readonly Migration[];
  /** How many tables there were before, where nothing was recorded as applied. */
  readonly others: number;
}

/**
 * Takes migrations up or down, in the order given, under the lock that the caller holds. Each is one transaction with its
 * record, so that whatever happens, what is recorded is what is there.
 *
 * @throws MigrationError for the first that fails; those before it stay.
 */
export async function applyMigrations(
  session: Session,
  folder: Folder,
  { direction, migrations, others }: Task,
  options: ApplyOptions,
): Promise<void> {
  const { connection, schema } = session;
  const exceptions = typeof options.exceptions === 'function' ? await options.exceptions() : options.exceptions;
  const catalog = await readCatalog(connection, schema, 'between');
  const catalogBefore = fingerprint(catalog, exceptions);
  const run: Run = { id: randomUUID(), catalogBefore };
  // The run before may have had no exceptions.
  await noteForeignChange(session, [catalogBefore, fingerprint(catalog)], options.report);
  const progress = startProgress(migrations);
  const hooks = makeHooks(session, { run, direction, progress }, { ...options, exceptions });
  const stopListening = listen(session, progress, options.report);
  try {
    for (let failures = 0; progress.remaining.length > 0;) {
      const before = progress.remaining.length;
      try {
        await runEngine(session, folder, engineOrder(direction, progress.remaining), hooks);
      } catch (error) {
        // What follows is not the file's any more, and must not be counted as if it were.
        const failed = { ...progress };
        progress.current = undefined;
        progress.half = undefined;
        progress.isCommitting = false;
        failures = progress.remaining.length < before ? 1 : failures + 1;
        await rollBackAndWait(session, { error, direction, progress: failed, failures, others }, options);
        continue;
      }
      if (progress.remaining.length === before)
        throw new Error('the engine finds nothing to do where the history does');
    }
  } finally {
    stopListening();
    // A run that failed has changed the catalog too. Where the connection is gone, so is the chance to say it; and where a lock is not to be
    // had, the run ends without.
    await runQuery(connection, limitWait, { lockTimeout: String(options.lockTimeoutMs) })
      .then(() => readFingerprint(connection, { exceptions, schema, place: 'between' }))
      .then((catalogAfter) => recordEnd(session, run, catalogAfter))
      .catch(() => undefined);
  }
  if (direction === 'down') await reportRestored(session, { migrations, catalogBefore }, options.report);
}

/** @param run what went down, the newest first, and the catalog before that. */
async function reportRestored(
  { connection }: Session,
  { migrations, catalogBefore }: { migrations: readonly Migration[]; catalogBefore: string },
  report: Report,
): Promise<void> {
  const catalogAfter = await readLastFingerprint(connection);
  if (catalogAfter === undefined) return;
  const answer = await isRestored(connection, migrations, { catalogBefore, catalogAfter });
  if (answer !== 'yes') report({ type: 'restored', answer, migrations });
}

async function noteForeignChange({ connection }: Session, found: readonly string[], report: Report): Promise<void> {
  const last = await readLastFingerprint(connection);
  if (last === undefined || found.some((one) => one === last || !areComparable(last, one))) return;
  report({
    type: 'note',
    message:
      'the schema differs from what the last recorded run left; npx pgproof verify names what differs from the migrations',
  });
}

function engineOrder(direction: Direction, remaining: readonly Migration[]): Parameters<typeof runEngine>[2] {
  const [only] = remaining;
  return direction === 'down' && only !== undefined
    ? { direction: 'down', only }
    : { direction: 'up', count: remaining.length };
}
