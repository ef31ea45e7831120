import type pg from 'pg';
import type { LeftOut } from '../catalog/exceptions.js';
import { letGo } from '../session/pg.js';
import { findDatabase, findRunningDatabase, type Server } from './server.js';
import type { Folder } from '../migrate/engine.js';
import { loadMigrationsMeanwhile, type Migration } from '../migrate/files.js';
import { describeHolder, describeUnrestored, type Event } from '../migrate/report.js';
import { openSession, type Naming, type Session } from '../migrate/session.js';
import { exceptionsOf, noteUnused, type Exceptions } from './exceptions.js';
import { listenForInterrupt } from './interrupt.js';
import { milliseconds, print, printAside, printNote } from './print.js';
import { startProgress, type Progress } from './progress.js';

/** What a command on migrations works with. */
export interface Work {
  readonly folder: Folder;
  readonly server: Server;
  readonly session: Session;
  readonly progress: Progress;
  /** What may differ from what the migrations make. */
  readonly exceptions: Exceptions['all'];
  /** Says which of those that were typed name nothing. */
  readonly noteUnused: (leftOut: readonly LeftOut[]) => void;
  readonly report: (event: Event) => void;
  readonly signal: AbortSignal;
}

/** What a command on migrations is told, by what is typed and by the configuration. */
export interface WorkOptions {
  readonly migrations: string;
  /** Of the runner's own tables. */
  readonly schema: string;
  /** Of a file's names without a schema. */
  readonly searchPath?: readonly string[];
  readonly json?: boolean;
  /** Files. */
  readonly exceptions?: string;
  readonly projectExceptions?: string;
  /** Create the database when it does not exist, unless this refuses. */
  readonly beforeCreate?: (folder: Folder, client: pg.Client) => Promise<void>;
}

interface Opening {
  readonly name: string;
  readonly naming: Naming;
  readonly before: ((client: pg.Client) => Promise<void>) | undefined;
  readonly progress: Progress;
}

/** Reads the folder and opens the connection, does the work, closes the connection, whatever comes. */
export async function withWork<T>(name: string, options: WorkOptions, work: (work: Work) => Promise<T>): Promise<T> {
  const exceptions = exceptionsOf(options);
  const progress = startProgress(name);
  const { signal, restore } = listenForInterrupt(progress);
  try {
    // While the files are read the server makes a process for us, which takes it as long.
    const abandon = new AbortController();
    const finding = findRunningDatabase();
    const { schema, searchPath, beforeCreate } = options;
    const naming = { schema, searchPath };
    const opening = finding.then(
      (running) => running && openSession(running.target, name, { signal: abandon.signal, ...naming }),
    );
    const folder = { directory: options.migrations, migrations: await readFirst(options.migrations, opening, abandon) };
    const server = (await finding) ?? (await findDatabase(progress.say));
    const before = beforeCreate && ((client: pg.Client) => beforeCreate(folder, client));
    const session = await open(server, opening, { name, naming, before, progress });
    try {
      return await work({
        folder,
        server,
        session,
        progress,
        exceptions: exceptions.all,
        noteUnused: (leftOut) => {
          noteUnused(exceptions, leftOut);
        },
        signal,
        report: reporter(progress, options.json ?? false),
      });
    } finally {
      letGo(session.client);
    }
  } finally {
    restore();
    progress.stop();
  }
}

/** What is wrong with the files is said first, whatever becomes of the connection; then that is given up, and no database was touched. */
async function readFirst(
  directory: string,
  opening: Promise<Session | undefined>,
  abandon: AbortController,
): Promise<Migration[]> {
  // Where it fails that is said when it is needed.
  opening.catch(() => undefined);
  try {
    return await loadMigrationsMeanwhile(directory);
  } catch (error) {
    abandon.abort();
    void opening.then(
      (session) => {
        if (session !== undefined) letGo(session.client);
      },
      () => undefined,
    );
    throw error;
  }
}

async function open(
  { target }: Server,
  opening: Promise<Session | undefined>,
  { name, naming, before, progress }: Opening,
): Promise<Session> {
  try {
    return (await opening) ?? (await openSession(target, name, naming));
  } catch (error) {
    const { createDatabase, explainUnreached, isMissingDatabase } = await import('../session/create.js');
    if (!isMissingDatabase(error) || before === undefined) throw error;
    progress.say(`creating the database ${target.database}`);
    if (await createDatabase(target, before)) printAside(`created the database ${target.database}`);
    return openSession(target, name, naming).catch((again: unknown) => {
      throw explainUnreached(again, target);
    });
  }
}

function reporter(progress: Progress, json: boolean): (event: Event) => void {
  return (event) => {
    switch (event.type) {
      case 'start':
        progress.say(event.name);
        return;
      case 'done':
        if (!json)
          print(
            `${event.direction === 'up' ? '+' : '-'} ${event.name.padEnd(60)} ${milliseconds(event.durationMs).padStart(9)}`,
          );
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
