import type pg from 'pg';
import type { LeftOut } from '../catalog/exceptions.js';
import { withOpened, type Opened } from '../library/open.js';
import type { Folder } from '../migrate/engine.js';
import { describeBatches, describeHolder, describeUnrestored, type Event } from '../migrate/report.js';
import { exceptionsOf, type Exceptions } from '../config/exceptions.js';
import { noteUnused } from './exceptions.js';
import { keepDatabase } from './database.js';
import { listenForInterrupt } from './interrupt.js';
import { linesOfRun } from './lock-lines.js';
import { milliseconds, paint, print, printAside, printNote } from './print.js';
import { startSpinner, type Spinner } from './spinner.js';

/** What a command on migrations works with. */
export interface CommandContext extends Opened {
  readonly spinner: Spinner;
  /** What may differ from what the migrations make. */
  readonly exceptions: Exceptions['all'];
  /** Says which of those that were typed name nothing. */
  readonly noteUnused: (leftOut: readonly LeftOut[]) => void;
  readonly report: (event: Event) => void;
  readonly signal: AbortSignal;
}

/** What a command on migrations is told, by what is typed and by the configuration. */
export interface ContextOptions {
  readonly migrations: string;
  /** Of the runner's own tables. */
  readonly schema: string;
  /** Of a file's names without a schema. */
  readonly searchPath?: readonly string[];
  /** Files. */
  readonly exceptions?: string;
  readonly projectExceptions?: string;
  /** Create the database when it does not exist, unless this refuses. */
  readonly beforeCreate?: (folder: Folder, client: pg.Client) => Promise<void>;
  /** How long to wait for a server that is starting, in milliseconds. */
  readonly wait?: number;
}

/** Reads the folder and opens the connection, does the work, closes the connection, whatever comes. */
export async function withContext<T>(
  name: string,
  options: ContextOptions,
  work: (context: CommandContext) => Promise<T>,
): Promise<T> {
  const exceptions = exceptionsOf(options);
  const spinner = startSpinner(name);
  const { signal, restore } = listenForInterrupt(spinner);
  try {
    const { migrations, schema, searchPath, beforeCreate, wait } = options;
    const opening = {
      migrations,
      schema,
      searchPath,
      beforeCreate,
      wait,
      found: keepDatabase,
      say: spinner.say,
      tell: printAside,
    };
    return await withOpened(name, opening, (opened) =>
      work({
        ...opened,
        spinner,
        exceptions: exceptions.all,
        noteUnused: (leftOut) => {
          noteUnused(exceptions, leftOut);
        },
        signal,
        report: reporter(spinner, searchPath),
      }),
    );
  } finally {
    restore();
    spinner.stop();
  }
}

function reporter(spinner: Spinner, searchPath: readonly string[] | undefined): (event: Event) => void {
  const everyMs = 10_000;
  // Asked for with the first batch: Node loads a module for it.
  let toldAt: number | undefined;
  const tellBatch = (event: Extract<Event, { type: 'batch' }>) => {
    const line = describeBatches(event);
    spinner.say(line);
    const now = performance.now();
    toldAt ??= now;
    if (now - toldAt < everyMs) return;
    toldAt = now;
    printAside(line);
  };
  return (event) => {
    switch (event.type) {
      case 'start':
        spinner.say(event.name);
        return;
      case 'done':
        print(
          `${event.direction === 'up' ? '+' : '-'} ${event.name.padEnd(60)} ${milliseconds(event.durationMs).padStart(9)}`,
        );
        // Where nothing was there before, no one waited.
        if (!event.isFresh) for (const line of linesOfRun(event, searchPath)) print(paint('dim', line));
        return;
      case 'batch':
        tellBatch(event);
        return;
      case 'notice':
        printAside(
          `${event.severity.toLowerCase()}: ${event.message}${event.name === undefined ? '' : ` (${event.name})`}`,
        );
        return;
      case 'waiting':
        printAside(`waiting for the migration lock: ${describeHolder(event.holder)}`);
        return;
      case 'restored':
        if (event.answer === 'no') printNote(describeUnrestored(event.migrations));
        return;
      case 'note':
        printNote(event.message);
    }
  };
}
