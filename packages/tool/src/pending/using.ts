import { readTokens } from '../tokens.js';
import type { ParsedStatement } from '../migrate/grammar.js';

/** What a file says of how a column's values become another type's. */
export interface Conversion {
  readonly column: string;
  /** Behind USING; undefined where the server assigns the value. */
  readonly using: string | undefined;
  /** The same without a cast at its end. */
  readonly uncast: string | undefined;
}

interface Command {
  readonly AlterTableCmd?: {
    readonly subtype: string;
    readonly name?: string;
    readonly def?: { readonly ColumnDef?: { readonly raw_default?: object } };
  };
}

/** The conversions of an `alter table`; undefined where they cannot be told apart in its text. */
export function conversionsOf({ kind, tree, text }: ParsedStatement): Conversion[] {
  if (kind !== 'AlterTableStmt') return [];
  const commands = tree['cmds'] as readonly Command[];
  const pieces = split(withoutComments(text));
  return commands.flatMap(({ AlterTableCmd: command }, index) => {
    if (command?.subtype !== 'AT_AlterColumnType' || command.name === undefined) return [];
    const isSaid = command.def?.ColumnDef?.raw_default !== undefined;
    const using = isSaid && pieces.length === commands.length ? pieces[index]?.using : undefined;
    // A conversion that is said and not found is one that cannot be asked.
    return [{ column: command.name, using: isSaid ? (using ?? '') : undefined, uncast: using && uncast(using) }];
  });
}

/** The commands of a statement, which commas outside of parentheses part. */
function split(text: string): { readonly using: string | undefined }[] {
  const pieces: { using: string | undefined }[] = [];
  let [depth, from] = [0, undefined as number | undefined];
  const end = (at: number) => {
    pieces.push({ using: from === undefined ? undefined : text.slice(from, at).trim() });
    from = undefined;
  };
  for (const token of readTokens(text)) {
    const word = token.kind === 'other' ? token.text.toLowerCase() : '';
    if ('(['.includes(word) && word !== '') depth += 1;
    else if (')]'.includes(word) && word !== '') depth -= 1;
    else if (depth === 0 && word === 'using') from = token.end;
    else if (depth === 0 && word === ',') end(token.at);
    else if (token.kind === 'semicolon') break;
  }
  end(text.replace(/;\s*$/, '').length);
  return pieces;
}

/** A comment at the end would hide what is put behind it. */
function withoutComments(text: string): string {
  return [...readTokens(text)].map(({ kind, at, end }) => (kind === 'comment' ? ' ' : text.slice(at, end))).join('');
}

function uncast(using: string): string | undefined {
  let [depth, last] = [0, -1];
  for (const token of readTokens(using)) {
    const word = token.kind === 'other' ? token.text : '';
    if (word === '(') depth += 1;
    else if (word === ')') depth -= 1;
    else if (depth === 0 && word === '::') last = token.at;
    // The cast is not the whole of it.
    else if (depth === 0 && last >= 0 && /^[+*/<>=~!@#%^&|?-]$/.test(word)) return undefined;
  }
  return last < 0 ? undefined : using.slice(0, last).trim();
}
