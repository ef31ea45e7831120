import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Corpus } from './corpus.js';
import { installPackages, packageVersion, versionOf } from '../workshop/packages.js';
import { project } from '../workshop/workshop.js';

/** Not a dependency of the project: installed when the benchmark first runs. */
const dbmateVersion = '2.36.0';

export interface Command {
  readonly program: string;
  readonly parameters: readonly string[];
}

export interface Contestant {
  readonly name: string;
  /** The command that applies what is pending, to the database in DATABASE_URL. */
  readonly apply: (corpus: Corpus, url: string) => Command;
  /** False when it would apply everything again: it is timed from empty only. */
  readonly keepsHistory: boolean;
}

/** What the others are measured by. */
export const ours = 'bin/db migrate';
export const limit = 'psql -1';

/** Node's start-up, which every tool that runs on Node has to pay. */
export const nodeItself = { name: 'node -e 0', command: { program: 'node', parameters: ['-e', '0'] } };

/** Who can take part on this machine, and who cannot, and why. */
export function findContestants(): { contestants: Contestant[]; notes: string[] } {
  const contestants: Contestant[] = [
    {
      name: ours,
      apply: ({ pairs }) => ({ program: join(project, 'bin/db'), parameters: ['migrate', '--migrations', pairs] }),
      keepsHistory: true,
    },
    {
      // What the others cannot run: `create index concurrently` in files outside a transaction.
      name: `${ours}, concurrently`,
      apply: () => ({ program: join(project, 'bin/db'), parameters: ['migrate', '--migrations', realFolder] }),
      keepsHistory: false,
    },
    {
      name: 'node-pg-migrate',
      apply: ({ nodePgMigrate }) => ({
        program: join(project, 'node_modules/.bin/node-pg-migrate'),
        parameters: ['up', '--migrations-dir', nodePgMigrate],
      }),
      keepsHistory: true,
    },
  ];
  const notes: string[] = [];
  if (versionOf('psql') === undefined) notes.push('psql is not installed, so the goal from empty cannot be told');
  else contestants.push(...psql);
  const folder = installPackages({ dbmate: dbmateVersion });
  if (folder === undefined) notes.push(`dbmate ${dbmateVersion} could not be installed with npm: left out`);
  else contestants.push(...dbmate(folder));
  return { contestants, notes };
}

/** The versions of all that takes part, for the report. */
export function toolVersions(): Record<string, string> {
  return {
    node: process.version,
    'node-pg-migrate': packageVersion('node-pg-migrate'),
    pg: packageVersion('pg'),
    dbmate: dbmateVersion,
    psql: versionOf('psql') ?? 'none',
  };
}

const realFolder = join(project, 'migrations');

const psql: Contestant[] = [
  {
    name: limit,
    apply: ({ whole }, url) => ({ program: 'psql', parameters: [...quietly, '-1', '-f', whole, url] }),
    keepsHistory: false,
  },
  {
    // What it costs to commit after each migration, as ours and dbmate do: the difference to the one above is the disk.
    name: 'psql, a transaction a file',
    apply: ({ transactions }, url) => ({ program: 'psql', parameters: [...quietly, '-f', transactions, url] }),
    keepsHistory: false,
  },
];

const quietly = ['-X', '-q', '-v', 'ON_ERROR_STOP=1'];

/** npm's command is a Node program that starts the real one, which we time as well: it is the stronger opponent. */
function dbmate(folder: string): Contestant[] {
  const programs = {
    'dbmate (npm)': join(folder, 'node_modules/.bin/dbmate'),
    'dbmate (its binary)': join(folder, `node_modules/@dbmate/${process.platform}-${process.arch}/bin/dbmate`),
  };
  return Object.entries(programs)
    .filter(([, program]) => existsSync(program))
    .map(([name, program]) => ({
      name,
      apply: ({ dbmate: migrations }) => ({
        program,
        parameters: ['--migrations-dir', migrations, '--no-dump-schema', 'migrate'],
      }),
      keepsHistory: true,
    }));
}
