import { Command } from 'commander';
import { stopServer } from '../database/embedded/stop.js';
import { print } from './print.js';

export const command = new Command('db-stop')
  .description('Stops the embedded PostgreSQL. Its data stays.')
  .addHelpText('after', '\nExample:\n  bin/db db-stop')
  .action(async () => {
    print((await stopServer()) ? 'stopped' : 'it was not running');
  });
