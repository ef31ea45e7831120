/** What two sorted texts do not share: `- line` stands only in the first, `+ line` only in the second. */
export function compareLines(first: string, second: string): string[] {
  const ours = new Set(first.split('\n'));
  const theirs = new Set(second.split('\n'));
  const gone = [...ours].filter((line) => !theirs.has(line)).map((line) => ({ line, sign: '-' }));
  const come = [...theirs].filter((line) => !ours.has(line)).map((line) => ({ line, sign: '+' }));
  return [...gone, ...come].sort((a, b) => (a.line < b.line ? -1 : 1)).map(({ line, sign }) => `${sign} ${line}`);
}
