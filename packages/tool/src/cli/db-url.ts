import { Command } from 'commander';
import { chooseDatabase } from './database.js';
import { shownUrl } from '../config/server.js';
import { answer } from './envelope.js';
import { print } from './print.js';

export const command = new Command('db-url')
  .description(
    'Prints the URL to connect to, and nothing else; the embedded server is started if it does not run. ' +
      'What DATABASE_URL names is printed without its password.',
  )
  .addHelpText('after', '\nExample:\n  psql "$(npx pgproof db-url)"')
  .action(async () => {
    const url = shownUrl(await chooseDatabase(() => undefined));
    answer({ url });
    print(url);
  });
