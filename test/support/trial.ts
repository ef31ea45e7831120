import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type postgres from 'postgres';
import { UserError } from 'pgproof-runtime/errors.js';
import type { ApplyOptions } from '../../packages/tool/src/migrate/apply-options.js';
import type { Folder } from '../../packages/tool/src/migrate/engine.js';
import { loadMigrations } from '../../packages/tool/src/migrate/files.js';
import type { Event } from '../../packages/tool/src/migrate/report.js';
import { restamp } from '../../packages/tool/src/migrate/restamp.js';
import {
  migrate,
  readHistory,
  redo,
  rollback,
  type Extent,
  type RecordedHistory,
} from '../../packages/tool/src/migrate/run.js';
import type { Session } from '../../packages/tool/src/migrate/session.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { folderOf, type MigrationsFolder } from './migrations-folder.js';
import { inSession } from './runner.js';
import { startDb, type RunningDb } from './start-db.js';

/** A test's own database and folder of migrations, and the runner's commands on them, each on a connection of its own. */
export interface Trial {
  readonly url: string;
  readonly sql: postgres.Sql;
  readonly folder: MigrationsFolder;
  /** What the commands have reported. */
  readonly events: Event[];
  migrate(options?: Partial<ApplyOptions> & { to?: string }): Promise<number>;
  rollback(extent?: Extent, options?: Partial<ApplyOptions>): Promise<number>;
  redo(options?: Partial<ApplyOptions>): Promise<number>;
  restamp(name: string, reason: string): Promise<boolean>;
  history(): Promise<RecordedHistory>;
  /** Does something on one connection, as a command would. */
  inSession<Value>(act: (session: Session, folder: Folder, options: ApplyOptions) => Promise<Value>): Promise<Value>;
  /** Starts `bin/db` in a process of its own. */
  start(command: string, ...parameters: string[]): RunningDb;
  /** The same as another user. */
  startAs(url: string, command: string, ...parameters: string[]): RunningDb;
  /** The notes and notices so far. */
  messages(): string[];
  /** The names that node-pg-migrate's table has. */
  applied(): Promise<string[]>;
  exists(relation: string): Promise<boolean>;
}

/** Gives each test of a `describe` a database and a folder, and takes both away again. */
export function useTrial(): Trial {
  let database: TestDatabase;
  let folder: MigrationsFolder;
  const events: Event[] = [];
  const processes: RunningDb[] = [];
  beforeEach(async () => {
    database = await createTestDatabase('empty');
    folder = folderOf();
    events.length = 0;
  });
  afterEach(async () => {
    for (const { child } of processes.splice(0)) child.kill('SIGKILL');
    folder.cleanup();
    await database.drop();
  });
  const inTrial: Trial['inSession'] = (act) =>
    inSession(database.url, (session) => act(session, load(), { ...defaults, report }));
  const report = (event: Event) => events.push(event);
  const load = () => ({ directory: folder.directory, migrations: loadMigrations(folder.directory) });
  const startAs: Trial['startAs'] = (url, command, ...parameters) => {
    const running = startDb([command, '--migrations', folder.directory, ...parameters], url);
    processes.push(running);
    return running;
  };
  return {
    get url() {
      return database.url;
    },
    get sql() {
      return database.sql;
    },
    get folder() {
      return folder;
    },
    events,
    migrate: ({ to, ...more } = {}) =>
      inTrial((session, files, options) => migrate(session, files, to, { ...options, ...more })),
    rollback: (extent = { steps: 1 }, more = {}) =>
      inTrial((session, files, options) => rollback(session, files, extent, { ...options, ...more })),
    redo: (more = {}) => inTrial((session, files, options) => redo(session, files, { ...options, ...more })),
    restamp: (name, reason) =>
      inTrial(
        async (session, files, options) => (await restamp(session, files, { name, reason }, options)) !== undefined,
      ),
    history: () => inTrial((session, files) => readHistory(session, files)),
    inSession: inTrial,
    start: (command, ...parameters) => startAs(database.url, command, ...parameters),
    startAs,
    messages: () => events.flatMap((event) => ('message' in event ? [event.message] : [])),
    applied: async () => {
      const rows = await database.sql<{ name: string }[]>`select name from public.pgmigrations order by id`;
      return rows.map(({ name }) => name);
    },
    exists: async (relation) => {
      const [row] = await database.sql<{ there: boolean }[]>`select to_regclass(${relation}) is not null as there`;
      return row?.there === true;
    },
  };
}

const defaults = { lockTimeoutMs: 2000, lockRetries: 5, signal: new AbortController().signal };

/** The error for the reader that something ends with. */
export async function failureOf(work: Promise<unknown>): Promise<UserError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

/** Waits until something is so, and fails when it is not within the time. */
export async function until(
  condition: () => Promise<boolean> | boolean,
  what: string,
  withinMs = 50_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > end) expect.fail(`not within ${withinMs} ms: ${what}`);
    await sleep(20);
  }
}
