import { readFileSync, writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { readCatalog } from '../catalog/read.js';
import { snapshotText } from '../catalog/snapshot.js';
import { connectPg, fromPg } from '../database/pg.js';
import { findDatabase } from '../database/server.js';
import type { Target } from '../database/target.js';
import { UserError } from '../errors.js';
import { loadSomeMigrations } from '../migrate/files.js';
import { withReplay } from '../replay/replay.js';
import { compareLines } from './lines.js';
import { jsonOption, migrationsOption } from './options.js';
import { print, printJson } from './print.js';
import { startProgress } from './progress.js';
import { prepareOption, replayOf, replayOnOption, type ReplayOptions } from './replay-options.js';
import { terminal } from './terminal.js';

interface Options extends ReplayOptions {
  scratch?: boolean;
  owners?: boolean;
  write?: string;
  check?: string;
  migrations: string;
  json?: boolean;
}

export const command = new Command('snapshot')
  .description("Prints the catalog of the database, a fact a line, sorted; the runner's own tables are left out.")
  .option(
    '--scratch',
    'of what the migrations build, replayed on a throw-away server, instead of the database there is',
  )
  .option('--owners', 'say who owns what')
  .addOption(new Option('--write <file>', 'write it to a file').conflicts('check'))
  .addOption(new Option('--check <file>', 'exit 1 when the file holds something else, and say what'))
  .addOption(migrationsOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addOption(jsonOption())
  .addHelpText(
    'after',
    `
Examples:
  bin/db snapshot
  bin/db snapshot --scratch --write schema.snapshot      (make snapshot)
  bin/db snapshot --owners > production.snapshot`,
  )
  .action(async (options: Options) => {
    const progress = startProgress('reading the catalog');
    const answer = async (target: Target) => {
      const text = await snapshotOf(target, options.owners ?? false);
      progress.stop();
      answerWith(text, options);
    };
    try {
      if (options.scratch !== true) {
        await answer((await findDatabase(progress.say)).target);
        return;
      }
      const folder = { directory: options.migrations, migrations: loadSomeMigrations(options.migrations) };
      await withReplay(replayOf(options, folder, progress), answer);
    } finally {
      progress.stop();
    }
  });

function answerWith(text: string, { write, check, json }: Options): void {
  const facts = text.split('\n').length - 2;
  if (write !== undefined) {
    writeFileSync(write, text);
    print(`${write} written: ${facts} facts`);
  } else if (check !== undefined) {
    requireSame(check, text);
    print(`${check} is up to date: ${facts} facts`);
  } else if (json === true) printJson(text.trimEnd().split('\n'));
  else terminal.stdout.write(text);
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
