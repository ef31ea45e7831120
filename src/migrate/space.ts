/** Where the next token begins: behind white space and comments, which in PostgreSQL nest. */
export function skipSpace(text: string, from: number): number {
  const lead = /(?:[ \t\n\r\f\v]+|--[^\n\r]*)*/y;
  for (let at = from; ;) {
    lead.lastIndex = at;
    at += lead.exec(text)?.[0].length ?? 0;
    if (!text.startsWith('/*', at)) return at;
    at = endOfComment(text, at);
  }
}

function endOfComment(text: string, from: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from;
  for (let depth = 0, found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return text.length;
}
