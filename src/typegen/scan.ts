import { readTokens, type Token } from '../tokens.js';

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
  /** The columns whose names end in `!` or `?` in the file, with where they stand. */
  readonly hints: readonly Hint[];
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

/** What cannot be read, and where. */
export interface Fault {
  readonly at: number;
  readonly message: string;
  readonly fix: string;
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

interface Comment {
  readonly at: number;
  readonly text: string;
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
  const parameters = tokens.flatMap((token) => (token.kind === 'parameter' ? [token] : []));
  const names = [...new Set(parameters.map((parameter) => parameter.name))];
  const hints = tokens.flatMap((token) => (token.kind === 'name' && /[!?]"$/.test(token.text) ? [token] : []));
  const pieces = [
    ...parameters.map((token) => ({ ...token, text: `$${names.indexOf(token.name) + 1}` })),
    ...hints.map((token) => ({ ...token, text: `${token.text.slice(0, -2)}"` })),
  ].sort((left, right) => left.at - right.at);
  return {
    name,
    nameAt: at,
    documentation: documentation(source, above, header),
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

/** The prose above a query: of its own comment, and of those that touch it without an empty line between. */
function documentation(source: string, above: readonly Comment[], header: Comment): string {
  const index = above.indexOf(header);
  const own = above.filter((comment, position) => {
    if (position >= index) return true;
    const next = above.slice(position + 1, index + 1);
    return next.every((later, step) => {
      const earlier = step === 0 ? comment : next[step - 1];
      return earlier !== undefined && !/\n\s*\n/.test(source.slice(earlier.at + earlier.text.length, later.at));
    });
  });
  return own
    .map(({ text }) => text.replace(/@name\s+\S+/, ''))
    .flatMap((text) => text.split('\n'))
    .map((line) =>
      line
        .replace(/^\s*(?:\/\*+|--|\*(?!\/))?\s?/, '')
        .replace(/\s*\*+\/\s*$/, '')
        .trim(),
    )
    .filter((line) => line !== '')
    .join('\n');
}
