import { Command } from 'commander';
import { shownDatabase } from './server.js';
import { restamp } from '../migrate/restamp.js';
import { migrationsOption, schemaOption } from './options.js';
import { answer } from './envelope.js';
import { print } from './print.js';
import { withWork, type WorkOptions } from './work.js';

export const command = new Command('restamp')
  .description(
    'Accepts that the files of an applied migration were edited on purpose. The old checksums stay on record, with the reason.',
  )
  .argument('<name>', 'the migration')
  .requiredOption('--reason <text>', 'why; it is recorded')
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addHelpText('after', '\nExample:\n  npx pgproof restamp 20260301090000_create-booking --reason "comment corrected"')
  .action(async (name: string, options: WorkOptions & { reason: string }) => {
    await withWork('restamp', options, async (work) => {
      const migration = await restamp(work.session, work.folder, { name, reason: options.reason }, work);
      answer({ accepted: migration?.name ?? null });
      if (migration === undefined)
        print(`nothing to accept on ${shownDatabase(work.server)}: the files are as recorded`);
      else print(`accepted on ${shownDatabase(work.server)}: ${migration.name}`);
    });
  });
