import { readFileSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { readCatalog } from '../catalog/catalog.js';
import { snapshotText } from '../catalog/snapshot.js';
import { startServer } from '../database/embedded/start.js';
import { connectPg, fromPg } from '../database/pg.js';
import { findDatabase } from '../database/server.js';
import { parseTarget, type Target } from '../database/target.js';
import { UserError } from '../errors.js';
import { loadSomeMigrations } from '../migrate/files.js';
import { withScratchDatabase } from '../migrate/scratch.js';
import { compareLines } from './lines.js';
import { jsonOption, migrationsOption } from './options.js';
import { print, printJson } from './print.js';
import { startProgress } from './progress.js';

interface Options {
  scratch?: boolean;
  owners?: boolean;
  write?: string;
  check?: string;
  migrations: string;
  json?: boolean;
}

export const command = new Command('snapshot')
  .description("Prints the catalog of the database, a fact a line, sorted; the runner's own tables are left out.")
  .option('--scratch', 'of a database built from the migrations on the embedded server, instead of the one there is')
  .option('--owners', 'say who owns what')
  .addOption(new Option('--write <file>', 'write it to a file').conflicts('check'))
  .addOption(new Option('--check <file>', 'exit 1 when the file holds something else, and say what'))
  .addOption(migrationsOption())
  .addOption(jsonOption())
  .addHelpText(
    'after',
    `
Examples:
  bin/db snapshot
  bin/db snapshot --scratch --write schema.snapshot      (make snapshot)
  DATABASE_URL=postgres://app@db.example.com/vbwd bin/db snapshot --owners > production.snapshot`,
  )
  .action(async (options: Options) => {
    const text = await takeSnapshot(options);
    const facts = text.split('\n').length - 2;
    if (options.write !== undefined) {
      writeFileSync(options.write, text);
      print(`${options.write} written: ${facts} facts`);
    } else if (options.check !== undefined) {
      requireSame(options.check, text);
      print(`${options.check} is up to date: ${facts} facts`);
    } else if (options.json === true) printJson(text.trimEnd().split('\n'));
    else process.stdout.write(text);
  });

async function takeSnapshot({ scratch, owners = false, migrations }: Options): Promise<string> {
  const progress = startProgress('reading the catalog');
  try {
    if (scratch !== true) return await snapshotOf((await findDatabase(progress.say)).target, owners);
    const folder = { directory: migrations, migrations: loadSomeMigrations(migrations) };
    const server = parseTarget((await startServer({ onProgress: progress.say })).url);
    return await withScratchDatabase(server, folder, (target) => snapshotOf(target, owners));
  } finally {
    progress.stop();
  }
}

async function snapshotOf(target: Target, owners: boolean): Promise<string> {
  const client = await connectPg(target, 'vbwd-db snapshot');
  try {
    return snapshotText(await readCatalog(fromPg(client)), { owners });
  } finally {
    await client.end();
  }
}

function requireSame(file: string, text: string): void {
  const difference = compareLines(readSnapshot(file), text);
  if (difference.length === 0) return;
  const shown = difference.slice(0, 20).map((line) => `  ${line}`);
  const more = difference.length > shown.length ? [`  … and ${difference.length - shown.length} more lines`] : [];
  throw new UserError(`${file} is not what the migrations build:\n${[...shown, ...more].join('\n')}`, {
    fix: 'make snapshot, and commit it with the migration',
    exitCode: 1,
  });
}

function readSnapshot(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file} cannot be read`, { fix: 'make snapshot', exitCode: 1, cause: error });
  }
}
