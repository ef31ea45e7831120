/** Runners in a process of their own, to be killed. */
import { readFileSync } from 'node:fs';
import { runCommand, type CommandName, type Given } from './commands.js';

const [given = '', ...pairs] = process.argv.slice(2);
const parsed = JSON.parse(readFileSync(given, 'utf8')) as Given;
// By then each is halted, or was over.
await Promise.allSettled(
  pairs.map((pair) => {
    const [name, url = ''] = pair.split(' ');
    return runCommand(name as CommandName, url, parsed);
  }),
);
