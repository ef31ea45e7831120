import { readTokens, type Token } from '../tokens.js';
import { readDocumentation, type Comment, type NeverNull } from './documentation.js';
import type { Fault } from './fault.js';
import { readLists } from './lists.js';

/** A query as a file holds it. Offsets count from the start of the file, in UTF-16 units. */
export interface SourceQuery {
  readonly name: string;
  /** Of the name in the file. */
  readonly nameAt: number;
  /** What the comments above it say. */
  readonly documentation: string;
  /** The text that runs: `$n` in the place of `:name`, and hints taken off. */
  readonly text: string;
  /** The text again, token by token. */
  readonly tokens: readonly Token[];
  /** By `$n`. One that is used twice stands here once. */
  readonly parameters: readonly SourceParameter[];
  /** Columns of the result that are called `as "name!"` or `as "name?"` in the file, with where they stand. */
  readonly hints: readonly Hint[];
  /** Columns of the result that `-- never null name: why` above it says are kept filled. */
  readonly neverNull: readonly NeverNull[];
  /** Where a place in `text` is in the file. */
  readonly placeOf: (offset: number) => number;
}

export interface SourceParameter {
  readonly name: string;
  /** `:name!`: never NULL, whatever the column would take. */
  readonly required: boolean;
  readonly at: number;
}

export interface Hint {
  readonly column: string;
  readonly mark: '!' | '?';
  readonly at: number;
}

/** Takes a file of queries apart. What stands in strings, quoted names, dollar quotes and comments is left alone. */
export function scanQueries(source: string): { queries: SourceQuery[]; faults: Fault[] } {
  const queries: SourceQuery[] = [];
  const faults: Fault[] = [];
  let above: Comment[] = [];
  let draft = newDraft();
  const finish = () => {
    if (draft.start !== undefined) {
      const query = assemble(source, draft, above);
      if ('message' in query) faults.push(query);
      else queries.push(query);
    }
    above = [];
    draft = newDraft();
  };
  for (const token of readTokens(source)) {
    const { at } = token;
    if (token.kind === 'unclosed') {
      faults.push({ at, message: `${token.what} does not end`, fix: 'close it' });
      break;
    }
    const inside = draft.start !== undefined;
    if (token.kind === 'comment' && !inside) above.push({ at, text: token.text });
    else if (token.kind === 'semicolon') finish();
    else if (token.kind !== 'space' && token.kind !== 'comment') {
      draft.start ??= at;
      draft.end = token.end;
    }
    if (draft.start !== undefined) draft.tokens.push(token);
  }
  finish();
  return { queries, faults };
}

interface Draft {
  start: number | undefined;
  end: number;
  readonly tokens: Token[];
}

function newDraft(): Draft {
  return { start: undefined, end: 0, tokens: [] };
}

function assemble(source: string, draft: Draft, above: readonly Comment[]): SourceQuery | Fault {
  const start = draft.start ?? 0;
  const header = above.find(({ text }) => /@name\s/.test(text));
  const [, before = '', name] = /^([\s\S]*?@name\s+)([^\s*]+)/.exec(header?.text ?? '') ?? [];
  if (header === undefined || name === undefined) {
    return { at: start, message: 'a query without a name', fix: 'write /* @name FindSomething */ above it' };
  }
  const at = header.at + before.length;
  if (!/^[A-Za-z]\w*$/.test(name))
    return { at, message: `${name} cannot be a name`, fix: 'letters and digits: FindUserByEmail' };
  if (/@param\s/.test(header.text)) {
    const spread = header.at + header.text.indexOf('@param');
    return {
      at: spread,
      message: 'a parameter that is spread into a list',
      fix: 'compare with = any(:ids!), or take rows from unnest(:ids!::type[]): one prepared statement, whatever the length',
    };
  }
  const tokens = draft.tokens.filter((token) => token.end <= draft.end);
  const numbered = tokens.find((token, index) => isNumbered(token, tokens[index + 1]));
  if (numbered !== undefined) return { at: numbered.at, message: 'a parameter without a name', fix: 'write :name' };
  const inside = tokens.find((token) => token.kind === 'comment' && /^(?:--|\/\*)\s*never null\b/i.test(token.text));
  if (inside !== undefined)
    return { at: inside.at, message: 'never null, inside the query', fix: 'write it above the query' };
  const documented = readDocumentation(source, above, header);
  if ('message' in documented) return documented;
  const parameters = tokens.flatMap((token) => (token.kind === 'parameter' ? [token] : []));
  const names = [...new Set(parameters.map((parameter) => parameter.name))];
  const hints = readLists(tokens).aliases.filter(({ text }) => /^".+[!?]"$/s.test(text));
  const pieces = [
    ...parameters.map((token) => ({ ...token, text: `$${names.indexOf(token.name) + 1}` })),
    ...hints.map((token) => ({ ...token, text: `${token.text.slice(0, -2)}"` })),
  ].sort((left, right) => left.at - right.at);
  return {
    name,
    nameAt: at,
    ...documented,
    tokens,
    ...replacePieces(source, start, draft.end, pieces),
    parameters: names.map((parameter) => {
      const uses = parameters.filter((use) => use.name === parameter);
      return { name: parameter, required: uses.some((use) => use.required), at: uses[0]?.at ?? start };
    }),
    hints: hints.map((hint) => ({
      at: hint.at,
      column: hint.text.slice(1, -2).replaceAll('""', '"'),
      mark: hint.text.endsWith('!"') ? '!' : '?',
    })),
  };
}

function replacePieces(
  source: string,
  start: number,
  end: number,
  pieces: readonly { at: number; end: number; text: string }[],
): Pick<SourceQuery, 'text' | 'placeOf'> {
  let text = '';
  let from = start;
  const marks = [{ offset: 0, at: start }];
  for (const piece of pieces) {
    text += source.slice(from, piece.at);
    marks.push({ offset: text.length, at: piece.at });
    text += piece.text;
    from = piece.end;
    marks.push({ offset: text.length, at: from });
  }
  text += source.slice(from, end);
  return {
    text,
    placeOf: (offset) => {
      const mark = marks.findLast((candidate) => candidate.offset <= offset);
      return mark === undefined ? start : Math.min(mark.at + offset - mark.offset, end);
    },
  };
}

/** `$1`: nothing says which value it is. */
function isNumbered(token: Token, next: Token | undefined): boolean {
  return token.kind === 'other' && token.text === '$' && next?.kind === 'other' && /^\d/.test(next.text);
}
