import { quote } from '../catalog/facts/text.js';
import { run } from 'pgproof-runtime/query.js';
import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { requireSchema } from '../queries/migrate/turn.js';
import type { MigrationFile } from './files.js';
import { asPath } from './schema.js';
import type { Session } from './session.js';

/** Looks for the first schema of the path. */
export interface FirstSchema {
  /** Sends the question ahead for a file that goes up next, so that its answer comes with others. */
  readonly ask: (file: MigrationFile | undefined) => void;
  /** @throws as requireFirstSchema, which is asked now where it was not ahead. */
  readonly require: (file: MigrationFile) => Promise<void>;
}

export function lookForFirstSchema(session: Session): FirstSchema {
  const asked = new Map<MigrationFile, Promise<void>>();
  return {
    ask: (file) => {
      if (file === undefined) return;
      const answer = requireFirstSchema(session, file);
      // It is of no interest where the file is not come to.
      answer.catch(() => undefined);
      asked.set(file, answer);
    },
    require: async (file) => {
      const answer = asked.get(file) ?? requireFirstSchema(session, file);
      asked.delete(file);
      await answer;
    },
  };
}

/**
 * A schema of the path that is not there is passed over by the server without a word, and a table lands in the next one.
 *
 * @throws UserError where the first one is not there, unless the file may be the one that makes it.
 */
async function requireFirstSchema(
  { connection, searchPath }: Session,
  { path: file, text }: MigrationFile,
): Promise<void> {
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
