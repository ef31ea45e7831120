import { LostConnection } from '../database/lost.js';
import { momentOf } from '../database/moments.js';
import { isServerError, UserError } from '../errors.js';
import type { ApplyOptions } from './apply-options.js';
import { noteLeftover } from './concurrent-index.js';
import { explainMigrationError, whatStands } from './explain.js';
import type { Half } from './files.js';
import { parseStatements } from './grammar.js';
import { interrupted } from './interrupt.js';
import type { Progress } from './progress.js';
import { waitToRetry } from './retry.js';
import { resetSession, type Session } from './session.js';
import { grantWriting } from './tables.js';

/** What failed: the error, where the work stood, and how often it has failed there. */
interface Failure {
  readonly error: unknown;
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
  { error, progress, failures, others }: Failure,
  options: ApplyOptions,
): Promise<void> {
  const { report, signal } = options;
  const { current, half, completed, blockers } = progress;
  const lost = await rollBack(session, error, progress);
  if (lost === undefined && half?.transactional === false) {
    await noteLeftover(session, half, (message) => {
      report({ type: 'note', message });
    });
  }
  if (signal.aborted) throw interrupted(half);
  if (lost !== undefined) throw lost;
  if (current === undefined) throw error;
  const what = half?.file ?? `the record of ${current}`;
  if ((await isRepeatable(half)) && (await waitToRetry(error, { what, blockers, failures }, options))) return;
  if (half !== undefined) throw await explainMigrationError(error, half, { completed, others });
  if (!isServerError(error)) throw error;
  throw new UserError(`${what} cannot be written: ${error.message} (SQLSTATE ${error.code})`, {
    fix:
      error.code === '42501'
        ? `have the owner of the runner's tables run: ${grantWriting(session.target.user)}`
        : `${momentOf(error)?.fix ?? 'put right what the message names and run again'}: the migration is not recorded as applied`,
    exitCode: 1,
    cause: error,
  });
}

/** @returns an error when there is no connection left to roll back on: then the server does it. */
export async function rollBack(
  { client, connection, target }: Session,
  error: unknown,
  progress?: Progress,
): Promise<UserError | undefined> {
  try {
    await client.query('rollback');
    await resetSession(connection);
    return undefined;
  } catch (second) {
    // What the server said first says more than that there is no connection any more.
    const lost = new LostConnection(target, isServerError(error) || !(second instanceof Error) ? error : second.cause);
    const { half, isCommitting } = progress ?? {};
    const state = half === undefined || isCommitting === true ? 'status tells what is applied' : whatStands(half);
    return new UserError(`${half === undefined ? '' : `${half.file}: `}${lost.message}`, {
      fix: `${lost.fix ?? ''}: ${state}`,
      cause: lost,
    });
  }
}

/** A procedure or a block outside a transaction may have committed half of its work: only its author knows whether it can be run again. */
async function isRepeatable(half: Half | undefined): Promise<boolean> {
  if (half === undefined || half.transactional) return true;
  const [statement] = (await parseStatements(half.text)) ?? [];
  return statement?.kind !== 'CallStmt' && statement?.kind !== 'DoStmt';
}
