/**
 * What NULL would do where it stands: be an error (a NOT NULL column), have a meaning (a column that takes it, `coalesce`, `limit`), be of no
 * use (`= null` is never true), come out again as it went in, or make a NULL of what is computed with it and comes out.
 */
export type Use = 'error' | 'meaning' | 'useless' | 'output' | 'computed';

export function takesNull(uses: readonly Use[]): boolean {
  const use = foremost(uses);
  return use === 'meaning' || use === 'output';
}

/** An error anywhere is one always; a meaning anywhere is reason to say NULL. */
export function foremost(uses: readonly Use[]): Use {
  return (
    (['error', 'meaning', 'output', 'computed', 'useless'] as const).find((use) => uses.includes(use)) ?? 'meaning'
  );
}

/** A strict function of NULL is NULL: of no use where only what is true counts, or where it would come out. A cast is no work. */
export function useInStrict(use: Use, { isCast, isPadded }: { isCast: boolean; isPadded: boolean }): Use {
  if (use !== 'output' && use !== 'computed') return use;
  // Beside other sets there are rows all the same.
  if (isPadded) return 'meaning';
  return isCast ? use : 'computed';
}
