import type { Cardinality } from 'pgproof-runtime/query.js';
import { cardinalityOfTree } from './cardinality/rows.js';
import type { Described } from './describe.js';
import type { Facts } from './nullability/catalog.js';
import { notNull } from './nullability/nullability.js';
import { analyzeQuery, type Analysis } from './nullability/analyze.js';
import type { SourceQuery } from './scan.js';

/** What can be NULL of what a statement takes and gives. Of those that are no query only `explain` gives anything: its plan. */
export function analysisOf(
  { tree, explained, columns }: Described,
  query: Pick<SourceQuery, 'parameters'>,
  facts: Facts,
): Analysis {
  const read = tree ?? explained;
  const analysis = read === undefined ? { columns: [], parameters: [] } : analyzeQuery(read, facts, query.parameters);
  if (tree !== undefined) return analysis;
  return { ...analysis, columns: columns.map(() => ({ name: 'QUERY PLAN', nullability: notNull, elements: notNull })) };
}

/** How many rows a statement gives. A plan comes line by line as text, and in one row as JSON or XML. */
export function cardinalityOf({ tree, columns }: Described, facts: Facts): Cardinality {
  const [plan] = columns;
  if (tree !== undefined || plan === undefined) return cardinalityOfTree(tree, facts);
  return plan.type === 'text' ? 'many' : 'one';
}
