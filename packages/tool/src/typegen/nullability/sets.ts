import type { Facts } from './catalog.js';
import { isVolatile } from './volatile.js';
import { isNode, nodes, print, token, type Node, type Value } from './node.js';

/** True of a call that gives a set of rows. */
export function returnsSet(call: Node): boolean {
  const field = { FUNCEXPR: 'funcretset', OPEXPR: 'opretset' }[call.kind];
  return field !== undefined && token(call, field) === 'true';
}

/** Whether sets stand side by side in a query's target list: the shorter one ends in NULLs there. Of one that is written twice both are as long. */
export function hasSeveralSets(query: Node, facts: Facts): boolean {
  const keys = nodes(query, 'rtable').flatMap((entry) =>
    entry.fields.has('groupexprs') ? nodes(entry, 'groupexprs') : [],
  );
  const sets = [...nodes(query, 'targetList'), ...keys].flatMap(setsIn);
  return new Set(sets.map((set) => (isVolatile(set, facts) ? set : print(set)))).size > 1;
}

/** Those of subqueries are their own. */
function setsIn(value: Value): Node[] {
  if (value === null || typeof value === 'string') return [];
  if (!isNode(value)) return value.flatMap(setsIn);
  if (value.kind === 'QUERY') return [];
  return [...(returnsSet(value) ? [value] : []), ...[...value.fields.values()].flatMap(setsIn)];
}
