/** A token of SQL, as far as it matters where strings, names, comments and parameters begin and end. */
export type Token =
  | { readonly kind: 'space' | 'semicolon'; readonly end: number }
  | { readonly kind: 'comment' | 'name' | 'string' | 'other'; readonly end: number; readonly text: string }
  | { readonly kind: 'parameter'; readonly end: number; readonly name: string; readonly required: boolean }
  | { readonly kind: 'unclosed'; readonly end: number; readonly what: string };

/** The token that starts here. A mark of the byte order counts as space. */
export function readToken(source: string, at: number): Token {
  const found = (pattern: RegExp) => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const space = found(/[\s\uFEFF]+/y);
  if (space !== undefined) return { kind: 'space', end: at + space.length };
  const line = found(/--[^\n]*/y);
  if (line !== undefined) return { kind: 'comment', end: at + line.length, text: line };
  if (source.startsWith('/*', at)) return readComment(source, at);
  if (source[at] === ';') return { kind: 'semicolon', end: at + 1 };
  const parameter = found(/:[A-Za-z_]\w*(?:!(?!=))?/y);
  if (parameter !== undefined && !isSlice(source, at)) {
    const required = parameter.endsWith('!');
    return {
      kind: 'parameter',
      end: at + parameter.length,
      name: parameter.slice(1, required ? -1 : undefined),
      required,
    };
  }
  return readWord(source, at, found);
}

function readWord(source: string, at: number, found: (pattern: RegExp) => string | undefined): Token {
  const escaped = found(/[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y);
  const string = escaped ?? (/^[eE]'/.test(source.slice(at, at + 2)) ? undefined : found(/'(?:[^']|'')*'/y));
  if (string !== undefined) return { kind: 'string', end: at + string.length, text: string };
  if (/^(?:[eE]?')/.test(source.slice(at, at + 2))) return unclosed(source, 'a string');
  const name = found(/"(?:[^"]|"")*"/y);
  if (name !== undefined) return { kind: 'name', end: at + name.length, text: name };
  if (source[at] === '"') return unclosed(source, 'a quoted name');
  const tag = found(/\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y);
  if (tag !== undefined) {
    const close = source.indexOf(tag, at + tag.length);
    return close < 0
      ? unclosed(source, `a string in ${tag}`)
      : { kind: 'string', end: close + tag.length, text: source.slice(at, close + tag.length) };
  }
  const word = found(/[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*|::|\d[\w.]*/y);
  const text = word ?? String.fromCodePoint(source.codePointAt(at) ?? 0);
  return { kind: 'other', end: at + text.length, text };
}

/** Comments nest. */
function readComment(source: string, at: number): Token {
  let depth = 0;
  for (const { 0: mark, index } of source.slice(at).matchAll(/\/\*|\*\//g)) {
    depth += mark === '/*' ? 1 : -1;
    if (depth === 0) return { kind: 'comment', end: at + index + 2, text: source.slice(at, at + index + 2) };
  }
  return unclosed(source, 'a comment');
}

/** `days[1:last]` is no parameter: a bound stands right before the colon. */
function isSlice(source: string, at: number): boolean {
  const before = source.slice(0, at);
  return /[\w)\]"]$/.test(before) && before.lastIndexOf('[') > before.lastIndexOf(']');
}

function unclosed(source: string, what: string): Token {
  return { kind: 'unclosed', end: source.length, what };
}
