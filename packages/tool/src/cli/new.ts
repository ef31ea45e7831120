import { resolve, sep } from 'node:path';
import { Command } from 'commander';
import { UserError } from 'pgproof-runtime/errors.js';
import { createPair, templates } from '../migrate/create.js';
import { migrationsOption } from './options.js';
import { answer } from './envelope.js';
import { print } from './print.js';

export const command = new Command('new')
  .description('Writes an empty pair of files, stamped with the present time in UTC.')
  .argument('<name>', 'what it does, verb-noun: add-booking-note')
  .option('--batched', 'the up file changes many rows: it runs again and again until it changes none')
  .addOption(migrationsOption())
  .addHelpText(
    'after',
    '\nExamples:\n  npx pgproof new add-booking-note\n  npx pgproof new fill-booking-currency --batched',
  )
  .action((name: string, options: { migrations: string; batched?: true }) => {
    // The next installation would take it away.
    if (resolve(options.migrations).split(sep).includes('node_modules'))
      throw new UserError(`${options.migrations} belongs to an installed package`, {
        fix: 'name a folder of your own: --migrations DIR',
      });
    const [up, down] = createPair(
      options.migrations,
      name,
      new Date(),
      options.batched ? { ...templates, up: `-- batched\n${templates.up}` } : templates,
    );
    answer({ up, down });
    print(`${up}\n${down}`);
  });
