import { Command } from 'commander';
import { compareCatalogs, countCompared, describeNotes, type Comparison } from '../catalog/diff.js';
import { readCatalog, readCatalogOf } from '../catalog/read.js';
import type { Connection } from 'pgproof-runtime/query.js';
import { printTarget, type Target } from 'pgproof-runtime/target.js';
import { UserError } from 'pgproof-runtime/errors.js';
import type { Folder } from '../migrate/engine.js';
import type { Migration } from '../migrate/files.js';
import { readTakenDown } from '../migrate/restored.js';
import { readHistory } from '../migrate/run.js';
import { requireRunnable } from '../migrate/runnable.js';
import { requireReplayable } from '../migrate/unsound.js';
import { hasOwnStyles } from '../replay/outside.js';
import type { Replay } from '../replay/options.js';
import { schemaOfReplay, withReplay } from '../replay/replay.js';
import { findUnrestored, type Unrestored } from '../replay/unrestored.js';
import { closedAs } from './closed-public.js';
import { exceptionsOption, leftOutLines } from './exceptions.js';
import { jsonOption, migrationsOption, schemaOption } from './options.js';
import { counted, print, printJson, printNote } from './print.js';
import { prepareOption, replayOf, replayOnOption, type ReplayOptions } from './replay-options.js';
import { terminal } from './terminal.js';
import { findingOf, printFindings } from './verify-report.js';
import { withWork, type WorkOptions } from './work.js';

interface Options extends ReplayOptions, WorkOptions {
  schema: string;
}

export const command = new Command('verify')
  .description(
    'Replays the migrations that are recorded as applied on a throw-away server, and names what of the database differs from that. Exits 1 when something does. Writes nothing.',
  )
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(exceptionsOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addOption(jsonOption())
  .addHelpText(
    'after',
    `
The replay runs on an embedded PostgreSQL of the database's major version, which
is gone afterwards. It has the names of the server's roles, and the locale and
the settings of the database. Where a migration needs an extension or a schema
that no migration makes, the replay takes it from the database. Where there is
no embedded PostgreSQL, or it lacks an extension, --replay-on names a server to
use instead.

What a job, an operator or another tool makes is left out where an exception
names it:

  [{ "object": "partitions of public.event", "reason": "pg_partman" }]

Objects are named as verify prints them, and * stands for any text.

Examples:
  npx pgproof verify
  npx pgproof verify --exceptions exceptions.json
  npx pgproof verify --prepare extensions.sql
  DATABASE_URL=postgres://app@db.example.com/shop npx pgproof verify --json`,
  )
  .action(async (options: Options) => {
    await withWork('verify', options, async (work) => {
      const { session, folder, server, progress } = work;
      const history = await readHistory(session, folder);
      for (const { problem } of history.record.problems) printNote(problem);
      requireReplayable(history, folder.directory);
      const names = new Set(history.applied.map(({ name }) => name));
      await requireRunnable(folder.migrations, { client: session.client, applied: names });
      const applied = { ...folder, migrations: folder.migrations.filter(({ name }) => names.has(name)) };
      const takenDown = await readTakenDown(session, folder.migrations);
      if (applied.migrations.length + takenDown.length === 0) {
        throw new UserError('no migration is applied to this database: there is nothing to verify', {
          fix: 'npx pgproof migrate, or name another database in DATABASE_URL',
        });
      }
      const exceptions = await work.exceptions();
      progress.say('reading the catalog');
      const found = await readCatalog(session.connection, session.schema, 'outside');
      progress.say(`replaying ${counted(applied.migrations.length, 'migration')}`);
      const replay = { ...replayOf(options, applied, progress), live: session.connection };
      const schema = schemaOfReplay(replay);
      await withReplay(replay, async (replayed) => {
        const compare = async (target: Target) =>
          compareCatalogs(found, closedAs(found, await readCatalogOf(target, 'vbwd-db verify', schema)), {
            exceptions,
          });
        const { verdict, differences, leftOut } = await underOwnStyles(await compare(replayed), replay, compare);
        const causes = verdict === 'different' ? await causesOf({ ...replay, folder }, applied, takenDown) : [];
        progress.stop();
        const findings = differences.map((difference) => findingOf(difference, causes));
        if (options.json === true)
          printJson({
            verdict,
            database: printTarget(server.target),
            replayed: applied.migrations.length,
            findings,
            leftOut,
          });
        else {
          printFindings(findings, {
            different: verdict === 'different',
            replayed: applied.migrations.length,
            notes: describeNotes(differences),
            facts: countCompared(found, { exceptions }),
          });
          for (const line of leftOutLines(leftOut)) print(line);
        }
        work.noteUnused(leftOut);
        if (verdict === 'different') terminal.exitCode = 1;
      });
    });
  });

/**
 * The comparison with what the files made where the server's DateStyle and the like were left as they are, which versions before 0.2 did;
 * where that is no better, the one that there is.
 */
async function underOwnStyles(
  comparison: Comparison,
  replay: Replay & { live: Connection },
  compare: (target: Target) => Promise<Comparison>,
): Promise<Comparison> {
  if (comparison.verdict !== 'different' || !(await hasOwnStyles(replay.live))) return comparison;
  const other = await withReplay({ ...replay, styles: 'server', note: () => undefined }, compare);
  if (other.verdict === 'different') return comparison;
  replay.note(
    "the migrations were applied with the server's own DateStyle, IntervalStyle or the like, which today's version sets itself; " +
      "to have it leave them: alter database … set vbwd_db.styles = 'server'",
  );
  return other;
}

/** What down files leave other than it was: of migrations that were taken down here, and do so in a replay, too. */
async function causesOf(
  replay: Replay,
  applied: Folder,
  takenDown: readonly Migration[],
): Promise<readonly Unrestored[]> {
  const names = new Set([...applied.migrations, ...takenDown].map(({ name }) => name));
  const { directory, migrations } = replay.folder;
  const folder = { directory, migrations: migrations.filter(({ name }) => names.has(name)) };
  return findUnrestored({ ...replay, folder, note: () => undefined }, takenDown);
}
