/** Whether an expression can be NULL. */
export type Verdict = typeof notNull | CanBeNull;

export interface CanBeNull {
  /** What makes it NULL, to be shown: `nullif`, `b is on the outer side of a join`. */
  readonly why: string;
  /** False when the walk does not know better: then a person may. */
  readonly sure: boolean;
}

export const notNull = 'not null';

export function canBeNull(why: string): CanBeNull {
  return { why, sure: true };
}

export function unknown(why: string): CanBeNull {
  return { why, sure: false };
}

/** NULL when one of them is. */
export function every(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => verdict !== notNull) ?? notNull;
}

/** NULL only when all of them are; without any it is. */
export function some(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find((verdict) => verdict === notNull) ?? verdicts[0] ?? canBeNull('there is nothing to take');
}
