import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { createDatabase, dropDatabase } from '../database/create.js';
import { fromPostgres, openPool } from '../database/postgres.js';
import { requireAllowedHost } from '../database/remote.js';
import { findDatabase, shownUrl, type Server } from '../database/server.js';
import { printTarget, type Target } from '../database/target.js';
import { isServerError, UserError } from '../errors.js';
import type { Folder } from '../migrate/engine.js';
import { loadMigrations } from '../migrate/files.js';
import { migrate } from '../migrate/run.js';
import { openSession } from '../migrate/session.js';
import { migrationsOption } from './options.js';
import { milliseconds, print } from './print.js';
import { startProgress, type Progress } from './progress.js';

interface Options {
  force?: boolean;
  skipDemoData?: boolean;
  migrations: string;
}

export const command = new Command('reset-db')
  .description(
    'Drops the database with all that is in it, builds it anew from the migrations, creates the users, and fills in demo data.',
  )
  .option('--force', "do not ask for the database's name (FORCE=1)")
  .option('--skip-demo-data', 'only the admin and the test user (DEMO=0)')
  .addOption(migrationsOption())
  .addHelpText(
    'after',
    `
ADMIN_EMAIL, ADMIN_PASSWORD, TEST_EMAIL and TEST_PASSWORD name the two users.
A server on another machine has to be named: ALLOW_REMOTE=db.example.com

Examples:
  bin/db reset-db
  FORCE=1 make reset-db
  bin/reset-database.sh --skip-demo-data`,
  )
  .action(async (options: Options) => {
    const folder = { directory: options.migrations, migrations: loadMigrations(options.migrations) };
    const progress = startProgress('reset-db');
    try {
      const server = await findDatabase(progress.say);
      const { platformUsers } = await import('../services/seed-users.js');
      const users = platformUsers(process.env);
      requireAllowedHost(server.target, 'drop a database');
      if (options.force !== true && process.env['FORCE'] !== '1') await confirm(server.target, progress);
      const withDemoData = options.skipDemoData !== true && process.env['DEMO'] !== '0';
      await reset(server, { folder, users, withDemoData, progress });
    } finally {
      progress.stop();
    }
  });

interface Plan {
  folder: Folder;
  users: Parameters<typeof import('../services/seed-users.js').createUser>[1][];
  withDemoData: boolean;
  progress: Progress;
}

/** Step by step; when one fails, the error says what the steps before it have left. */
async function reset(server: Server, { folder, users, withDemoData, progress }: Plan): Promise<void> {
  const { target } = server;
  const startedAt = performance.now();
  const name = `the database ${target.database}`;
  await step(`${name} is as it was`, 'mend that, then make reset-db', async () => {
    progress.say(`dropping ${name}`);
    print((await dropDatabase(target)) ? `dropped ${target.database}` : `there was no ${target.database}`);
  });
  await step(`${name} is dropped, and not there`, 'make migrate creates it', async () => {
    await createDatabase(target);
  });
  await step(
    `${name} is new, and holds the migrations before that one, no users and no demo data`,
    'mend that, then make reset-db',
    async () => {
      progress.say('migrating');
      print(`${await migrateAll(target, folder)} migrations applied`);
    },
  );
  await step(`${name} is migrated, and holds no users and no demo data`, 'mend that, then make reset-db', async () => {
    progress.say('creating users');
    const { createUser } = await import('../services/seed-users.js');
    await inTransaction(target, async (connection) => {
      for (const user of users) await createUser(connection, user);
    });
    for (const { email, role } of users) print(`created ${email} (${role.toLowerCase()})`);
  });
  if (withDemoData) {
    await step(
      `${name} is migrated and has its users, and holds no demo data`,
      'mend that, then make reset-db, or go on without',
      async () => {
        progress.say('creating demo data');
        const { createDemoData } = await import('../services/demo-data.js');
        await inTransaction(target, createDemoData);
        print('created demo data');
      },
    );
  }
  print(`done in ${milliseconds(performance.now() - startedAt)}`);
  print(shownUrl(server));
}

async function step(state: string, fix: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError) && !isServerError(error)) throw error;
    throw new UserError(`${error.message}\n  ${state}`, {
      fix: error instanceof UserError ? (error.fix ?? fix) : fix,
      cause: error,
    });
  }
}

async function migrateAll(target: Target, folder: Folder): Promise<number> {
  const session = await openSession(target, 'reset-db');
  try {
    const options = {
      lockTimeoutMs: 2000,
      lockRetries: 5,
      report: () => undefined,
      signal: new AbortController().signal,
    };
    return await migrate(session, folder, undefined, options);
  } finally {
    await session.client.end();
  }
}

async function inTransaction(
  target: Target,
  work: (connection: ReturnType<typeof fromPostgres>) => Promise<void>,
): Promise<void> {
  const sql = openPool(target, 'vbwd-db reset-db', 1);
  try {
    await sql.begin((transaction) => work(fromPostgres(transaction)));
  } finally {
    await sql.end();
  }
}

async function confirm(target: Target, progress: Progress): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new UserError(
      `reset-db would drop the database ${target.database} (${printTarget(target)}), and nobody is there to be asked`,
      {
        fix: 'FORCE=1 make reset-db',
        exitCode: 1,
      },
    );
  }
  progress.stop();
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await prompt.question(
    `This drops ${printTarget(target)} with all that is in it.\nType the database's name to go on: `,
  );
  prompt.close();
  if (answer.trim() !== target.database) throw new UserError('that is not its name: nothing was done', { exitCode: 1 });
}
