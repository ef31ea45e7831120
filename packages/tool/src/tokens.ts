/** A token of SQL, as far as it matters where strings, names, comments and parameters begin and end. */
export type Token = { readonly at: number; readonly end: number } & (
  | { readonly kind: 'space' | 'semicolon' }
  | { readonly kind: 'comment' | 'name' | 'string' | 'other'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly required: boolean }
  | { readonly kind: 'unclosed'; readonly what: string }
);

const space = /[ \t\n\r\f\v\uFEFF]+/y;
const lineComment = /--[^\n\r]*/y;
const parameter = /:[A-Za-z_]\w*(?:!(?!=))?/y;
const tag = /\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y;
const word = /[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*|::|\d[\w.]*|[^]/y;

/**
 * The token that starts here. A mark of the byte order counts as space.
 *
 * PostgreSQL's own lexer is in libpg-query, whose WebAssembly takes longer to load than most commands take to run.
 */
export function readToken(source: string, at: number): Token {
  switch (source[at]) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
    case '\f':
    case '\v':
    case '\uFEFF':
      return { kind: 'space', at, end: at + found(space, source, at).length };
    case ';':
      return { kind: 'semicolon', at, end: at + 1 };
    case '-':
      return source[at + 1] === '-'
        ? upTo('comment', source, at, at + found(lineComment, source, at).length)
        : other(source, at);
    case '/':
      return source[at + 1] === '*' ? upTo('comment', source, at, endOfComment(source, at)) : other(source, at);
    case "'":
      return upTo('string', source, at, endOfQuoted(source, at + 1, /''|'/g));
    case 'e':
    case 'E':
      return source[at + 1] === "'"
        ? upTo('string', source, at, endOfQuoted(source, at + 2, /''|\\[^]|'/g))
        : other(source, at);
    case '"':
      return upTo('name', source, at, endOfQuoted(source, at + 1, /""|"/g));
    case '$':
      return readDollar(source, at);
    case ':':
      return readColon(source, at);
    default:
      return other(source, at);
  }
}

export function* readTokens(source: string): Generator<Token> {
  for (let at = 0; at < source.length;) {
    const token = readToken(source, at);
    yield token;
    at = token.end;
  }
}

/** Where the next token begins that is neither white space nor a comment. */
export function skipSpace(source: string, from: number): number {
  for (let at = from; at < source.length;) {
    const { kind, end } = readToken(source, at);
    if (kind !== 'space' && kind !== 'comment') return at;
    at = end;
  }
  return source.length;
}

function found(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? '';
}

function other(source: string, at: number): Token {
  const text = found(word, source, at);
  return { kind: 'other', at, end: at + text.length, text };
}

function upTo(kind: 'comment' | 'name' | 'string', source: string, at: number, end: number | undefined): Token {
  const what = { comment: 'a comment', name: 'a quoted name', string: 'a string' }[kind];
  if (end === undefined) return { kind: 'unclosed', at, end: source.length, what };
  return { kind, at, end, text: source.slice(at, end) };
}

function readDollar(source: string, at: number): Token {
  const mark = found(tag, source, at);
  if (mark === '') return other(source, at);
  const close = source.indexOf(mark, at + mark.length);
  if (close < 0) return { kind: 'unclosed', at, end: source.length, what: `a string in ${mark}` };
  return upTo('string', source, at, close + mark.length);
}

function readColon(source: string, at: number): Token {
  const text = found(parameter, source, at);
  if (text === '' || isSlice(source, at)) return other(source, at);
  const required = text.endsWith('!');
  return { kind: 'parameter', at, end: at + text.length, name: text.slice(1, required ? -1 : undefined), required };
}

/** Comments nest. */
function endOfComment(source: string, at: number): number | undefined {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = at;
  for (let depth = 0, found = mark.exec(source); found !== null; found = mark.exec(source)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return undefined;
}

/** @param mark what closes, which is one letter, and what looks like it. */
function endOfQuoted(source: string, from: number, mark: RegExp): number | undefined {
  mark.lastIndex = from;
  for (let found = mark.exec(source); found !== null; found = mark.exec(source))
    if (found[0].length === 1) return mark.lastIndex;
  return undefined;
}

/** `days[1:last]` is no parameter: a bound stands right before the colon. */
function isSlice(source: string, at: number): boolean {
  const before = source.slice(0, at);
  return /[\w)\]"]$/.test(before) && before.lastIndexOf('[') > before.lastIndexOf(']');
}
