import { randomUUID } from 'node:crypto';
import { areComparable, fingerprint } from '../catalog/fingerprint.js';
import { isServerError } from 'pgproof-runtime/errors.js';
import type { Catalog } from '../catalog/catalog.js';
import { LostConnection } from '../session/lost.js';
import type { ApplyOptions } from './apply-options.js';
import { runEngine, type Folder } from './engine.js';
import { rollBackAndWait } from './failure.js';
import type { Direction, Migration } from './files.js';
import { makeHooks } from './hooks.js';
import { lookForFirstSchema } from './path.js';
import { listen, startProgress } from './progress.js';
import { recordEnd, rememberTables, type Run } from './record.js';
import type { Report } from './report.js';
import { readBehind } from './behind.js';
import { findUps, isRestored } from './restored.js';
import type { Session } from './session.js';

/** What is there before the work. */
export interface Before {
  readonly catalog: Catalog;
  /** The fingerprint of the catalog as the last recorded run left it. */
  readonly last: string | undefined;
}

/** What is to be done. */
interface Task {
  readonly direction: Direction;
  readonly migrations: readonly Migration[];
  /** How many tables there were before, where nothing was recorded as applied. */
  readonly others: number;
  /** Nothing was there before the run. */
  readonly isFresh: boolean;
  readonly before: Before;
  /** Without it a transaction fails, and nothing else may run: see bringUp. */
  readonly finished: Promise<void>;
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
  { direction, migrations, others, isFresh, before, finished }: Task,
  options: ApplyOptions,
): Promise<void> {
  const { connection } = session;
  const exceptions = typeof options.exceptions === 'function' ? await options.exceptions() : options.exceptions;
  const known = { ...options, exceptions };
  const firstSchema = lookForFirstSchema(session);
  if (direction === 'up') firstSchema.ask(migrations[0]?.up);
  const catalogBefore = fingerprint(before.catalog, exceptions);
  noteForeignChange(before, catalogBefore, options.report);
  const asking = direction === 'down' ? findUps(connection, migrations) : undefined;
  asking?.catch(() => undefined);
  void rememberTables(session);
  // What runs outside a transaction is not taken back where it cannot be recorded.
  if (migrations[0]?.[direction].transactional === false) await finished;
  const run: Run = { id: randomUUID(), catalogBefore, durations: new Map() };
  const progress = startProgress(migrations);
  const hooks = makeHooks(session, { run, direction, progress, firstSchema, isFresh }, known);
  let catalogAfter: string | undefined;
  const stopListening = listen(session, progress, options.report);
  try {
    for (let failures = 0; progress.remaining.length > 0;) {
      const { length } = progress.remaining;
      const { batches } = progress;
      try {
        await runEngine(session, folder, engineOrder(direction, progress.remaining), hooks);
      } catch (error) {
        // Without the tables a record fails, and they say why.
        await finished.catch((reason: unknown) => {
          if (!(reason instanceof LostConnection)) throw reason;
        });
        // What follows is not the file's any more, and must not be counted as if it were.
        const failed = { ...progress };
        progress.current = undefined;
        progress.file = undefined;
        progress.isCommitting = false;
        progress.next = [];
        const isFurther = progress.remaining.length < length || progress.batches > batches;
        failures = isFurther ? 1 : failures + 1;
        await rollBackAndWait(session, { error, direction, progress: failed, failures, others }, options);
        if (isServerError(error) && error.code === '55P03') progress.lockRetries += 1;
        await rememberTables(session);
        continue;
      }
      if (progress.remaining.length === length)
        throw new Error('the engine finds nothing to do where the history does');
    }
  } finally {
    stopListening();
    // A run that failed has changed the catalog too. Where the connection is gone, so is the chance to say it; and where a lock is not to be
    // had, the run ends without.
    catalogAfter =
      (progress.remaining.length === 0 ? run.catalogBefore : undefined) ??
      (await readBehind(session, known).catch(() => undefined));
    // Not waited for: whatever is asked next waits for it.
    if (catalogAfter !== undefined) recordEnd(session, run, catalogAfter).catch(() => undefined);
  }
  const ups = await asking;
  if (ups === undefined || catalogAfter === undefined) return;
  const answer = isRestored(ups, { catalogBefore, catalogAfter });
  if (answer !== 'yes') options.report({ type: 'restored', answer, migrations });
}

function noteForeignChange({ catalog, last }: Before, found: string, report: Report): void {
  if (last === undefined || found === last || !areComparable(last, found)) return;
  // The run before may have had no exceptions.
  if (fingerprint(catalog) === last) return;
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
    : { direction: 'up', pending: remaining };
}
