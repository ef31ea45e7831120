import { Command } from 'commander';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { compareModules, generateModules, writeModules } from '../typegen/generate.js';
import type { TypesOption } from '../typegen/overrides.js';
import { describeStale, type ModuleDifference } from '../typegen/stale.js';
import { migrationsOption, schemaOption, sqlOption } from './options.js';
import { answer } from './envelope.js';
import { counted } from '../library/counted.js';
import { print, printNote } from './print.js';
import { withSpinner, type Spinner } from './spinner.js';
import { onScratch, prepareOption, replayOnOption, type ScratchOptions } from './replay-options.js';

interface Options extends ScratchOptions {
  sql: string;
  out: string;
  check?: boolean;
  /** Of the configuration. */
  types?: TypesOption;
}

export const command = new Command('types')
  .description('Replays the migrations on a throw-away server, and generates a typed module for every file of queries.')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .addOption(sqlOption())
  .option('--out <dir>', 'the folder of generated modules', 'src/queries')
  .option('--check', 'write nothing, and exit 1 when a module is stale, missing, or has no queries')
  .addHelpText('after', '\nExamples:\n  npx pgproof types\n  npx pgproof types --check')
  .action(async (options: Options) => {
    await withSpinner('generating types', (spinner) =>
      onScratch(options, spinner, (config) => types(config, options, spinner)),
    );
  });

/** Writes or checks what is generated from the queries, on a database that has the schema. */
export async function types(config: ConnectionConfig, options: Options, spinner: Spinner): Promise<void> {
  const notes: string[] = [];
  const modules = await generateModules(options.sql, config, {
    note: (message) => notes.push(message),
    types: options.types,
    out: options.out,
  });
  const found = { out: options.out, modules: [...modules.keys()], written: options.check !== true };
  if (options.check === true) {
    const differences = await compareModules(modules, options.out, options.sql);
    answer({ ...found, differences });
    requireSame(differences, options.out);
  } else {
    await writeModules(modules, options.out);
    answer(found);
  }
  spinner.stop();
  for (const message of notes) printNote(message);
  const state = options.check !== true ? 'written' : modules.size === 1 ? 'is up to date' : 'are up to date';
  print(`${counted(modules.size, 'module')} in ${options.out} ${state}`);
}

function requireSame(findings: readonly ModuleDifference[], directory: string): void {
  if (findings.length === 0) return;
  throw new UserError(
    `${directory} is not what the queries say:\n${findings.map((finding) => `  ${describeStale(finding)}`).join('\n')}`,
    {
      fix: 'npx pgproof types',
      exitCode: 1,
    },
  );
}
