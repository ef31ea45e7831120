import type pg from 'pg';
import { Command } from 'commander';
import { shownDatabase, shownUrl } from './server.js';
import type { Folder } from '../migrate/engine.js';
import { compareHistory, requireSome } from '../migrate/history.js';
import { migrate, pendingUpTo, readHistory } from '../migrate/run.js';
import { collectDone } from './done.js';
import { exceptionsOption } from './exceptions.js';
import { jsonOption, lockRetriesOption, lockTimeoutOption, migrationsOption, schemaOption } from './options.js';
import { counted, milliseconds, print, printJson } from './print.js';
import { makeRoles } from './roles.js';
import { terminal } from './terminal.js';
import { withWork, type WorkOptions } from './work.js';
import { printTarget } from 'pgproof-runtime/target.js';

interface Options extends WorkOptions {
  to?: string;
  snapshot: string;
  roles?: readonly string[];
  lockTimeout: number;
  lockRetries: number;
}

export const command = new Command('migrate')
  .description(
    'Applies what is pending, each migration in a transaction of its own, and creates the database when it does not exist.',
  )
  .option('--to <name>', 'stop after this migration')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(lockTimeoutOption())
  .addOption(lockRetriesOption())
  .addOption(exceptionsOption())
  .addOption(jsonOption())
  .addHelpText(
    'after',
    `
Examples:
  npx pgproof migrate
  npx pgproof migrate --to 20260301090000_create-booking
  DATABASE_URL=postgres://app@db.example.com/shop npx pgproof migrate`,
  )
  .action(async (options: Options) => {
    // What is refused here leaves no new database behind.
    const beforeCreate = async (folder: Folder, client: pg.Client) => {
      const { requireRunnable } = await import('../migrate/runnable.js');
      const history = compareHistory(folder.migrations, []);
      requireSome(history, folder.directory);
      await requireRunnable(pendingUpTo(folder, history, options.to), { client });
    };
    await withWork('migrate', { ...options, beforeCreate }, async (work) => {
      const { session, folder, server } = work;
      if (folder.migrations.length === 0) requireSome(await readHistory(session, folder), folder.directory);
      const startedAt = performance.now();
      if (server.embedded) await makeRoles(session, options.roles);
      const { done, report } = collectDone(work.report);
      await migrate(session, folder, options.to, {
        ...options,
        ...work,
        // A down file that was cut off is ended, and its migration applied again.
        report: (event) => {
          (event.type === 'done' && event.direction === 'down' ? work.report : report)(event);
        },
        lockTimeoutMs: options.lockTimeout,
      });
      const totalMs = Math.round(performance.now() - startedAt);
      // Without --to nothing is left, and what the folder holds is what is applied.
      const pending = options.to === undefined ? [] : (await readHistory(session, folder)).pending;
      if (options.json === true) {
        printJson({
          applied: done,
          pending: pending.map(({ name }) => name),
          totalMs,
          database: printTarget(server.target),
        });
        return;
      }
      if (done.length > 0) print(`${counted(done.length, 'migration')} applied in ${milliseconds(totalMs)}`);
      else if (pending.length === 0)
        print(`nothing is pending: ${counted(folder.migrations.length, 'migration')} applied`);
      else print(`${options.to ?? ''} is applied already; later ones are pending: ${pending.length}`);
      print(shownDatabase(server, shownUrl(server)));
      // A snapshot is of the project's own migrations.
      if (done.length > 0 && pending.length === 0 && terminal.given.migrations === undefined) {
        const { noteStaleSnapshot } = await import('./stale-snapshot.js');
        await noteStaleSnapshot(work, options.snapshot);
      }
    });
  });
