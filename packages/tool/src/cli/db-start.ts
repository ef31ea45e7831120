import { Command } from 'commander';
import { startServer } from '../embedded/start.js';
import { answer } from './envelope.js';
import { print } from './print.js';
import { withSpinner } from './spinner.js';

export const command = new Command('db-start')
  .description('Starts the embedded PostgreSQL, if it does not run, and prints its URL. It goes on until db-stop.')
  .addHelpText('after', '\nExample:\n  npx pgproof db-start')
  .action(async () => {
    await withSpinner('starting the embedded PostgreSQL', async (spinner) => {
      const { url, started } = await startServer({ onProgress: spinner.say });
      spinner.stop();
      answer({ url, started });
      print(url);
    });
  });
