/** A program for tests: starts a throw-away server, prints what it got, and waits to be killed. */
import { startThrowAwayServer } from '../../packages/tool/src/embedded/throw-away.js';

const [, , root = ''] = process.argv;
console.log(JSON.stringify(await startThrowAwayServer({ root })));
setInterval(() => undefined, 60_000);
