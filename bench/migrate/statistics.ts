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
  if (others === undefined) return undefined;
  return median(values.map((value, round) => value / (others[round] ?? Number.NaN)));
}
