import type { Blocker } from './blockers.js';
import type { Half, Migration } from './files.js';
import type { Report } from './report.js';
import type { Session } from './session.js';

/** Where a run stands: what a failure has to be explained with. */
export interface Progress {
  remaining: readonly Migration[];
  /** The migration that is at work, from its first statement to its commit. */
  current: string | undefined;
  /** Its half that runs; undefined while the tool's own statements do. */
  half: Half | undefined;
  /** How many of its statements have succeeded. */
  completed: number;
  startedAt: number;
  blockers: readonly Blocker[];
}

export function startProgress(migrations: readonly Migration[]): Progress {
  return { remaining: migrations, current: undefined, half: undefined, completed: 0, startedAt: 0, blockers: [] };
}

/** Counts the statements that succeed, which tells where an error without a position belongs; and hands notices on. */
export function listen({ client }: Session, progress: Progress, report: Report): () => void {
  const count = () => (progress.completed += 1);
  const notice = ({ severity, message, code }: Notice) => {
    // Our own rollback, where a half ran outside a transaction.
    if (code === '25P01') return;
    report({ type: 'notice', name: progress.half?.file, severity: severity ?? 'NOTICE', message: message ?? '' });
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
