import { quote } from '../catalog/facts/text.js';
import { run } from 'pgproof-runtime/query.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { requireSchema } from '../queries/migrate/turn.js';
import type { Half } from './files.js';
import { asPath } from './schema.js';
import type { Session } from './session.js';

/**
 * A schema of the path that is not there is passed over by the server without a word, and a table lands in the next one.
 *
 * @throws UserError where the first one is not there, unless the file may be the one that makes it.
 */
export async function requireFirstSchema({ connection, searchPath }: Session, { file, text }: Half): Promise<void> {
  const [first = 'public'] = searchPath;
  if (first === 'public' || first.startsWith('$') || /\bcreate\s+schema\b|search_path/i.test(text)) return;
  try {
    await run(connection, requireSchema, { schema: asPath([first]) });
  } catch (error) {
    if (!isServerError(error) || error.code !== '3F000') throw error;
    throw new UserError(
      `the schema ${quote(first)} does not exist, and "searchPath" of the configuration names it first: what ${file} makes without naming a schema would be made elsewhere`,
      { fix: `make it in a migration before that one: create schema ${quote(first)}`, exitCode: 1, cause: error },
    );
  }
}
