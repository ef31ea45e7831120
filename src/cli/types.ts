import { Command } from 'commander';
import { UserError } from '../errors.js';
import { loadSomeMigrations } from '../migrate/files.js';
import { withReplay } from '../replay/replay.js';
import { compareModules, generateModules, writeModules } from '../typegen/generate.js';
import { startPgtyped } from '../typegen/pgtyped.js';
import { inPackage, migrationsOption } from './options.js';
import { print, printAside } from './print.js';
import { startProgress } from './progress.js';
import { prepareOption, replayOf, replayOnOption, type ReplayOptions } from './replay-options.js';

interface Options extends ReplayOptions {
  migrations: string;
  sql: string;
  out: string;
  check?: boolean;
}

export const command = new Command('types')
  .description('Replays the migrations on a throw-away server, and generates a typed module for every file of queries.')
  .addOption(migrationsOption())
  .addOption(prepareOption())
  .addOption(replayOnOption())
  .option('--sql <dir>', 'the folder of queries', inPackage('sql'))
  .option('--out <dir>', 'the folder of generated modules', inPackage('src/queries'))
  .option('--check', 'write nothing, and exit 1 when a module is stale, missing, or has no queries')
  .addHelpText('after', '\nExamples:\n  bin/db types\n  bin/db types --check')
  .action(async (options: Options) => {
    const folder = { directory: options.migrations, migrations: loadSomeMigrations(options.migrations) };
    // It loads while the database is built.
    const pgtyped = startPgtyped();
    const progress = startProgress('generating types');
    const notes: string[] = [];
    try {
      await withReplay(replayOf(options, folder, progress), async (replayed) => {
        const note = (message: string) => notes.push(message);
        const modules = await generateModules(options.sql, replayed, { pgtyped, note });
        if (options.check === true) requireSame(await compareModules(modules, options.out, options.sql), options.out);
        else await writeModules(modules, options.out);
        progress.stop();
        for (const message of notes) printAside(`note: ${message}`);
        print(`${modules.size} modules in ${options.out} ${options.check === true ? 'are up to date' : 'written'}`);
      });
    } finally {
      pgtyped.stop();
      progress.stop();
    }
  });

function requireSame(findings: readonly string[], directory: string): void {
  if (findings.length === 0) return;
  throw new UserError(
    `${directory} is not what the queries say:\n${findings.map((finding) => `  ${finding}`).join('\n')}`,
    {
      fix: 'make types',
      exitCode: 1,
    },
  );
}
