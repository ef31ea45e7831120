import type { Cardinality } from 'pgproof-runtime/query.js';
import { cardinalityOf as cardinalityOfTree } from './cardinality/rows.js';
import type { Described } from './describe.js';
import type { Facts } from './nullability/catalog.js';
import { notNull } from './nullability/verdict.js';
import { walkQuery, type Walk } from './nullability/walk.js';
import type { SourceQuery } from './scan.js';

/** What can be NULL of what a statement takes and gives. Of those that are no query only `explain` gives anything: its plan. */
export function walkOf({ tree, explained, columns }: Described, query: SourceQuery, facts: Facts): Walk {
  const read = tree ?? explained;
  const walk = read === undefined ? { columns: [], parameters: [] } : walkQuery(read, facts, query.parameters);
  if (tree !== undefined) return walk;
  return { ...walk, columns: columns.map(() => ({ name: 'QUERY PLAN', verdict: notNull, elements: notNull })) };
}

/** How many rows a statement gives. A plan comes line by line as text, and in one row as JSON or XML. */
export function cardinalityOf({ tree, columns }: Described, facts: Facts): Cardinality {
  const [plan] = columns;
  if (tree !== undefined || plan === undefined) return cardinalityOfTree(tree, facts);
  return plan.type === 'text' ? 'many' : 'one';
}
