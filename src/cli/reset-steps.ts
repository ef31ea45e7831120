import { createDatabase, dropDatabase, isMissingDatabase, openBeside } from '../database/create.js';
import { fromPg, openPg, withPg } from '../database/pg.js';
import { run, type Connection } from '../database/query.js';
import { printTarget, type Target } from '../database/target.js';
import { LocatedError, UserError } from '../errors.js';
import type { Folder } from '../migrate/engine.js';
import { quietly } from '../migrate/apply-options.js';
import { migrate } from '../migrate/run.js';
import { requireRunnable } from '../migrate/runnable.js';
import { openSession, withSession, type Naming, type Session } from '../migrate/session.js';
import { findRights } from '../queries/migrate/session.js';
import { quoteIdentifier } from '../quote.js';
import { createDemoData } from '../services/demo-data.js';
import { createUser, type NewUser } from '../services/users.js';
import { exceptionsOf } from './exceptions.js';
import { counted, print } from './print.js';
import { makeRoles } from './roles.js';

export interface ResetPlan {
  readonly target: Target;
  /** False when there is nothing to drop. */
  readonly isThere: boolean;
  readonly folder: Folder;
  readonly naming: Naming;
  /** To be made, if they are not there. */
  readonly roles: readonly string[] | undefined;
  readonly users: readonly NewUser[];
  readonly withDemoData: boolean;
  /** Told what is being done, and what state an interruption would leave. */
  readonly say: (doing: string, state: string) => void;
}

/**
 * Finds out, before anything is dropped, whether the database could be built again.
 *
 * @returns whether there is a database to drop.
 * @throws UserError when it could not, and when it is on another server than the one that would drop it.
 */
export async function requireRebuildable(target: Target, { migrations }: Folder): Promise<boolean> {
  if (target.database === 'postgres' || target.database.startsWith('template')) {
    throw new UserError(`${target.database} is a database that the server itself needs: reset-db does not drop it`, {
      fix: 'name another one in DATABASE_URL',
      exitCode: 1,
    });
  }
  const session = await openBeside(target, (beside) => openSession(beside, 'reset-db'));
  try {
    await requireRunnable(migrations, session);
    const [rights] = await run(session.connection, findRights);
    if (rights?.createDatabase === true) return await isOn(session, target);
  } finally {
    await session.client.end();
  }
  throw new UserError(
    `the user ${target.user} may not create databases, so what is dropped could not be built again (${printTarget(target)})`,
    { fix: `have an administrator run: alter role ${quoteIdentifier(target.user)} createdb`, exitCode: 1 },
  );
}

/** A pooler may lead each database to a server of its own, and on another one the name is another database's. */
async function isOn({ startedAt, target: { database } }: Session, target: Target): Promise<boolean> {
  let there: string;
  try {
    const { client, reached } = await openPg(target, 'vbwd-db reset-db');
    await client.end();
    there = reached.startedAt;
  } catch (error) {
    if (isMissingDatabase(error)) return false;
    throw error;
  }
  if (there === startedAt) return true;
  throw new UserError(
    `the connections for ${target.database} and for ${database} lead to two servers, and a database is dropped from beside it (${printTarget(target)})`,
    { fix: 'connect to PostgreSQL itself', exitCode: 1 },
  );
}

/** Step by step; when one fails, the error says what the steps before it have left. */
export async function reset({
  target,
  isThere,
  folder,
  naming,
  roles,
  users,
  withDemoData,
  say,
}: ResetPlan): Promise<void> {
  const name = `the database ${target.database}`;
  const step = async (doing: string, state: string, work: () => Promise<void>) => {
    say(doing, state);
    await work().catch((error: unknown) => {
      throw withState(error, state);
    });
  };
  await step(`dropping ${name}`, `${name} is as it was`, async () => {
    print(isThere && (await dropDatabase(target)) ? `dropped ${target.database}` : `there was no ${target.database}`);
  });
  await step(`creating ${name}`, `${name} is dropped, and not there: make migrate creates it`, async () => {
    if (await createDatabase(target)) return;
    throw new UserError(`the server has ${name} already, though it is dropped, or there was none`, {
      fix: 'if the connection goes through a pooler, connect to PostgreSQL itself; else run again',
      exitCode: 1,
    });
  });
  await step(
    'migrating',
    `${name} is new, and holds the migrations before that one, no users and no demo data`,
    async () => {
      print(`${counted(await migrateAll(target, folder, { ...naming, roles }), 'migration')} applied`);
    },
  );
  await step('creating users', `${name} is migrated, and holds no users and no demo data`, async () => {
    await inTransaction(target, async (connection) => {
      for (const user of users) await createUser(connection, user);
    });
    for (const { email, role } of users) print(`created ${email} (${role.toLowerCase()})`);
  });
  if (!withDemoData) return;
  await step('creating demo data', `${name} is migrated and has its users, and holds no demo data`, async () => {
    await inTransaction(target, createDemoData);
    print('created demo data');
  });
}

function withState(error: unknown, state: string): unknown {
  const message = `${error instanceof Error ? error.message : String(error)}\n  ${state}`;
  const { fix = 'correct that, then make reset-db', exitCode = 2 } = error instanceof UserError ? error : {};
  const options = { fix, exitCode, cause: error };
  return error instanceof LocatedError
    ? new LocatedError(error.file, error.place, message, options)
    : new UserError(message, options);
}

function migrateAll(
  target: Target,
  folder: Folder,
  { schema, searchPath, roles }: Naming & Pick<ResetPlan, 'roles'>,
): Promise<number> {
  return withSession(target, { command: 'reset-db', schema, searchPath }, async (session) => {
    await makeRoles(session, roles);
    return migrate(session, folder, undefined, { ...quietly, exceptions: exceptionsOf(undefined) });
  });
}

function inTransaction(target: Target, work: (connection: Connection) => Promise<void>): Promise<void> {
  return withPg(target, 'vbwd-db reset-db', async (client) => {
    // As the library's own connections do: no name is looked up where somebody else may create objects.
    await client.query("begin; set local search_path = ''");
    await work(fromPg(client));
    await client.query('commit');
  });
}
