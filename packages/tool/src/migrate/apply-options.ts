import type { Exception } from '../catalog/exceptions.js';
import type { DownGuard } from './guard.js';
import type { Report } from './report.js';

/** How migrations are applied, and who is told. */
export interface ApplyOptions {
  /** How long a statement may wait for a table's lock, in milliseconds: while it waits, the application queues behind it. */
  readonly lockTimeoutMs: number;
  /** How often a migration is tried again after that. */
  readonly lockRetries: number;
  /** What does not count when the catalog of a run's end is compared with that of the next one's start; a function is asked once there is something to do. */
  readonly exceptions?: readonly Exception[] | (() => Promise<readonly Exception[]>);
  /** Batches follow each other without their pauses: no one else is at work there. */
  readonly isAlone?: boolean;
  /** Waited for behind each migration, once it is committed and its session reset. */
  readonly behindEach?: ((name: string) => Promise<void>) | undefined;
  /** Looks at what goes down. */
  readonly guard?: DownGuard | undefined;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** The same once the exceptions were asked for. */
export type KnownOptions = Omit<ApplyOptions, 'exceptions'> & {
  readonly exceptions: readonly Exception[] | undefined;
};

/** As a command's own replay applies them: no one waits for them, and no one is told. */
export const quietly: ApplyOptions = {
  lockTimeoutMs: 2000,
  lockRetries: 5,
  isAlone: true,
  report: () => undefined,
  signal: new AbortController().signal,
};
