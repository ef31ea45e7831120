import { readFileSync } from 'node:fs';
import { withPg } from '../session/pg.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { fixOfExtension, type Replayed } from './explain.js';
import type { Furnished } from './furnish.js';
import { explainInFile } from '../migrate/explain.js';

/**
 * Runs what an administrator made before the first migration.
 *
 * @throws UserError when the file cannot be read, or where in it a statement fails.
 */
export async function prepare(
  { reader, administrator }: Furnished,
  file: string,
  server: Omit<Replayed, 'applied'>,
): Promise<void> {
  const text = read(file);
  try {
    await withPg(reader, 'pgproof replay', async (client) => {
      if (administrator !== undefined)
        await client.query(`set session authorization ${quoteIdentifier(administrator)}`);
      await client.query(text);
    });
  } catch (error) {
    if (!isServerError(error)) throw error;
    throw explainInFile(
      error,
      { path: file, text },
      fixOfExtension(error.message, server) ??
        `correct the file of --prepare: it runs in the replay before the first migration${server.embedded ? ', as a superuser' : ''}`,
    );
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file}, which --prepare names, cannot be read`, {
      fix: 'name a file of SQL with what is there before the first migration',
      cause: error,
    });
  }
}
