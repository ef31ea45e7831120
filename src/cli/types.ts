import { Command } from 'commander';
import { startServer } from '../database/embedded/start.js';
import { parseTarget } from '../database/target.js';
import { UserError } from '../errors.js';
import { loadSomeMigrations } from '../migrate/files.js';
import { withScratchDatabase } from '../migrate/scratch.js';
import { compareModules, generateModules, writeModules } from '../typegen/generate.js';
import { startPgtyped } from '../typegen/pgtyped.js';
import { inPackage, migrationsOption } from './options.js';
import { print } from './print.js';
import { startProgress } from './progress.js';

interface Options {
  migrations: string;
  sql: string;
  out: string;
  check?: boolean;
}

export const command = new Command('types')
  .description(
    'Builds a scratch database from the migrations on the embedded server, and generates a typed module for every file of queries.',
  )
  .addOption(migrationsOption())
  .option('--sql <dir>', 'the folder of queries', inPackage('sql'))
  .option('--out <dir>', 'the folder of generated modules', inPackage('src/queries'))
  .option('--check', 'write nothing, and exit 1 when a module is stale, missing, or has no queries')
  .addHelpText('after', '\nExamples:\n  bin/db types\n  bin/db types --check')
  .action(async (options: Options) => {
    const folder = { directory: options.migrations, migrations: loadSomeMigrations(options.migrations) };
    // It loads while the database is built.
    const pgtyped = startPgtyped();
    const progress = startProgress('generating types');
    try {
      const server = parseTarget((await startServer({ onProgress: progress.say })).url);
      const modules = await withScratchDatabase(server, folder, (scratch) =>
        generateModules(options.sql, scratch, pgtyped),
      );
      if (options.check === true) requireSame(await compareModules(modules, options.out, options.sql), options.out);
      else await writeModules(modules, options.out);
      progress.stop();
      print(`${modules.size} modules in ${options.out} ${options.check === true ? 'are up to date' : 'written'}`);
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
