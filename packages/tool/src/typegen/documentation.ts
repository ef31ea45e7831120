import { namePattern, unquote } from 'pgproof-runtime/quote.js';
import type { Fault } from './fault.js';

export interface Comment {
  readonly at: number;
  readonly text: string;
}

/** `never null name: the application fills it`. */
export interface NeverNull {
  readonly column: string;
  readonly at: number;
}

/** The prose above a query, and what it says of columns that the application keeps filled; or the first such line that cannot be read. */
export function readDocumentation(
  source: string,
  above: readonly Comment[],
  header: Comment,
): { readonly documentation: string; readonly neverNull: readonly NeverNull[] } | Fault {
  const lines = ownComments(source, above, header).flatMap((comment) =>
    linesOf(comment).map((text) => ({ text, at: comment.at + comment.text.indexOf(text) })),
  );
  const neverNull: NeverNull[] = [];
  for (const { text, at } of lines.filter((line) => /^never null\b/i.test(line.text))) {
    const [, name] = pattern.exec(text) ?? [];
    if (name === undefined) {
      const fix = 'write -- never null name: why no row has NULL there';
      return { at, message: 'never null, without a column and a reason', fix };
    }
    neverNull.push({ column: name.startsWith('"') ? unquote(name) : name.toLowerCase(), at });
  }
  return { documentation: lines.map(({ text }) => text).join('\n'), neverNull };
}

const pattern = new RegExp(String.raw`^never null ${namePattern}: \S`, 'i');

/** The comments above a query that are its own: the one with its name, those below that, and those that touch it without an empty line between. */
function ownComments(source: string, above: readonly Comment[], header: Comment): Comment[] {
  const index = above.indexOf(header);
  return above.filter((comment, position) => {
    if (position >= index) return true;
    const next = above.slice(position + 1, index + 1);
    return next.every((later, step) => {
      const earlier = step === 0 ? comment : next[step - 1];
      return earlier !== undefined && !/\n\s*\n/.test(source.slice(earlier.at + earlier.text.length, later.at));
    });
  });
}

function linesOf({ text }: Comment): string[] {
  return text
    .replace(/@name\s+\S+/, '')
    .split('\n')
    .map((line) =>
      line
        .replace(/^\s*(?:\/\*+|--|\*(?!\/))?\s?/, '')
        .replace(/\s*\*+\/\s*$/, '')
        .trim(),
    )
    .filter((line) => line !== '');
}
