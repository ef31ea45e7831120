import { LostConnection } from '../session/lost.js';
import { momentOf } from 'pgproof-runtime/moments.js';
import { isServerError, UserError, type ServerError } from 'pgproof-runtime/errors.js';
import type { ApplyOptions } from './apply-options.js';
import { aloneIn } from './alone.js';
import { noteLeft } from './cut-off.js';
import { correct, explainMigrationError, stateOf, whatStands } from './explain.js';
import type { Direction, MigrationFile } from './files.js';
import { UnexpectedLoss } from './guard.js';
import { interrupted } from './interrupt.js';
import type { Progress } from './progress.js';
import { waitToRetry } from './retry.js';
import { resetSession, type Session } from './session.js';
import { grantWriting } from './tables.js';

/** What failed: the error, where the work stood, and how often it has failed there. */
interface Failure {
  readonly error: unknown;
  readonly direction: Direction;
  readonly progress: Progress;
  readonly failures: number;
  /** How many tables there were before the run, where nothing was recorded as applied. */
  readonly others: number;
}

/**
 * Rolls back, and waits before another attempt when that makes sense.
 *
 * @throws what there is to say to the reader, when it does not.
 */
export async function rollBackAndWait(
  session: Session,
  { error, direction, progress, failures, others }: Failure,
  options: ApplyOptions,
): Promise<void> {
  const { report, signal } = options;
  const { current, file, completed, blockers } = progress;
  // While the record is written the file has run, and is rolled back with it.
  const ran = current?.[direction];
  const lost = await rollBack(session, error, progress);
  if (lost === undefined && file?.transactional === false) {
    await noteLeft(session, file, (message) => {
      report({ type: 'note', message });
    });
  }
  if (signal.aborted) throw error instanceof UserError && error.exitCode === 130 ? error : interrupted(ran);
  if (lost !== undefined) throw lost;
  if (current === undefined || ran === undefined) throw error;
  if (error instanceof UnexpectedLoss && options.guard !== undefined)
    return options.guard.settle(current, error.losses);
  const what = file?.path ?? `the record of ${current.name}`;
  if ((await isRepeatable(ran)) && (await waitToRetry(error, { what, file: ran, blockers, failures }, options))) return;
  if (file !== undefined) throw await explainMigrationError(error, file, { completed, others, schema: session.schema });
  if (!isServerError(error)) throw error;
  throw new UserError(`${what} cannot be written: ${error.message} (SQLSTATE ${error.code})`, {
    fix: fixOfRecord(error, ran, session),
    exitCode: 1,
    cause: error,
  });
}

/** Before the file ran the tables were there, and could be written to. */
function fixOfRecord(error: ServerError, ran: MigrationFile, session: Session): string {
  const { code } = error;
  const state = ran.transactional ? stateOf(ran) : `its statement has run, and ${stateOf(ran)}`;
  // A table, or the schema, that there is not.
  if (code === '42P01' || code === '3F000')
    return `${state}: ${correct(ran, `leave the runner's own tables out of what ${ran.path} drops, renames or moves`)}`;
  if (code === '42501')
    return `${state}: ${correct(ran, `leave the runner's own tables out of what ${ran.path} revokes or gives away`)}; or, where another session took the right, have their owner run: ${grantWriting(session)}`;
  // That the session can write was asked before the file ran.
  if (code === '25006')
    return `${state}: ${correct(ran, `leave out of ${ran.path} what makes its transaction read-only`)}`;
  return `${momentOf(error)?.fix ?? 'put right what the message names and run again'}: ${state}`;
}

/** @returns an error when there is no connection left to roll back on: then the server does it. */
export async function rollBack(
  { client, connection, config }: Session,
  error: unknown,
  progress?: Progress,
): Promise<UserError | undefined> {
  try {
    await client.query('rollback');
    await resetSession(connection);
    return undefined;
  } catch (second) {
    // What the server said first says more than that there is no connection any more.
    // A farewell that comes as the answer to the rollback has no cause but itself.
    const said = second instanceof Error ? (second.cause ?? second) : error;
    const lost = new LostConnection(config, isServerError(error) ? error : said);
    const { file, isCommitting } = progress ?? {};
    const state = file === undefined || isCommitting === true ? 'status tells what is applied' : whatStands(file);
    return new UserError(`${file === undefined ? '' : `${file.path}: `}${lost.message}`, {
      fix: `${lost.fix ?? ''}: ${state}`,
      cause: lost,
    });
  }
}

/** A procedure or a block outside a transaction may have committed half of its work: only its author knows whether it can be run again. */
async function isRepeatable(file: MigrationFile): Promise<boolean> {
  if (file.transactional) return true;
  const statement = await aloneIn(file);
  return statement?.kind !== 'CallStmt' && statement?.kind !== 'DoStmt';
}
