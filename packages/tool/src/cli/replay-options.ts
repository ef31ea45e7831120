import { Option } from 'commander';
import { chooseDatabase } from './database.js';
import { parseConnectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import type { Folder } from '../migrate/engine.js';
import type { Replay } from '../replay/options.js';
import { printNote } from './print.js';
import type { Spinner } from './spinner.js';

/** What the user says of a replay. */
export interface ReplayOptions {
  prepare?: string;
  replayOn?: string;
  /** Of the runner's own tables. */
  schema?: string;
  /** Of a file's names without a schema. */
  readonly searchPath?: readonly string[];
  /** That are there before the first migration. */
  roles?: readonly string[];
  /** Is asked after each migration. */
  afterEach?: Replay['afterEach'];
  lookAt?: Replay['lookAt'];
}

export const prepareOption = () =>
  new Option(
    '--prepare <file>',
    'SQL that the replay begins with: what an administrator makes before the first migration',
  );
export const replayOnOption = () =>
  new Option('--replay-on <url>', 'replay on this server, which may be changed, instead of on an embedded one');

export function replayOf(
  { prepare, replayOn, schema, searchPath, roles, afterEach, lookAt }: ReplayOptions,
  folder: Folder,
  spinner: Spinner,
): Replay {
  return {
    folder,
    prepare,
    schema,
    searchPath,
    roles,
    afterEach,
    lookAt,
    on: replayOn === undefined ? undefined : parseConnectionUrl(replayOn, '--replay-on'),
    note: (message) => {
      printNote(message);
    },
    onProgress: spinner.say,
  };
}

/** What a command works on that may look at what the migrations build instead of the database there is. */
export interface ScratchOptions extends ReplayOptions {
  readonly scratch?: boolean;
  readonly migrations: string;
  readonly schema: string;
}

export const scratchOption = (subject = 'with') =>
  new Option(
    '--scratch',
    `${subject} what the migrations build, replayed on a throw-away server, instead of the database there is`,
  );

/** Has work done on the database there is, or with --scratch on what the migrations build. */
export async function onDatabase<T>(
  options: ScratchOptions,
  spinner: Spinner,
  work: (config: ConnectionConfig) => Promise<T>,
): Promise<T> {
  if (options.scratch === true) return onScratch(options, spinner, work);
  return work((await chooseDatabase(spinner.say)).config);
}

/** Has work done on what the migrations build, replayed on a throw-away server. */
export async function onScratch<T>(
  options: ScratchOptions,
  spinner: Spinner,
  work: (config: ConnectionConfig) => Promise<T>,
): Promise<T> {
  // Only here: the runner takes longer to load than the rest of a command that asks a database takes to run.
  const { loadSomeMigrations } = await import('../migrate/files.js');
  const { withReplay } = await import('../replay/replay.js');
  const folder = { directory: options.migrations, migrations: loadSomeMigrations(options.migrations) };
  return withReplay(replayOf(options, folder, spinner), work);
}
