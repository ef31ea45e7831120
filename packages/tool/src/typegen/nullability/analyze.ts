import type { Facts } from './catalog.js';
import { resultEntries } from './command.js';
import { dropsTests } from './dropped.js';
import { optionalToken, type Node } from './node.js';
import { analyzeParameters } from './parameters.js';
import { elementsOfColumns } from './elements.js';
import { columnsOf } from './query.js';
import { canBeNull, notNull, type Nullability } from './nullability.js';

/** What the views of a database give is the same for every query. */
const viewsOf = new WeakMap<Facts, Map<string, readonly Nullability[]>>();

export interface AnalyzedColumn {
  readonly name: string;
  readonly nullability: Nullability;
  /** Of an array: whether it can hold NULL. */
  readonly elements: Nullability;
}

/** What a query's tree says of its columns and parameters, in order. */
export interface Analysis {
  readonly columns: readonly AnalyzedColumn[];
  readonly parameters: readonly { readonly name: string; readonly takesNull: boolean }[];
}

/**
 * Whether each column of a query's result can be NULL, and for which parameters NULL has a meaning, from the tree that the server made
 * of it. It says `not null` only of what it can derive; whatever it does not know can be NULL.
 *
 * @param named the parameters behind each `$n`, and which of them the query says are never NULL.
 */
export function analyzeQuery(
  tree: Node,
  facts: Facts,
  named: readonly { readonly name: string; readonly required: boolean }[],
): Analysis {
  const parameters = analyzeParameters(tree, facts, named.length).map((takes, index) => ({
    name: named[index]?.name ?? '',
    takesNull: takes && named[index]?.required !== true,
  }));
  const nullabilities = parameters.map(({ name, takesNull }) =>
    takesNull ? canBeNull(`the parameter ${name} takes null`) : notNull,
  );
  const drops = dropsTests(tree, facts);
  const viewColumns = (drops ? undefined : viewsOf.get(facts)) ?? new Map<string, readonly Nullability[]>();
  if (!drops) viewsOf.set(facts, viewColumns);
  const world = { facts, parameters: nullabilities, viewColumns, dropsTests: drops };
  const columns = columnsOf(tree, world);
  const elements = elementsOfColumns(tree, world);
  return {
    columns: resultEntries(tree).map((entry, index) => ({
      name: optionalToken(entry, 'resname') ?? '',
      nullability: columns[index] ?? canBeNull('a column that was not analyzed'),
      elements: elements[index] ?? canBeNull('a column that was not analyzed'),
    })),
    parameters,
  };
}
