import { parseStatements, type ParsedStatement } from '../../migrate/grammar.js';
import { readTokens, skipSpace } from '../../tokens.js';
import { lineOf, type Note, type Section } from './source.js';

/** A section without what the runner does itself. */
export interface Taken {
  readonly text: string;
  readonly notes: Note[];
  /** The line of the file for an offset in this text. */
  readonly lineAt: (at: number) => number;
}

/** Takes the statements that open and end a transaction out of a section, with the lines that only they stand on. */
export async function takeControl({ file, line, text }: Section): Promise<Taken> {
  const taken = ((await parseStatements(text)) ?? []).filter(isControl);
  const extents = taken.map((statement) => extentOf(text, statement));
  const kept = [...extents, { at: text.length, end: 0 }].map(({ at }, index) =>
    text.slice(extents[index - 1]?.end ?? 0, at),
  );
  const lineIn = (at: number) => line + lineOf(text, at) - 1;
  const lineAt = (at: number) =>
    lineIn(extents.reduce((sum, extent) => sum + (extent.at <= sum ? extent.end - extent.at : 0), at));
  const [first] = taken;
  if (first === undefined) return { text, notes: [], lineAt };
  const words = taken.map((one) => `${wordsOf(one)} (line ${lineIn(one.start)})`);
  const opened = taken.filter(({ tree }) => isOpening(tree)).length;
  const several = opened > 1 ? `; ${opened} transactions become one` : '';
  const note = `taken out, since the runner opens and ends the transaction: ${words.join(', ')}${several}`;
  return { text: kept.join(''), notes: [{ file, line: lineIn(first.start), text: note }], lineAt };
}

function wordsOf({ text }: ParsedStatement): string {
  return [...readTokens(text)].flatMap((token) => (token.kind === 'other' ? token.text : [])).join(' ');
}

/** True for what the runner does itself. */
export function isControl({ kind, tree }: ParsedStatement): boolean {
  return kind === 'TransactionStmt' && (isOpening(tree) || tree['kind'] === 'TRANS_STMT_COMMIT');
}

function isOpening(tree: ParsedStatement['tree']): boolean {
  return tree['kind'] === 'TRANS_STMT_BEGIN' || tree['kind'] === 'TRANS_STMT_START';
}

/** Where a statement begins and ends, its semicolon included, and its lines where nothing else stands on them. */
function extentOf(text: string, { start, text: own }: ParsedStatement): { at: number; end: number } {
  const behind = endOf(text, start + own.length);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /[ \t]*\r?(?:\n|$)/y;
  rest.lastIndex = behind;
  const blank = rest.exec(text)?.[0];
  return text.slice(lineStart, start).trim() === '' && blank !== undefined
    ? { at: lineStart, end: behind + blank.length }
    : { at: start, end: behind };
}

/** Behind the semicolon of a statement that ends here, if it has one. */
export function endOf(text: string, end: number): number {
  const next = skipSpace(text, end);
  return text[next] === ';' ? next + 1 : end;
}
