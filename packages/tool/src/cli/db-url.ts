import { Command } from 'commander';
import { findDatabase, shownUrl } from './server.js';
import { print } from './print.js';

export const command = new Command('db-url')
  .description(
    'Prints the URL to connect to, and nothing else; the embedded server is started if it does not run. ' +
      'What DATABASE_URL names is printed without its password.',
  )
  .addHelpText('after', '\nExample:\n  psql "$(npx pgproof db-url)"')
  .action(async () => {
    print(shownUrl(await findDatabase(() => undefined)));
  });
