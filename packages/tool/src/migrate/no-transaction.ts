import type { Half } from './files.js';
import { parseStatements, type Statement } from './grammar.js';

/** True for what may stand in front of the one statement of a file without a transaction: a setting of the session. */
export function isSetting({ kind, tree }: Statement): boolean {
  return kind === 'VariableSetStmt' && tree['is_local'] !== true && tree['name'] !== 'TRANSACTION';
}

/**
 * Takes the settings in front of the one statement of a file without a transaction apart from it: sent together, the server would make a
 * transaction of them.
 *
 * @returns each setting, and the file with blanks in their place, so that all places in it stay.
 */
export async function takeSettings(half: Half): Promise<{ settings: readonly string[]; half: Half }> {
  // The word alone may stand in a comment.
  if (half.transactional || !/\b(?:re)?set\b/i.test(half.text)) return { settings: [], half };
  const statements = (await parseStatements(half.text)) ?? [];
  const last = statements.pop();
  if (last === undefined || statements.length === 0) return { settings: [], half };
  const { text } = half;
  const blank = text.slice(0, last.start).replaceAll(/[^\n]/gu, ' ');
  // A setting, too, is sent with blanks before it: the place of its error is then that in the file.
  const settings = statements.map((setting) => text.slice(0, setting.start).replaceAll(/[^\n]/gu, ' ') + setting.text);
  return { settings, half: { ...half, text: blank + text.slice(last.start) } };
}
