/** Whether an expression can be NULL. */
export type Nullability = typeof notNull | CanBeNull;

export interface CanBeNull {
  /** What makes it NULL, to be shown: `nullif`, `b is on the outer side of a join`. */
  readonly why: string;
  /** False when the analysis does not know better: then a person may. */
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
export function every(nullabilities: readonly Nullability[]): Nullability {
  return nullabilities.find((nullability) => nullability !== notNull) ?? notNull;
}

/** NULL only when all of them are; without any it is. */
export function some(nullabilities: readonly Nullability[]): Nullability {
  return (
    nullabilities.find((nullability) => nullability === notNull) ??
    nullabilities[0] ??
    canBeNull('there is nothing to take')
  );
}
