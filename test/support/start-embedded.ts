/** A program for tests: starts the embedded server of the folder that is named, and prints what it got. */
import { startServer } from '../../packages/tool/src/embedded/start.js';
import { UserError } from 'pgproof-runtime/errors.js';

const [, , root = ''] = process.argv;
try {
  console.log(JSON.stringify(await startServer({ root })));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`UserError: ${error.message}\nfix: ${error.fix ?? ''}`);
  process.exitCode = error.exitCode;
}
