import { readToken, skipSpace } from '../tokens.js';
import { parseStatements } from './grammar.js';

/** Something in a file that only psql understands. */
export interface PsqlPart {
  readonly at: number;
  readonly problem: string;
}

/**
 * Finds psql's commands and the rows behind `copy … from stdin`, as pg_dump writes them, as psql does: in one pass from token to token.
 *
 * @returns what was found, and the text without it, every place as it was.
 */
export async function findPsql(text: string): Promise<{ found: PsqlPart[]; rest: string }> {
  const found: PsqlPart[] = [];
  const rest: string[] = [];
  // What is kept so far, and where the statement at hand begins.
  let [kept, statement] = [0, 0];
  const take = (from: number, to: number, problem: string) => {
    found.push({ at: from, problem });
    rest.push(text.slice(kept, from), text.slice(from, to).replaceAll(/[^\n]/g, ' '));
    [kept, statement] = [to, to];
    return to;
  };
  for (let at = 0; at < text.length;) {
    const token = readToken(text, at);
    if (text[at] === '\\') {
      const end = endOfLine(text, at);
      const command = /^\\(?:[a-z]+|.?)/i.exec(text.slice(at, end))?.[0] ?? '';
      at = take(at, end, `${command} is a command of psql, not SQL: remove it`);
    } else if (token.kind === 'semicolon') {
      const start = skipSpace(text, statement);
      at = statement = token.end;
      if (!(await isCopyFromStdin(text.slice(start, at)))) continue;
      const end = text.indexOf('\n\\.', at);
      at = take(start, end === -1 ? text.length : end + 3, 'copy from stdin needs psql: write insert … values');
    } else at = token.end;
  }
  return { found, rest: `${rest.join('')}${text.slice(kept)}` };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

async function isCopyFromStdin(text: string): Promise<boolean> {
  if (!/^copy\b/i.test(text) || !/\bfrom\s+stdin\b/i.test(text)) return false;
  const [copy] = (await parseStatements(text)) ?? [];
  return copy?.kind === 'CopyStmt' && copy.tree['is_from'] === true && copy.tree['filename'] === undefined;
}
