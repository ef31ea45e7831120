import { clausesOf } from './conditions.js';
import { childrenOf, conditionsOf, isApart, tableOf, type PlanNode } from './plan.js';
import { indexesOf, type Schema } from './schema.js';

/**
 * The scans of growing tables that make the rows of a node many: none where a limit, a unique key or a list of the caller's keeps them few.
 *
 * @param named plans of CTEs, by `CTE name`.
 */
export function manyRows(node: PlanNode, schema: Schema, named: ReadonlyMap<string, PlanNode>): PlanNode[] {
  const type = node['Node Type'];
  if (type === 'Limit' || (type === 'Aggregate' && node.Strategy === 'Plain')) return [];
  if (type === 'CTE Scan') {
    const common = named.get(`CTE ${node['CTE Name']}`);
    return common === undefined ? [] : manyRows(common, schema, named);
  }
  if (node['Relation Name'] !== undefined && type !== 'ModifyTable')
    return schema.growing.has(tableOf(node)) && !isOneRow(node, schema) ? [node] : [];
  const rows = childrenOf(node).filter((child) => !isApart(child));
  // A semijoin only asks whether there is a row on the inner side.
  const giving = /^(?:Semi|Anti)$/.test(node['Join Type'] ?? '') ? rows.slice(0, 1) : rows;
  return giving.flatMap((child) => manyRows(child, schema, named));
}

/** All keys of a unique index are given, each as one value or as a list of the caller's. */
function isOneRow(scan: PlanNode, schema: Schema): boolean {
  const given = clausesOf(scan.Alias ?? '', conditionsOf(scan))
    .filter(({ operator }) => operator === 'equal' || operator === 'any')
    .map(({ key }) => key);
  return indexesOf(schema, tableOf(scan)).some(
    ({ unique, partial, keys }) => unique && !partial && keys.every((key) => key !== null && given.includes(key)),
  );
}
