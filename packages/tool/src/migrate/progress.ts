import type { Blocker } from './blockers.js';
import type { Half, Migration } from './files.js';
import type { Report } from './report.js';
import { hideSecrets, secretsIn } from './secrets.js';
import type { Session } from './session.js';

/** Where a run stands: what a failure has to be explained with. */
export interface Progress {
  remaining: readonly Migration[];
  /** The migration that is at work, from its first statement to its commit. */
  current: Migration | undefined;
  /** Its half that runs; undefined while the tool's own statements do. */
  half: Half | undefined;
  /** True from when the commit is sent until it is answered. */
  isCommitting: boolean;
  /** How many of its statements have succeeded. */
  completed: number;
  startedAt: number;
  blockers: readonly Blocker[];
}

export function startProgress(migrations: readonly Migration[]): Progress {
  return {
    remaining: migrations,
    current: undefined,
    half: undefined,
    isCommitting: false,
    completed: 0,
    startedAt: 0,
    blockers: [],
  };
}

/** Counts the statements that succeed, which tells where an error without a position belongs; and hands notices on. */
export function listen({ client }: Session, progress: Progress, report: Report): () => void {
  const count = () => (progress.completed += 1);
  const notice = ({ severity, message, code }: Notice) => {
    // Our own rollback, where a half ran outside a transaction.
    if (code === '25P01') return;
    const { file, text } = progress.half ?? {};
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
  client.on('notice', notice);
  return () => {
    protocol.off('commandComplete', count);
    client.off('notice', notice);
  };
}

interface Notice {
  severity?: string | undefined;
  message?: string | undefined;
  code?: string | undefined;
}
