export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Between two samples it lies on the line between them. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * The median of the rounds' ratios. Both were measured within the same seconds, so that a load that comes and goes cancels out, which it
 * would not in the ratio of two medians.
 */
export function ratio(values: readonly number[], others: readonly number[] | undefined): number | undefined {
  return others === undefined ? undefined : median(ratios(values, others));
}

/** The ratio in each round. */
export function ratios(values: readonly number[], others: readonly number[]): number[] {
  return values.map((value, round) => value / (others[round] ?? Number.NaN));
}

export function shuffle<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}
