import { readTokens, skipSpace, type Token } from '../tokens.js';
import { excerpt } from './locate.js';

/** What a secret is shown as. */
const hidden = '***';

interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Hides what stands behind the word password (`password '…'` of a role, an option of a user mapping, `password=…` in a connection string),
 * whatever quotes it has, and the password of a URL.
 *
 * @param known secrets of another text, which this one may quote.
 */
export function hideSecrets(text: string, known: readonly string[] = []): string {
  const { text: shown } = hideAround(text, 0);
  // A short one is hidden only where it is quoted: it may be a piece of any word.
  return known.reduce(
    (rest, secret) =>
      secret.length > 3
        ? rest.replaceAll(secret, hidden)
        : rest.replaceAll(`'${secret}'`, `'${hidden}'`).replaceAll(`"${secret}"`, `"${hidden}"`),
    shown,
  );
}

/** The line of an offset, without secrets, with a caret below the place. */
export function excerptOf(text: string, offset: number): string {
  const shown = hideAround(text, offset);
  const [start, end] = [shown.text.lastIndexOf('\n', shown.offset - 1) + 1, shown.text.indexOf('\n', shown.offset)];
  const secrets = secretsIn(text);
  const [before, behind] = [
    shown.text.slice(shown.offset === 0 ? 0 : start, shown.offset),
    shown.text.slice(shown.offset, end === -1 ? undefined : end),
  ].map((piece) => hideSecrets(piece, secrets)) as [string, string];
  return excerpt(`${before}${behind}`, { line: 1, column: [...before].length + 1 });
}

/** As hideSecrets, and where an offset of the text is then. */
export function hideAround(text: string, offset: number): { text: string; offset: number } {
  const pieces: string[] = [];
  let [kept, moved] = [0, offset];
  for (const { from, to } of findSecrets(text)) {
    pieces.push(text.slice(kept, from), hidden);
    kept = to;
    if (offset >= to) moved += hidden.length - (to - from);
    else if (offset > from) moved -= offset - from;
  }
  return { text: `${pieces.join('')}${text.slice(kept)}`, offset: moved };
}

/** The secrets of a text, as they are written there and as they are meant. */
export function secretsIn(text: string): string[] {
  const written = findSecrets(text).map(({ from, to }) => text.slice(from, to));
  return [...new Set(written.flatMap((secret) => [secret, secret.replaceAll("''", "'")]))];
}

/** In the order of the text; they do not overlap. */
function findSecrets(text: string): Range[] {
  const found = [...findBehindWords(text), ...findInStatements(text)].sort((left, right) => left.from - right.from);
  let end = 0;
  return found.flatMap(({ from, to }) => {
    const range = { from: Math.max(from, end), to };
    end = Math.max(end, to);
    return range.to > range.from ? [range] : [];
  });
}

const passwordWord = /passw(?:or)?d/i;

/**
 * What no single word tells: the arguments of a `format('… password %L', …)`, the values of an insert into a column of passwords, and of a role's
 * statement all that is written as its password, be it in wrong quotes or in none.
 *
 * @param at where the text begins in the whole one.
 */
function findInStatements(text: string, at = 0): Range[] {
  if (!passwordWord.test(text)) return [];
  const found: Range[] = [];
  let statement: Token[] = [];
  const end = () => {
    found.push(...findInStatement(statement).map(({ from, to }) => ({ from: at + from, to: at + to })));
    statement = [];
  };
  for (const token of readTokens(text)) {
    if (token.kind === 'semicolon') end();
    else if (token.kind !== 'space' && token.kind !== 'comment') statement.push(token);
    const [tag] = token.kind === 'string' ? (/^\$\w*\$/.exec(token.text) ?? []) : [];
    if (tag === undefined) continue;
    const body = text.slice(token.at + tag.length, token.end - tag.length);
    found.push(...findInStatements(body, at + token.at + tag.length));
  }
  end();
  return found;
}

function findInStatement(tokens: readonly Token[]): Range[] {
  const texts = tokens.map((token) => ('text' in token ? token.text : ''));
  const isRole = /\b(?:create|alter) (?:role|user|group) (?!mapping\b)/i.test(texts.join(' '));
  const isInsert = texts.some((text) => /^insert$/i.test(text));
  const word = tokens.findIndex(({ kind }, index) => {
    const text = texts[index] ?? '';
    if (kind === 'string') return /passw(?:or)?d\s*(?:=>|:=|=)?\s*'*%/i.test(text);
    return (isRole || isInsert) && (kind === 'other' || kind === 'name') && passwordWord.test(text);
  });
  if (word === -1) return [];
  return tokens.flatMap(({ kind, at, end }, index): Range[] => {
    const text = texts[index] ?? '';
    if (index <= word) return [];
    if (kind === 'string' && !/^until$/i.test(texts[index - 1] ?? '')) {
      const quote = /^(?:\$\w*\$|(?:e|u&)?')/i.exec(text)?.[0].length ?? 0;
      return [{ from: at + quote, to: end - (text.startsWith('$') ? quote : 1) }];
    }
    const isBare =
      isRole && index === word + 1 && (kind === 'name' || kind === 'other') && !/^(?:null|u|\W)$/i.test(text);
    return isBare ? [{ from: at, to: end }] : [];
  });
}

/** In the order of the text; they do not overlap. */
function findBehindWords(text: string): Range[] {
  const found: Range[] = [];
  const mark = /passw(?:or)?d|:\/\/[^\s:@/'"]*:(?=[^\s@/'"]+@)/gi;
  for (let word = mark.exec(text); word !== null; word = mark.exec(text)) {
    const range = word[0].startsWith(':') ? upTo(text, mark.lastIndex, '@') : behindWord(text, mark.lastIndex);
    if (range === undefined || range.to <= range.from) continue;
    found.push(range);
    mark.lastIndex = range.to;
  }
  return found;
}

function behindWord(text: string, from: number): Range | undefined {
  // The word may be quoted itself, as in `'password', '…'` and `"password": "…"`.
  const [lead = ''] = match(/["']?(?=\s*(?:=|,|:))/y, text, from) ?? [];
  const separator = /=>|:=|[=,:]|to\b|/iy;
  const gap = skipSpace(text, from + lead.length);
  const [between = ''] = match(separator, text, gap) ?? [];
  const at = skipSpace(text, gap + between.length);
  const [quotes] = match(/(?:e|u&)?('+)/iy, text, at) ?? [];
  if (quotes !== undefined) return inQuotes(text, at + quotes.length, quotes);
  const [tag] = match(/\$(?:[a-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/iy, text, at) ?? [];
  if (tag !== undefined) return upTo(text, at + tag.length, tag);
  if (text[at] === '"' && between !== '') return upTo(text, at + 1, '"');
  if (between !== '=') return undefined;
  // Of a connection string: `password=…`, or with space where the string ends or another option follows.
  const bare = at === from + 1 ? /[^\s'";,)&]+/y : /[^\s'";,)&]+(?=\s*'\s*(?:;|publication)|\s+\w+\s*=)/iy;
  return { from: at, to: at + (match(bare, text, at)?.[0].length ?? 0) };
}

/** A string that begins with one quote, or with more where it stands in another string. */
function inQuotes(text: string, behind: number, opening: string): Range | undefined {
  const quotes = opening.replace(/^[^']+/, '');
  if (quotes.length % 2 === 0) {
    // Either empty, or all quotes are doubled.
    return /[\s;,)]/.test(text[behind] ?? ' ') ? undefined : upTo(text, behind, quotes);
  }
  const from = behind - quotes.length + 1;
  const end = /^e/i.test(opening) ? /\\[\s\S]|''|'/g : /''|'/g;
  end.lastIndex = from;
  for (let mark = end.exec(text); mark !== null; mark = end.exec(text)) {
    if (mark[0] !== "'") continue;
    // What touches the string is most likely a part of it, behind a quote that was to be doubled.
    const [rest = ''] = match(/[^\s;,)]*/y, text, mark.index + 1) ?? [];
    return { from, to: mark.index + (rest === '' ? 0 : 1 + rest.length) };
  }
  return { from, to: text.length };
}

function upTo(text: string, from: number, end: string): Range {
  const to = text.indexOf(end, from);
  return { from, to: to === -1 ? text.length : to };
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
