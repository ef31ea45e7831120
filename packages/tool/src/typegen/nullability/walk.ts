import type { Facts } from './catalog.js';
import { resultEntries } from './command.js';
import { dropsTests } from './dropped.js';
import { optionalToken, type Node } from './node.js';
import { walkParameters } from './parameters.js';
import { elementsOfColumns } from './elements.js';
import { columnsOf } from './query.js';
import { canBeNull, notNull, type Verdict } from './verdict.js';

/** What the views of a database give is the same for every query. */
const viewsOf = new WeakMap<Facts, Map<string, readonly Verdict[]>>();

export interface WalkedColumn {
  readonly name: string;
  readonly verdict: Verdict;
  /** Of an array: whether it can hold NULL. */
  readonly elements: Verdict;
}

/** What a query's tree says of its columns and parameters, in order. */
export interface Walk {
  readonly columns: readonly WalkedColumn[];
  readonly parameters: readonly { readonly name: string; readonly takesNull: boolean }[];
}

/**
 * Whether each column of a query's result can be NULL, and for which parameters NULL has a meaning, from the tree that the server made
 * of it. It says `not null` only of what it can derive; whatever it does not know can be NULL.
 *
 * @param named the parameters behind each `$n`, and which of them the query says are never NULL.
 */
export function walkQuery(
  tree: Node,
  facts: Facts,
  named: readonly { readonly name: string; readonly required: boolean }[],
): Walk {
  const parameters = walkParameters(tree, facts, named.length).map((takes, index) => ({
    name: named[index]?.name ?? '',
    takesNull: takes && named[index]?.required !== true,
  }));
  const verdicts = parameters.map(({ name, takesNull }) =>
    takesNull ? canBeNull(`the parameter ${name} takes null`) : notNull,
  );
  const drops = dropsTests(tree, facts);
  const viewColumns = (drops ? undefined : viewsOf.get(facts)) ?? new Map<string, readonly Verdict[]>();
  if (!drops) viewsOf.set(facts, viewColumns);
  const world = { facts, parameters: verdicts, viewColumns, dropsTests: drops };
  const columns = columnsOf(tree, world);
  const elements = elementsOfColumns(tree, world);
  return {
    columns: resultEntries(tree).map((entry, index) => ({
      name: optionalToken(entry, 'resname') ?? '',
      verdict: columns[index] ?? canBeNull('a column that was not walked'),
      elements: elements[index] ?? canBeNull('a column that was not walked'),
    })),
    parameters,
  };
}
