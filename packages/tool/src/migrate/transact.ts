import type { Socket } from 'node:net';
import { run } from 'pgproof-runtime/query.js';
import { isServerError } from 'pgproof-runtime/errors.js';
import { quoteLiteral } from 'pgproof-runtime/quote.js';
import { giveBack, recall } from '../queries/migrate/turn.js';
import { commit } from './commit.js';
import type { MigrationFile } from './files.js';
import { UnexpectedLoss, type FoundLoss } from './guard.js';
import { lockLost } from './lock.js';
import type { TableLock } from './locks.js';
import { follow, type Progress } from './progress.js';
import type { Recorded } from './record.js';
import type { Report } from './report.js';
import { resetSession, type Session } from './session.js';

/** What a migration is sent with. */
export interface Step {
  /** It has run already where it is not transactional. */
  readonly file: MigrationFile;
  /** The engine's own mark. */
  readonly mark: string;
  readonly lockTimeoutMs: number;
  /** Sends our record. @returns what the server knows by then; undefined where nothing was written. */
  readonly record: () => Promise<Recorded | undefined>;
  readonly progress: Progress;
  readonly report: Report;
  /** Sends what looks at it before it is recorded: so many messages. */
  readonly inspect?: { readonly messages: number; readonly send: () => Promise<unknown> } | undefined;
  /** Sends what is asked behind it. */
  readonly behind: () => Promise<string | undefined>;
}

/** A migration that is committed. */
export interface Committed {
  readonly durationMs: number;
  readonly locks: readonly TableLock[] | null;
  /** False where a standby may not have it. */
  readonly isConfirmed: boolean;
  /** Whether the session is reset behind it. */
  readonly cleared: PromiseSettledResult<number | undefined>;
  /** What was asked behind it; undefined where that failed, or nothing was. */
  readonly answer: string | undefined;
}

/**
 * Runs a file and its records in one transaction, all of which is sent at once: it takes the way there and back that the commit takes. Each
 * part does nothing where one before it has failed. The file is one message with what begins its transaction, so that it cannot run
 * without; and the settings there are no query yet, behind which no isolation level could be set.
 *
 * @throws what the first part says that failed: all behind it fail because of it.
 */
export async function transact(session: Session, step: Step): Promise<Committed> {
  const { client, connection } = session;
  const { file, mark, lockTimeoutMs, record, progress, report, inspect } = step;
  const opening = openingOf(session, lockTimeoutMs);
  const own = { file: undefined };
  const runs = file.transactional ? [{ file, isFile: true }] : [];
  // A deferred constraint speaks at the commit, and it speaks of the file.
  const looks = Array.from({ length: inspect?.messages ?? 0 }, () => own);
  follow(session, progress, [...runs, own, ...looks, own, own, { file }, own], opening.statements);
  // One write: another that meets a session which the file has ended would cost us what the server said of it.
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.cork();
  const ran = file.transactional ? client.query(opening.text + file.text) : Promise.resolve();
  const recorded = [
    ran.catch((error: unknown) => {
      throw movedBack(error, opening);
    }),
    // Outside a transaction there is no savepoint to be made.
    client.query(
      `${file.transactional ? 'savepoint open; release open' : 'begin'}; reset session authorization;${recall.text};${mark}`,
    ),
    inspect?.send() ?? Promise.resolve(),
    record(),
    run(connection, giveBack),
  ] as const;
  const committed = commit(session, { what: file.path, report, after: Promise.allSettled(recorded) });
  const sent = [...recorded, committed] as const;
  // It fails before the commit has, where that still has to end its watch.
  const resetting = Promise.allSettled([resetSession(connection)]);
  const asked = step.behind().catch(() => undefined);
  stream.uncork();
  // What resets the session comes with it, or fails with it.
  const [outcomes, [cleared]] = [await Promise.allSettled(sent), await resetting];
  const failed = outcomes.findIndex(({ status }) => status === 'rejected');
  const isCommit = failed === outcomes.length - 1;
  progress.file = failed === 0 || isCommit ? file : undefined;
  try {
    const [, , , written, , isConfirmed] = valuesOf(outcomes);
    if (written === undefined) throw new Error('nothing was recorded, and nothing failed');
    const { locks } = written;
    return { durationMs: untilCommit(file, written, cleared), locks, isConfirmed, cleared, answer: await asked };
  } catch (error) {
    // Without a word of the server's it may have done all that was sent. Of these classes are a pooler's own words.
    progress.isCommitting = isCommit || !isServerError(error) || /^(?:08|58|XX)/.test(error.code);
    throw told(error);
  }
}

/** What our own parts raise, as what it is. */
function told(error: unknown): unknown {
  if (!isServerError(error)) return error;
  if (error.code === 'VBL01') return lockLost();
  if (error.code === 'VBL03') return new UnexpectedLoss(JSON.parse(error.detail ?? '[]') as FoundLoss[], error);
  return error;
}

/** From its first statement to what came right behind its commit, by the server's clock: deferred constraints and a standby take their time there. */
function untilCommit(
  { transactional }: MigrationFile,
  { durationMs, startedAt }: Recorded,
  cleared: PromiseSettledResult<number | undefined>,
): number {
  if (!transactional || cleared.status === 'rejected' || cleared.value === undefined) return durationMs;
  return Math.round((cleared.value - startedAt) * 1000);
}

/** What was answered to all that was sent together. @throws what was answered to the first that failed: it is why those behind it did. */
export function valuesOf<Values extends readonly unknown[]>(outcomes: {
  [Index in keyof Values]: PromiseSettledResult<Values[Index]>;
}): Values {
  return outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }) as unknown as Values;
}

/** What a file is sent behind, in its message. */
interface Opening {
  readonly text: string;
  /** How many there are in it. */
  readonly statements: number;
}

/** Begins a transaction with what counts in it. */
export function openingOf({ searchPath }: Session, lockTimeoutMs: number): Opening {
  // As strings, what SQL calls by a word of its own is a schema's name, too.
  const path = searchPath.map(quoteLiteral).join(', ') || "''";
  const head = ['begin', `set search_path = ${path}`, `set lock_timeout = ${lockTimeoutMs}`];
  return { text: `${head.join('; ')}; `, statements: head.length };
}

/** What the server says of a place, as one in the file. */
export function movedBack(error: unknown, { text }: Opening): unknown {
  // The server counts characters: in JavaScript one may be two.
  if (isServerError(error) && error.position !== undefined)
    error.position = String(Number(error.position) - [...text].length);
  return error;
}
