import { countUnanswered } from '../session/pg-client.js';
import type { Blocker } from './blockers.js';
import type { MigrationFile, Migration } from './files.js';
import type { Report } from './report.js';
import { hideSecrets, secretsIn } from './secrets.js';
import type { Session } from './session.js';

/** Where a run stands: what a failure has to be explained with. */
export interface Progress {
  remaining: readonly Migration[];
  /** The migration that is at work, from its first statement to its commit. */
  current: Migration | undefined;
  /** Its file that runs; undefined while the tool's own statements do. */
  file: MigrationFile | undefined;
  /** What the answers are to that are still to come, where several messages were sent at once. */
  next: Message[];
  /** False where what runs is no statement of the file. */
  isCounting: boolean;
  /** True from when the commit is sent until it is answered. */
  isCommitting: boolean;
  /** How many of its statements have succeeded. */
  completed: number;
  /** How many rows they have changed. */
  changed: number;
  /** How many batches are committed. */
  batches: number;
  startedAt: number;
  /** How often the migration was tried again after lock_timeout. */
  lockRetries: number;
  blockers: readonly Blocker[];
}

export function startProgress(migrations: readonly Migration[]): Progress {
  return {
    remaining: migrations,
    current: undefined,
    file: undefined,
    next: [],
    isCounting: false,
    isCommitting: false,
    completed: 0,
    changed: 0,
    batches: 0,
    startedAt: 0,
    lockRetries: 0,
    blockers: [],
  };
}

/** A message: whose doing it is what the server says, and whether it is the file's statements that run. */
interface Message {
  readonly file: MigrationFile | undefined;
  readonly isFile?: boolean;
}

/**
 * Has the progress go along with the answers to messages that are sent now, at once. Promises would be late: they are told when all answers are
 * read that came together.
 *
 * @param head how many statements are sent in front of the file, in its message.
 */
export function follow(
  { client }: Pick<Session, 'client'>,
  progress: Progress,
  messages: readonly Message[],
  head = 0,
): void {
  const before = Array.from({ length: countUnanswered(client) }, () => ({ file: undefined }));
  progress.completed = -head;
  progress.changed = 0;
  progress.next = [...before, ...messages];
  turn(progress);
}

function turn(progress: Progress): void {
  const message = progress.next.shift();
  if (message === undefined) return;
  progress.file = message.file;
  progress.isCounting = message.isFile === true;
}

/** The command tag of what tells how many rows it has changed. */
const changing = /^(?:INSERT \d+|UPDATE|DELETE|MERGE) (\d+)$/;

/** Counts the statements that succeed, which tells where an error without a position belongs; and hands notices on. */
export function listen({ client }: Session, progress: Progress, report: Report): () => void {
  const count = ({ text }: { text: string }) => {
    if (!progress.isCounting) return;
    progress.completed += 1;
    progress.changed += Number(changing.exec(text)?.[1] ?? 0);
  };
  const answered = () => {
    turn(progress);
  };
  const notice = ({ severity, message, code }: Notice) => {
    // Our own rollback, where a file ran outside a transaction.
    if (code === '25P01') return;
    const { path: file, text } = progress.file ?? {};
    report({
      type: 'notice',
      name: file,
      severity: severity ?? 'NOTICE',
      message: hideSecrets(message ?? '', text === undefined ? [] : secretsOf(text)),
    });
  };
  // A file may have many notices, and is read once for them.
  let read: { text: string; secrets: string[] } | undefined;
  const secretsOf = (text: string) => {
    if (read?.text !== text) read = { text, secrets: secretsIn(text) };
    return read.secrets;
  };
  const protocol = (client as unknown as { connection: NodeJS.EventEmitter }).connection;
  protocol.on('commandComplete', count);
  protocol.on('readyForQuery', answered);
  client.on('notice', notice);
  return () => {
    protocol.off('commandComplete', count);
    protocol.off('readyForQuery', answered);
    client.off('notice', notice);
  };
}

interface Notice {
  severity?: string | undefined;
  message?: string | undefined;
  code?: string | undefined;
}
