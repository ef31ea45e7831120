import type { Token } from '../tokens.js';
import { normalName, normalString, normalWord } from './normal-text.js';
import type { SourceQuery } from './scan.js';

/** A query as pgtyped gets it, and where in the file it is what pgtyped, or the server that pgtyped asked, speaks of. */
export interface Normal {
  /** With `@name` above it, and a semicolon. */
  readonly text: string;
  /** @param line from 1. @param column from 0. */
  readonly placeOf: (line: number, column: number) => number;
  /** @param offset in characters, in the text that pgtyped sends: without the name, and with `$n` for `:name`. */
  readonly placeOfSent: (offset: number) => number;
}

/** The query in the SQL that pgtyped's lexer can read, which means the same to the server: without comments, and with escapes. */
export function normalize(query: SourceQuery): Normal {
  const { name, nameAt } = query;
  const tokens = joinStrings(query.tokens.filter(({ kind }) => kind !== 'space' && kind !== 'comment'));
  const pieces = tokens.map((token, index) => {
    const before = tokens[index - 1];
    const gap = before === undefined || before.end === token.at ? '' : ' ';
    return {
      at: token.at,
      text: `${gap}${normalToken(query, token, prefixOf(tokens, index))}`,
      ...sent(query, token, gap),
    };
  });
  const header = { at: nameAt, text: `/* @name ${name} */\n`, sent: '' };
  const all: readonly Piece[] = [header, ...pieces, { at: pieces.at(-1)?.at ?? nameAt, text: ';\n', sent: '' }];
  const text = all.map((piece) => piece.text).join('');
  return {
    text,
    placeOf: (line, column) => {
      const above = text.split('\n').slice(0, line - 1);
      return placeOf(all, [...above.join('\n')].length + Math.min(above.length, 1) + column, (piece) => piece.text);
    },
    placeOfSent: (offset) => placeOf(all, offset, (piece) => piece.sent ?? piece.text),
  };
}

interface Piece {
  readonly at: number;
  readonly text: string;
  /** Where the server gets something else. */
  readonly sent?: string;
}

/** Where the piece stands that a character falls into. */
function placeOf(pieces: readonly Piece[], offset: number, textOf: (piece: Piece) => string): number {
  let end = 0;
  const piece = pieces.find((candidate) => (end += [...textOf(candidate)].length) > offset) ?? pieces.at(-1);
  return piece?.at ?? 0;
}

function sent({ parameters }: SourceQuery, token: Token, gap: string): { sent?: string } {
  if (token.kind !== 'parameter') return {};
  return { sent: `${gap}$${parameters.findIndex(({ name }) => name === token.name) + 1}` };
}

function normalToken(query: SourceQuery, token: Token, prefix: string): string {
  switch (token.kind) {
    case 'string':
      return /^(?:u&|[nbx])$/i.test(prefix) ? token.text : normalString(token.text);
    case 'name': {
      const isHint = query.hints.some(({ at }) => at === token.at);
      const text = isHint ? `${token.text.slice(0, -2)}"` : token.text;
      return /^u&$/i.test(prefix) ? text : normalName(text);
    }
    case 'parameter':
      return `:${token.name}${token.required ? '!' : ''}`;
    case 'other':
      // A bound of a slice that begins with a letter would be a parameter; behind a plus it means the same.
      return `${prefix === ':' && isWord(token.text) ? '+' : ''}${normalWord(token.text)}`;
    default:
      return '';
  }
}

/** What stands before a token: `U&` or `n` without a space, or the colon of a slice. */
function prefixOf(tokens: readonly Token[], index: number): string {
  const [token, last, first] = [tokens[index], tokens[index - 1], tokens[index - 2]];
  if (token === undefined || last?.kind !== 'other') return '';
  if (last.text === ':') return ':';
  if (last.end !== token.at) return '';
  return last.text === '&' && first?.kind === 'other' && first.end === last.at ? `${first.text}&` : last.text;
}

function isWord(text: string): boolean {
  return /^[A-Za-z_\u0080-\uFFFF]/.test(text);
}

/** A string that goes on in the next line is one. */
function joinStrings(tokens: readonly Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    if (token.kind === 'string' && last?.kind === 'string')
      joined.splice(-1, 1, { ...last, end: token.end, text: last.text.slice(0, -1) + token.text.slice(1) });
    else joined.push(token);
  }
  return joined;
}
