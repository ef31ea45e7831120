import type { SourceQuery } from '../../../../packages/tool/src/typegen/scan.js';

/** What the comment above a query says of it. */
export interface Truth {
  /** Columns that can be NULL: all others cannot. */
  readonly nulls: ReadonlySet<string>;
  /** Those of them that no set of rows shows, for a reason that stands there. */
  readonly unseen: ReadonlySet<string>;
  /** Parameters for which NULL has a meaning. */
  readonly takes: ReadonlySet<string>;
  readonly given: Readonly<Record<string, unknown>>;
  /** How many rows it gives, where that is written. */
  readonly cardinality: string | undefined;
}

/** Reads `null: a, b  unseen: b, because …  takes: p  given: {"p": 1}  cardinality: optional`. */
export function readTruth({ documentation }: SourceQuery): Truth {
  const part = (key: string) =>
    new RegExp(`(?:^|\\s)${key}: ([\\s\\S]*?)(?=\\s+(?:null|unseen|takes|given|cardinality): |$)`).exec(
      documentation,
    )?.[1];
  const names = (text: string | undefined) =>
    new Set(
      (text ?? '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    );
  return {
    nulls: names(part('null')),
    unseen: names(part('unseen')?.split(/,?\s+because\b/)[0]),
    takes: names(part('takes')),
    given: JSON.parse(part('given') ?? '{}') as Record<string, unknown>,
    cardinality: part('cardinality')?.trim(),
  };
}
