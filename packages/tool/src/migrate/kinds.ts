/** Something that is wrong, and where. */
export interface FileProblem {
  /** What those of one kind have in common, as it reads behind their number: `files are empty: …`. */
  readonly kind: string;
  readonly file: string;
  /** The file, with line and column where they are known. */
  readonly place: string;
  /** The finding by itself, place included. */
  readonly line: string;
  /** What to type, where it is not the same for all findings. */
  readonly fix?: string | undefined;
}

/** A line for each finding, but one for more than three of a kind: their number, and the first three. Their fixes likewise. */
export function tellByKind(problems: readonly FileProblem[]): { lines: string[]; fixes: string[] } {
  const kinds = new Map<string, FileProblem[]>();
  for (const problem of problems) {
    const same = kinds.get(problem.kind);
    if (same === undefined) kinds.set(problem.kind, [problem]);
    else same.push(problem);
  }
  const all = [...kinds].map(([kind, found]) => tellKind(kind, found));
  return { lines: all.flatMap(({ lines }) => lines), fixes: [...new Set(all.flatMap(({ fixes }) => fixes))] };
}

function tellKind(kind: string, found: readonly FileProblem[]): { lines: string[]; fixes: string[] } {
  const fixes = [...new Set(found.flatMap(({ fix }) => fix ?? []))];
  if (found.length <= 3) return { lines: found.map(({ line }) => line), fixes };
  const files = new Map(found.map((problem) => [problem.file, problem] as const).reverse());
  const firsts = files.size < 3 ? found : [...files.values()].reverse();
  const places = firsts.slice(0, 3).map(({ place }) => place);
  const within = files.size < found.length ? `in ${files.size} file${files.size === 1 ? '' : 's'}: ` : '';
  const line = `${found.length} ${kind} (${within}${places.join(', ')}, …)`;
  return { lines: [line], fixes: fixes.length <= 3 ? fixes : [...fixes.slice(0, 3), 'and so on'] };
}
