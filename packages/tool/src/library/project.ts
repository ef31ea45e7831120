import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import type { Exception } from '../catalog/exceptions.js';
import { readConfigured, type Configured } from '../config/configured.js';
import { readEnvFile } from '../config/env-file.js';
import { exceptionsOf } from '../config/exceptions.js';
import { databaseOf, findDatabase, type Server } from '../config/server.js';
import { quietly, type ApplyOptions } from '../migrate/apply-options.js';
import { describeBatches, describeHolder, describeUnrestored, type Event } from '../migrate/report.js';
import { doneOf } from './done.js';
import { asInterrupted } from './errors.js';
import { withOpened, type OpenOptions, type Opened } from './open.js';
import type { ApplyingOptions, Done, ProjectOptions } from './types.js';

/** What a function of the library works with. */
interface ProjectContext extends Opened {
  readonly schema: string | undefined;
  readonly searchPath: readonly string[] | undefined;
  readonly roles: readonly string[] | undefined;
  readonly applying: ApplyOptions;
  readonly exceptions: () => Promise<readonly Exception[]>;
  readonly say: (message: string) => void;
  readonly notice: (message: string) => void;
}

/** Has work done on the project's database, as a command does: what the options leave out the configuration says, or the environment. */
export async function inProject<T>(
  name: string,
  options: ApplyingOptions,
  opening: Pick<OpenOptions, 'beforeCreate' | 'wait'>,
  work: (context: ProjectContext) => Promise<T>,
): Promise<T> {
  const { signal, onProgress: say = ignore, onNotice: notice = ignore } = options;
  const done: Done[] = [];
  try {
    const project = await findProject(options);
    const { migrations, schema, searchPath, lockTimeout = quietly.lockTimeoutMs } = project.configured;
    const exceptions = exceptionsOf(project.configured).all;
    const applying = {
      lockTimeoutMs: lockTimeout,
      lockRetries: options.lockRetries ?? quietly.lockRetries,
      exceptions,
      signal: signal ?? quietly.signal,
      report: (event: Event) => {
        if (event.type === 'start') say(event.name);
        else if (event.type === 'batch') say(describeBatches(event));
        else if (event.type === 'done') {
          const one = doneOf(event);
          done.push(one);
          options.onDone?.(one);
        } else notice(describeEvent(event));
      },
    };
    const { roles } = project.configured;
    return await withOpened(
      name,
      { ...opening, migrations, schema, searchPath, database: project.database, signal, say, tell: notice },
      (opened) => work({ ...opened, schema, searchPath, roles, applying, exceptions, say, notice }),
    );
  } catch (error) {
    if (signal?.aborted === true) throw asInterrupted(error, done);
    throw error;
  }
}

/** The configuration with what the options say instead, and the database. Neither touches the environment. */
export async function findProject(
  options: ProjectOptions,
  start: (say: (message: string) => void) => Promise<Server> = findDatabase,
): Promise<{ readonly configured: Configured; readonly database: Server }> {
  const said = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const configured: Configured = { ...(await readConfigured()), ...said };
  const named =
    options.url === undefined
      ? databaseOf({ ...Object.fromEntries(readEnvFile(process.cwd())), ...process.env })
      : { config: parseConnectionUrl(options.url, 'url'), embedded: false };
  return { configured, database: named ?? (await start(options.onProgress ?? ignore)) };
}

function describeEvent(event: Exclude<Event, { type: 'start' | 'batch' | 'done' }>): string {
  switch (event.type) {
    case 'waiting':
      return `waiting for the migration lock: ${describeHolder(event.holder)}`;
    case 'restored':
      return describeUnrestored(event.migrations);
    default:
      return event.message;
  }
}

function ignore(): void {
  // What the caller does not ask for is told to no one.
}
