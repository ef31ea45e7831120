/** What the comment at the head of a migration's file says; an empty text where there is none. Marks that tools read are left out. */
export function reasonOf(text: string): string {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const [, words] = /^\s*--\s?(.*)$/.exec(line) ?? [];
    if (words === undefined) break;
    if (!/^(?:no-transaction|squawk-|sqlfluff)/.test(words)) lines.push(words.trim());
  }
  return lines.join(' ').trim();
}
