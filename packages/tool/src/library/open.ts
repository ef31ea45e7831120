import type pg from 'pg';
import { letGo } from '../session/close.js';
import { asLost } from '../session/lost.js';
import { findDatabase, findRunningDatabase, type Server } from '../config/server.js';
import type { Folder } from '../migrate/engine.js';
import { loadMigrationsMeanwhile, type Migration } from '../migrate/files.js';
import { openSession, type Naming, type Session, type SessionOptions } from '../migrate/session.js';

/** What migrations are applied from, and on. */
export interface Opened {
  readonly folder: Folder;
  readonly server: Server;
  readonly session: Session;
}

export interface OpenOptions extends Naming {
  readonly migrations: string;
  /** Create the database when it does not exist, unless this refuses. */
  readonly beforeCreate?: ((folder: Folder, client: pg.Client) => Promise<void>) | undefined;
  /** How long to wait for a server that is starting, in milliseconds: not at all unless told. */
  readonly wait?: number | undefined;
  /** The database, where the environment does not name it. */
  readonly database?: Server | undefined /** Told which database it is, as soon as that is known. */;
  readonly found?: ((server: Server) => void) | undefined;
  /** Gives up what is being opened. */
  readonly signal?: AbortSignal | undefined;
  /** Told before a step that takes a while. */
  readonly say: (message: string) => void;
  /** Told what is done or waited for. */
  readonly tell: (message: string) => void;
}

/** Reads the folder and opens the connection, does the work, closes the connection, whatever comes. */
export async function withOpened<T>(
  name: string,
  options: OpenOptions,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const { migrations: directory, database } = options;
  // While the files are read the server makes a process for us, which takes it as long.
  const abandon = new AbortController();
  const giveUp = () => {
    abandon.abort();
  };
  options.signal?.throwIfAborted();
  options.signal?.addEventListener('abort', giveUp);
  try {
    const tell = (server: Server) => {
      options.found?.(server);
      return server;
    };
    const finding = database === undefined ? findRunningDatabase() : Promise.resolve(database);
    const opening = finding.then(
      (running) => running && openSession(tell(running).config, name, asReader(options, abandon.signal)),
    );
    const folder = { directory, migrations: await readFirst(directory, opening, abandon) };
    const server = (await finding) ?? tell(await findDatabase(options.say));
    const session = await open(name, { server, opening, folder }, options);
    try {
      options.signal?.throwIfAborted();
      return await work({ folder, server, session });
    } catch (error) {
      throw await asLost(session.client, error);
    } finally {
      letGo(session.client);
    }
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
}

/** The work begins with the record. */
function asReader({ schema, searchPath }: OpenOptions, signal: AbortSignal | undefined): SessionOptions {
  return { signal, schema, searchPath, reads: true };
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
  name: string,
  { server, opening, folder }: { server: Server; opening: Promise<Session | undefined>; folder: Folder },
  options: OpenOptions,
): Promise<Session> {
  const { signal, wait, beforeCreate, say, tell } = options;
  const { config } = server;
  const openAnew = () => openSession(config, name, asReader(options, signal));
  let first: Promise<Session | undefined> | undefined = opening;
  const attempt = async () => {
    const opened = first;
    first = undefined;
    return (await opened) ?? (await openAnew());
  };
  try {
    if (wait === undefined) return await attempt();
    const { whenStarted } = await import('./wait.js');
    return await whenStarted(attempt, { wait, signal, tell });
  } catch (error) {
    const { createDatabase, explainUnreached, isMissingDatabase } = await import('../session/create.js');
    if (!isMissingDatabase(error) || beforeCreate === undefined) throw error;
    say(`creating the database ${config.database}`);
    if (await createDatabase(config, (client) => beforeCreate(folder, client)))
      tell(`created the database ${config.database}`);
    return openAnew().catch((again: unknown) => {
      throw explainUnreached(again, config);
    });
  }
}
