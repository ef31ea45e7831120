import { Command } from 'commander';
import { findConfig } from '../config/find.js';
import { inWorkingFolder } from '../config/paths.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { typedCommand } from '../package.js';
import { startProject } from './init-files.js';
import { answer } from './envelope.js';
import { print, printNote } from './print.js';

export const command = new Command('init')
  .description(
    'Writes what a project needs: a configuration, folders with a first migration, a first query and a first model, scripts in package.json, and a workflow for CI. What is there stays as it is.',
  )
  .addHelpText('after', '\nExample:\n  npx pgproof init && npm run db:migrate')
  .action(() => {
    const { folder, file } = findConfig();
    if (file !== undefined)
      throw new UserError(`this project has a configuration already: ${inWorkingFolder(file)}`, {
        fix: 'npx pgproof new NAME writes a migration',
        exitCode: 1,
      });
    const { written, kept, modules } = startProject(folder, new Date());
    answer({ written, kept });
    for (const path of written) print(`wrote ${path}`);
    for (const path of kept) print(`kept ${path}`);
    if (!modules)
      printNote(
        'generated modules are ES modules: unless something bundles yours, say "type": "module" in package.json',
      );
    print(`next: npm run db:migrate, npm run db:types, npm run db:check; ${typedCommand} --help has the rest`);
  });
