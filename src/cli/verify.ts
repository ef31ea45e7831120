import { Command } from 'commander';
import { readCatalog, type Catalog } from '../catalog/catalog.js';
import { compareCatalogs, describeNotes, type Difference } from '../catalog/diff.js';
import { countFacts } from '../catalog/facts.js';
import { defaultMajor, majors } from '../database/embedded/place.js';
import { startServer } from '../database/embedded/start.js';
import { connectPg, fromPg } from '../database/pg.js';
import { parseTarget, printTarget, type Target } from '../database/target.js';
import { isServerError, UserError } from '../errors.js';
import type { Folder } from '../migrate/engine.js';
import { requireReplayable } from '../migrate/history.js';
import { readHistory } from '../migrate/run.js';
import { withScratchDatabase } from '../migrate/scratch.js';
import { exceptionsOption, leftOutLines, noteUnused } from './exceptions.js';
import { jsonOption, migrationsOption } from './options.js';
import { print, printAside, printJson } from './print.js';
import type { Progress } from './progress.js';
import { withWork } from './work.js';

export const command = new Command('verify')
  .description(
    'Replays the migrations that are recorded as applied into a scratch database, and names what of the database differs from that. Exits 1 when something does. Writes nothing.',
  )
  .addOption(migrationsOption())
  .addOption(exceptionsOption())
  .addOption(jsonOption())
  .addHelpText(
    'after',
    `
The scratch database is made beside the database, or, without the right to create databases there, on an embedded server of the
same major version.

What a job, an operator or another tool makes is left out where an exception names it: [{ "object": "partitions of public.event",
"reason": "pg_partman makes them" }]. Objects are named as verify prints them, and * stands for any text.

Examples:
  bin/db verify
  bin/db verify --exceptions exceptions.json
  DATABASE_URL=postgres://app@db.example.com/vbwd bin/db verify --json`,
  )
  .action(async (options: { migrations: string; exceptions?: string; json?: boolean }) => {
    await withWork('verify', options, async ({ session, folder, server, progress, exceptions }) => {
      const history = await readHistory(session, folder);
      requireReplayable(history, folder.directory);
      const names = new Set(history.applied.map(({ name }) => name));
      const applied = { ...folder, migrations: folder.migrations.filter(({ name }) => names.has(name)) };
      if (applied.migrations.length === 0) {
        throw new UserError('no migration is applied to this database: there is nothing to verify', {
          fix: 'make migrate, or name another database in DATABASE_URL',
        });
      }
      progress.say('reading the catalog');
      const found = await readCatalog(session.connection);
      progress.say(`replaying ${applied.migrations.length} migrations`);
      const expected = await replay(server.target, applied, found.major, progress);
      const { verdict, differences, leftOut } = compareCatalogs(found, expected, { exceptions });
      progress.stop();
      const findings = differences.map(describe);
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
          facts: countFacts(found),
        });
        for (const line of leftOutLines(leftOut)) print(line);
      }
      noteUnused(exceptions, leftOut);
      if (verdict === 'different') process.exitCode = 1;
    });
  });

/** What the history makes: on the database's own server, or on an embedded one of its version. */
async function replay(target: Target, folder: Folder, major: number, progress: Progress): Promise<Catalog> {
  try {
    return await withScratchDatabase(target, folder, catalogOf);
  } catch (error) {
    if (!(error instanceof UserError && isServerError(error.cause) && error.cause.code === '42501')) throw error;
    printAside(
      `note: ${target.user} may not create databases there, so the history is replayed on the embedded PostgreSQL ${major}`,
    );
    const { url } = await startServer({ major: nearest(major), onProgress: progress.say });
    return await withScratchDatabase(parseTarget(url), folder, catalogOf);
  }
}

/** Of two major versions no catalogs are compared, so a server that is newer than all of ours is refused there. */
function nearest(major: number): (typeof majors)[number] {
  return majors.find((known) => known >= major) ?? defaultMajor;
}

async function catalogOf(target: Target): Promise<Catalog> {
  const client = await connectPg(target, 'vbwd-db verify');
  try {
    return await readCatalog(fromPg(client));
  } finally {
    await client.end();
  }
}

interface Finding {
  object: string;
  problem: 'only in the database' | 'only in the history' | Exclude<Difference['problem'], 'only in A' | 'only in B'>;
  /** What the database has, and what its history makes. */
  database?: string;
  history?: string;
}

const problems = {
  'only in A': 'only in the database',
  'only in B': 'only in the history',
  differs: 'differs',
  'column order differs': 'column order differs',
  'made-up name differs': 'made-up name differs',
  'unknown option': 'unknown option',
} as const;

function describe({ object, problem, a, b }: Difference): Finding {
  return {
    object,
    problem: problems[problem],
    ...(a === undefined ? {} : { database: a }),
    ...(b === undefined ? {} : { history: b }),
  };
}

function printFindings(
  findings: readonly Finding[],
  { different, replayed, notes, facts }: { different: boolean; replayed: number; notes: string; facts: string },
): void {
  if (different) print(`the database differs from what its ${replayed} applied migrations make:`);
  for (const { object, problem, database, history } of findings) {
    print(`${object}: ${problem}`);
    if (database !== undefined) print(`  database: ${database}`);
    if (history !== undefined) print(`  history:  ${history}`);
  }
  if (different)
    print(
      `${findings.length} ${findings.length === 1 ? 'object' : 'objects'}: undo the change, or write the migration that makes it`,
    );
  else
    print(
      `the database is what its ${replayed} applied migrations make${notes === '' ? '' : `, but for ${notes}`}: ${facts} compared`,
    );
}
