import { quoteIdentifier, unquote } from 'pgproof-runtime/quote.js';

/**
 * Strings and names in the SQL that pgtyped's lexer can read. It trips over a quote in a name, a backslash at the end, a colon, `*` before `/`,
 * and letters that are not ASCII: what is not plain is written by its number.
 */
export function normalString(text: string): string {
  if (/^e'/i.test(text)) return ` E'${text.slice(2, -1).replace(/\\[^]|''|[^]/gu, normalEscape)}'`;
  const tag = /^\$[^$]*\$/.exec(text)?.[0];
  const content = tag === undefined ? text.slice(1, -1).replaceAll("''", "'") : text.slice(tag.length, -tag.length);
  return isPlain(content) ? `'${content}'` : ` E'${[...content].map(byNumber).join('')}'`;
}

/** A name in quotes. */
export function normalName(text: string): string {
  const content = unquote(text);
  if (/^\w*$/.test(content)) return text;
  const letters = [...content].map((letter) => {
    const code = codeOf(letter);
    return isPlain(letter) ? letter : code.length > 4 ? `!+${code.padStart(6, '0')}` : `!${code}`;
  });
  return ` U&"${letters.join('')}" uescape '!'`;
}

/** A word or a sign outside of quotes. */
export function normalWord(text: string): string {
  const lower = text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return /^[\u0080-\uFFFF]|^\w.*[\u0080-\uFFFF]/.test(text) ? normalName(quoteIdentifier(lower)) : text;
}

/** Of a string with escapes a piece: one that stands for itself, such as `\:`, or a letter. */
function normalEscape(piece: string): string {
  if (piece === "''") return byNumber("'");
  return /^\\[A-Za-z0-9]$/.test(piece) ? piece : byNumber(piece.replace(/^\\(?=[^])/u, ''));
}

function byNumber(letter: string): string {
  if (isPlain(letter)) return letter;
  const code = codeOf(letter);
  return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code}`;
}

function codeOf(letter: string): string {
  return (letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0');
}

function isPlain(content: string): boolean {
  return /^[\w (),.=<>-]*$/.test(content);
}
