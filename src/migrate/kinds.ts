/** Something that is wrong, and where. */
export interface Finding {
  /** What those of one kind have in common, as it reads behind their number: `files are empty: …`. */
  readonly kind: string;
  readonly file: string;
  /** The file, with line and column where they are known. */
  readonly place: string;
  /** The finding by itself, place included. */
  readonly line: string;
}

/** A line for each finding, but one for more than three of a kind: their number, what to do, and the first three. */
export function tellByKind(findings: readonly Finding[]): string[] {
  const kinds = new Map<string, Finding[]>();
  for (const finding of findings) kinds.set(finding.kind, [...(kinds.get(finding.kind) ?? []), finding]);
  return [...kinds].flatMap(([kind, all]) => {
    if (all.length <= 3) return all.map(({ line }) => line);
    const files = new Map(all.map((finding) => [finding.file, finding] as const).reverse());
    const firsts = files.size < 3 ? all : [...files.values()].reverse();
    const places = firsts.slice(0, 3).map(({ place }) => place);
    const within = files.size < all.length ? `in ${files.size} file${files.size === 1 ? '' : 's'}: ` : '';
    return [`${all.length} ${kind} (${within}${places.join(', ')}, …)`];
  });
}
