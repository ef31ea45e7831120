import type pg from 'pg';
import type { Exception } from '../catalog/exceptions.js';
import { createDatabase, dropDatabase, isMissingDatabase, openBeside } from '../session/create.js';
import { openPg, withPg } from '../session/pg.js';
import { run } from 'pgproof-runtime/query.js';
import { printConnection, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { LocatedError, UserError } from 'pgproof-runtime/errors.js';
import type { Folder } from '../migrate/engine.js';
import { quietly } from '../migrate/apply-options.js';
import { migrate } from '../migrate/run.js';
import { requireRunnable } from '../migrate/runnable.js';
import { openSession, withSession, type Naming, type Session } from '../migrate/session.js';
import { findRights } from '../queries/migrate/session.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { counted } from '../library/counted.js';
import { print, printAside } from './print.js';
import { collectDone } from '../library/done.js';
import { makeRoles } from '../library/roles.js';
import type { Done } from '../library/types.js';
import type { Filling } from './seed.js';

export interface ResetPlan {
  readonly config: ConnectionConfig;
  /** False when there is nothing to drop. */
  readonly isThere: boolean;
  readonly folder: Folder;
  readonly naming: Naming;
  /** To be made, if they are not there. */
  readonly roles: readonly string[] | undefined;
  readonly exceptions: () => Promise<readonly Exception[]>;
  /** What the new database is filled with, in this order. */
  readonly seed: readonly Filling[];
  /** Told what is being done, and what state an interruption would leave. */
  readonly say: (doing: string, state: string) => void;
}

/**
 * Finds out, before anything is dropped, whether the database could be built again.
 *
 * @returns whether there is a database to drop.
 * @throws UserError when it could not, and when it is on another server than the one that would drop it.
 */
export async function requireRebuildable(config: ConnectionConfig, { migrations }: Folder): Promise<boolean> {
  if (config.database === 'postgres' || config.database.startsWith('template')) {
    throw new UserError(`${config.database} is a database that the server itself needs: reset-db does not drop it`, {
      fix: 'name another one in DATABASE_URL',
      exitCode: 1,
    });
  }
  const session = await openBeside(config, (beside) => openSession(beside, 'reset-db'));
  try {
    await requireRunnable(migrations, session);
    const [rights] = await run(session.connection, findRights);
    if (rights?.createDatabase === true) return await isOn(session, config);
  } finally {
    await session.client.end();
  }
  throw new UserError(
    `the user ${config.user} may not create databases, so what is dropped could not be built again (${printConnection(config)})`,
    { fix: `have an administrator run: alter role ${quoteIdentifier(config.user)} createdb`, exitCode: 1 },
  );
}

/** A pooler may lead each database to a server of its own, and on another one the name is another database's. */
async function isOn({ startedAt, config: { database } }: Session, config: ConnectionConfig): Promise<boolean> {
  let there: string;
  try {
    const { client, reached } = await openPg(config, 'pgproof reset-db');
    await client.end();
    there = reached.startedAt;
  } catch (error) {
    if (isMissingDatabase(error)) return false;
    throw error;
  }
  if (there === startedAt) return true;
  throw new UserError(
    `the connections for ${config.database} and for ${database} lead to two servers, and a database is dropped from beside it (${printConnection(config)})`,
    { fix: 'connect to PostgreSQL itself', exitCode: 1 },
  );
}

/** Step by step; when one fails, the error says what the steps before it have left. */
export async function reset({
  config,
  isThere,
  folder,
  naming,
  roles,
  exceptions,
  seed,
  say,
}: ResetPlan): Promise<{ readonly applied: readonly Done[]; readonly filled: readonly string[] }> {
  let applied: readonly Done[] = [];
  const name = `the database ${config.database}`;
  const step = async (doing: string, state: string, work: () => Promise<void>) => {
    say(doing, state);
    await work().catch((error: unknown) => {
      throw withState(error, state);
    });
  };
  await step(`dropping ${name}`, `${name} is as it was`, async () => {
    print(isThere && (await dropDatabase(config)) ? `dropped ${config.database}` : `there was no ${config.database}`);
  });
  await step(`creating ${name}`, `${name} is dropped, and not there: npx pgproof migrate creates it`, async () => {
    if (await createDatabase(config)) return;
    throw new UserError(`the server has ${name} already, though it is dropped, or there was none`, {
      fix: 'if the connection goes through a pooler, connect to PostgreSQL itself; else run again',
      exitCode: 1,
    });
  });
  const parts = seed.map(({ what }) => what);
  const lacking = (from = 0) => parts.slice(from).map((what) => `no ${what}`);
  await step(
    'migrating',
    `${name} is new, and holds ${listed(['the migrations before that one', ...lacking()])}`,
    async () => {
      applied = await migrateAll(config, folder, { ...naming, roles, exceptions });
      print(`${counted(applied.length, 'migration')} applied`);
    },
  );
  for (const [index, { what, fill }] of seed.entries()) {
    const there = index === 0 ? '' : ` and has its ${listed(parts.slice(0, index))}`;
    await step(`creating ${what}`, `${name} is migrated${there}, and holds ${listed(lacking(index))}`, async () => {
      for (const line of await inTransaction(config, fill)) print(line);
    });
  }
  return { applied, filled: parts };
}

/** `a, b and c` */
function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}

function withState(error: unknown, state: string): unknown {
  const message = `${error instanceof Error ? error.message : String(error)}\n  ${state}`;
  const { fix = 'correct that, then npx pgproof reset-db', exitCode = 2 } = error instanceof UserError ? error : {};
  const options = { fix, exitCode, cause: error };
  return error instanceof LocatedError
    ? new LocatedError(error.file, error.place, message, options)
    : new UserError(message, options);
}

function migrateAll(
  config: ConnectionConfig,
  folder: Folder,
  { schema, searchPath, roles, exceptions }: Naming & Pick<ResetPlan, 'roles' | 'exceptions'>,
): Promise<readonly Done[]> {
  const { done, report } = collectDone(quietly.report);
  return withSession(config, { command: 'reset-db', schema, searchPath }, async (session) => {
    await makeRoles(session, roles, printAside);
    await migrate(session, folder, undefined, { ...quietly, report, exceptions });
    return done;
  });
}

function inTransaction<T>(config: ConnectionConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withPg(config, 'pgproof reset-db', async (client) => {
    await client.query('begin');
    const done = await work(client);
    await client.query('commit');
    return done;
  });
}
