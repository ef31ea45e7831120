/** A line that only one of two texts has. */
export interface LoneLine {
  readonly line: string;
  readonly onlyIn: 'first' | 'second';
}

/** What two sorted texts do not share, sorted. */
export function compareLines(first: string, second: string): LoneLine[] {
  const ours = new Set(first.split('\n'));
  const theirs = new Set(second.split('\n'));
  const gone = [...ours].filter((line) => !theirs.has(line)).map((line) => ({ line, onlyIn: 'first' as const }));
  const come = [...theirs].filter((line) => !ours.has(line)).map((line) => ({ line, onlyIn: 'second' as const }));
  return [...gone, ...come].sort((a, b) => (a.line < b.line ? -1 : 1));
}
