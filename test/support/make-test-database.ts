/** A program for tests: makes a test database of the folder that is named, prints its URL, and with `stay` waits to be killed. */
import { createTestDatabase } from '../../packages/tool/src/index.js';

const [, , migrations = '', stay] = process.argv;
const { url } = await createTestDatabase({ migrations });
console.log(url);
if (stay === 'stay') setInterval(() => undefined, 60_000);
