import { Command } from 'commander';
import { shownDatabase } from '../config/server.js';
import { restamp } from '../migrate/restamp.js';
import { migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { print } from './print.js';
import { withContext, type ContextOptions } from './context.js';

export const command = new Command('restamp')
  .description(
    'Accepts that the files of an applied migration were edited on purpose. The old checksums stay on record, with the reason.',
  )
  .argument('<name>', 'the migration')
  .requiredOption('--reason <text>', 'why; it is recorded')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addHelpText('after', '\nExample:\n  npx pgproof restamp 20260301090000_create-booking --reason "comment corrected"')
  .action(async (name: string, options: ContextOptions & { reason: string }) => {
    await withContext('restamp', options, async (context) => {
      const migration = await restamp(context.session, context.folder, { name, reason: options.reason }, context);
      answer({ accepted: migration?.name ?? null });
      if (migration === undefined)
        print(`nothing to accept on ${shownDatabase(context.server)}: the files are as recorded`);
      else print(`accepted on ${shownDatabase(context.server)}: ${migration.name}`);
    });
  });
