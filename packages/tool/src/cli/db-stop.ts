import { Command } from 'commander';
import { stopAllServers } from '../embedded/stop.js';
import { answer } from './envelope.js';
import { print } from './print.js';

export const command = new Command('db-stop')
  .description('Stops every embedded PostgreSQL of this project, of any version, that of tests too. Their data stays.')
  .addHelpText('after', '\nExample:\n  npx pgproof db-stop')
  .action(async () => {
    const stopped = await stopAllServers();
    answer({ stopped });
    for (const { major, purpose } of stopped)
      print(`stopped PostgreSQL ${major}${purpose === 'test' ? ', the server of tests' : ''}`);
    if (stopped.length === 0) print('none was running');
  });
