/** Where an error is, for a person and for an editor: lines and columns count from 1, columns in characters. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Turns an offset in UTF-16 units, as JavaScript counts, into line and column. */
export function lineAndColumn(text: string, offset: number): Place {
  return placesOf(text)(offset);
}

/** The same for many offsets of one text: in ascending order, or nearly so, they are one pass through it. */
export function placesOf(text: string): (offset: number) => Place {
  /** Where the line begins that was asked for last. */
  let [start, line] = [0, 1];
  return (offset) => {
    while (offset < start) {
      start = start === 1 ? 0 : text.lastIndexOf('\n', start - 2) + 1;
      line -= 1;
    }
    for (let end = text.indexOf('\n', start); end >= 0 && end < offset; end = text.indexOf('\n', start)) {
      start = end + 1;
      line += 1;
    }
    return { line, column: [...text.slice(start, offset)].length + 1 };
  };
}

/** PostgreSQL counts characters from 1, JavaScript UTF-16 units from 0. */
export function offsetOfPosition(text: string, position: number): number {
  return [...text].slice(0, position - 1).join('').length;
}

/** The line of a place with a caret below it, indented to stand under a message. */
export function excerpt(text: string, { line, column }: Place): string {
  const source = text.split('\n')[line - 1] ?? '';
  // A tab before the caret must stay a tab, or the caret drifts.
  const margin = [...source]
    .slice(0, column - 1)
    .map((character) => (character === '\t' ? '\t' : ' '))
    .join('');
  return `${source}\n${margin}^`;
}

/**
 * Where a name that an error's message quotes stands in a statement: PostgreSQL gives no position for a missing table behind
 * `references`, say.
 */
export function offsetOfQuotedName(message: string, text: string, from: number, to: number): number | undefined {
  for (const [, name = ''] of message.matchAll(/"([^"]+)"/g)) {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const found = new RegExp(`(?<![\\w"])"?${escaped}"?(?![\\w"])`).exec(text.slice(from, to));
    if (found !== null) return from + found.index;
  }
  return undefined;
}
