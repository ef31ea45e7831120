import type { MigrationFile } from './files.js';
import { parseStatements, type ParsedStatement } from './grammar.js';

/** True for what may stand in front of the one statement of a file without a transaction: a setting of the session. */
export function isSetting({ kind, tree }: ParsedStatement): boolean {
  return kind === 'VariableSetStmt' && tree['is_local'] !== true && tree['name'] !== 'TRANSACTION';
}

/**
 * Takes the settings in front of the one statement of a file without a transaction apart from it: sent together, the server would make a
 * transaction of them.
 *
 * @returns each setting, and the file with blanks in their place, so that all places in it stay.
 */
export async function takeSettings(file: MigrationFile): Promise<{ settings: readonly string[]; file: MigrationFile }> {
  // The word alone may stand in a comment.
  if (file.transactional || !/\b(?:re)?set\b/i.test(file.text)) return { settings: [], file };
  const statements = (await parseStatements(file.text)) ?? [];
  const last = statements.pop();
  if (last === undefined || statements.length === 0) return { settings: [], file };
  const { text } = file;
  const blank = text.slice(0, last.start).replaceAll(/[^\n]/gu, ' ');
  // A setting, too, is sent with blanks before it: the place of its error is then that in the file.
  const settings = statements.map((setting) => text.slice(0, setting.start).replaceAll(/[^\n]/gu, ' ') + setting.text);
  return { settings, file: { ...file, text: blank + text.slice(last.start) } };
}
