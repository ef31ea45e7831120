/** Prose in Markdown that is shown as it is: no mark, no tag, no mention, no formula. */
export function text(words: string): string {
  return words
    .replace(/[\\`*_{}[\]<>|#~&$@]/g, (found) => (found === '@' ? '@\u200b' : `\\${found}`))
    .replace(/\s+/g, ' ');
}

/** As code on one line, whatever backticks are in it: the fence is longer than all of them. */
export function code(words: string): string {
  const fence = fenceFor(words, 1);
  const space = /^`|`$/.test(words) ? ' ' : '';
  return `${fence}${space}${words.replace(/\s+/g, ' ')}${space}${fence}`;
}

/** The same in a cell of a table, which a bar would end. */
export function codeInCell(words: string): string {
  return code(words).replaceAll('|', '\\|');
}

export function fenceFor(words: string, least: number): string {
  const longest = Math.max(0, ...(words.match(/`+/g) ?? []).map((run) => run.length));
  return '`'.repeat(Math.max(least, longest + 1));
}

/** Names, of many the first three. */
export function someOf(names: readonly string[]): string {
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).map(code).join(', ')}${more}`;
}

/** As many as there is room for, and then how many more there are. */
export function within(lines: readonly string[], characters: number, rest: (more: number) => string): string[] {
  let left = characters;
  const end = lines.findIndex((line) => (left -= line.length + 1) < 0);
  return end < 0 ? [...lines] : [...lines.slice(0, end), rest(lines.length - end)];
}
