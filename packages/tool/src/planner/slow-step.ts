import { clausesOf, keyOf, type Clause } from './conditions.js';
import { shownTable, tableOf, type PlanNode } from './plan.js';

/** What a plan costs more of the more rows a table has. */
export interface SlowStep {
  readonly kind: 'scans' | 'sorts';
  /** `public.user` */
  readonly table: string;
  /** With the query as subject: `reads all of user`. */
  readonly what: string;
  /** What the query compares the table's rows with. */
  readonly clauses: readonly Clause[];
  /** The keys of the sort above, where they are all of this table: `created_at DESC`. */
  readonly order: readonly string[];
}

/** What a query asks of the rows of a scan, in the plan's words. */
export interface Asked {
  readonly conditions: readonly (string | undefined)[];
  readonly order: readonly string[];
}

/** @param what `reads all of`: the table's name comes behind. */
export function slowStep(
  scan: PlanNode,
  { kind, what }: Pick<SlowStep, 'kind' | 'what'>,
  { conditions, order }: Asked,
): SlowStep {
  const alias = scan.Alias ?? '';
  const keys = order.map((key) => orderKey(alias, key));
  return {
    kind,
    table: tableOf(scan),
    what: `${what} ${shownTable(tableOf(scan))}`,
    clauses: clausesOf(alias, conditions),
    order: keys.every((key) => key !== undefined) ? keys : [],
  };
}

/** Takes `created_at DESC` apart: the expression, and the rest with its space in front. */
export function splitDirection(key: string): readonly [expression: string, direction: string] {
  const [, expression = key, direction = ''] = /^(.*?)((?: (?:DESC|NULLS FIRST|NULLS LAST))*)$/s.exec(key) ?? [];
  return [expression, direction];
}

function orderKey(alias: string, key: string): string | undefined {
  const [expression, direction] = splitDirection(key);
  const own = keyOf(alias, expression);
  return own === undefined ? undefined : `${own}${direction}`;
}
