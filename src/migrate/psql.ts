import { parseText, type GrammarError } from './grammar.js';

/** Something in a file that only psql understands. */
export interface Finding {
  readonly at: number;
  readonly problem: string;
}

/**
 * Finds psql's commands and the rows behind `copy … from stdin`, as pg_dump writes them, where the grammar stumbles over them.
 *
 * @returns what was found, and the text without it, every place as it was.
 */
export async function findPsql(text: string): Promise<{ found: Finding[]; rest: string }> {
  const found: Finding[] = [];
  for (let rest = text; ;) {
    const parsed = await parseText(rest);
    const next = 'errorAt' in parsed ? await findAt(rest, parsed) : undefined;
    if (next === undefined) return { found, rest };
    found.push(next);
    const blank = rest.slice(next.at, next.end).replaceAll(/[^\n]/g, ' ');
    rest = rest.slice(0, next.at) + blank + rest.slice(next.end);
  }
}

async function findAt(
  text: string,
  { errorAt, message }: GrammarError,
): Promise<(Finding & { end: number }) | undefined> {
  // An escape that is none is another error.
  if (text[errorAt] === '\\' && message.startsWith('syntax error')) {
    const line = /.*/.exec(text.slice(errorAt))?.[0] ?? '';
    const command = /^\\(?:[a-z]+|.?)/i.exec(line)?.[0] ?? '';
    const problem = `${command} is a command of psql, not SQL: remove it`;
    return { at: errorAt, problem, end: errorAt + line.length };
  }
  // The grammar takes the rows for SQL: what stands before them must be a whole copy statement.
  const copies = text.slice(0, errorAt).matchAll(/\bfrom\s+stdin\b[^;]*;/gi);
  const last = [...copies].at(-1);
  if (last === undefined) return undefined;
  const end = last.index + last[0].length;
  const parsed = await parseText(text.slice(0, end));
  const copy = 'errorAt' in parsed ? undefined : parsed.statements.at(-1);
  if (copy?.kind !== 'CopyStmt' || copy.tree['filename'] !== undefined) return undefined;
  const rows = /[\s\S]*?(?:\n\\\.|$(?![\s\S]))/.exec(text.slice(end))?.[0].length ?? 0;
  return { at: copy.start, problem: 'copy from stdin needs psql: write insert … values', end: end + rows };
}
