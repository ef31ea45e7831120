import { quoteIdentifier, unquote } from '../quote.js';
import type { SourceQuery } from './scan.js';

/**
 * The query in the SQL that pgtyped's lexer can read: without comments, and with strings and names that it would trip over (a backslash at the
 * end, a colon, letters that are not ASCII, `*` before `/`) written in escapes, which mean the same to the server.
 */
export function normalText({ name, tokens }: SourceQuery): string {
  const text = tokens.map((token) => {
    switch (token.kind) {
      case 'space':
      case 'comment':
        return ' ';
      case 'string':
        return normalString(token.text);
      case 'name':
        return normalName(token.text.replace(/[!?]"$/, '"'));
      case 'parameter':
        return `:${token.name}${token.required ? '!' : ''}`;
      case 'other':
        return /^[\u0080-\uFFFF]|^\w.*[\u0080-\uFFFF]/.test(token.text)
          ? normalName(quoteIdentifier(lower(token.text)))
          : token.text;
      default:
        return '';
    }
  });
  return `/* @name ${name} */\n${text.join('')};\n`;
}

function normalString(text: string): string {
  if (/^e'/i.test(text)) return text;
  const tag = /^\$[^$]*\$/.exec(text)?.[0];
  const content = tag === undefined ? text.slice(1, -1).replaceAll("''", "'") : text.slice(tag.length, -tag.length);
  if (/^[\x20-\x7e]*$/.test(content) && !/[\\:*$]/.test(content)) return `'${content.replaceAll("'", "''")}'`;
  return `U&'${escape(content, '\\').replaceAll("'", "''")}'`;
}

function normalName(text: string): string {
  const content = unquote(text);
  return /^\w*$/.test(content) ? text : `U&"${escape(content, '!')}" uescape '!'`;
}

/** Letters, digits and spaces stay; everything else is written by its number. */
function escape(content: string, mark: string): string {
  return [...content]
    .map((letter) => {
      const code = letter.codePointAt(0) ?? 0;
      if (/[\w '"(),.=<>-]/.test(letter) && code < 128 && letter !== '"') return letter;
      return code > 0xffff
        ? `${mark}+${code.toString(16).padStart(6, '0')}`
        : `${mark}${code.toString(16).padStart(4, '0')}`;
    })
    .join('');
}

/** As the server folds a name that is not quoted. */
function lower(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
