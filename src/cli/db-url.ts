import { Command } from 'commander';
import { findDatabase } from '../database/server.js';
import { targetUrl } from '../database/target.js';
import { print } from './print.js';

export const command = new Command('db-url')
  .description('Prints the URL to connect to, and nothing else. The embedded server is started if it does not run.')
  .addHelpText('after', '\nExample:\n  psql "$(make -s db-url)"')
  .action(async () => {
    const { target, embedded } = await findDatabase(() => undefined);
    // Whoever set DATABASE_URL has its password; it is repeated word for word, for use in scripts.
    print(embedded ? targetUrl(target) : (process.env['DATABASE_URL'] ?? ''));
  });
