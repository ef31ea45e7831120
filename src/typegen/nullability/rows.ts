import { number, node, nodes, optionalNode, token, type Node } from './node.js';
import { constantInteger } from './constant.js';
import { select } from './command.js';

/** True when the query gives a row whatever the tables hold: an aggregate without GROUP BY, or no table and no condition. */
export function alwaysHasRow(query: Node): boolean {
  if (number(query, 'commandType') !== select || optionalNode(query, 'setOperations') !== undefined) return false;
  if (optionalNode(query, 'havingQual') !== undefined || optionalNode(query, 'limitOffset') !== undefined) return false;
  const limit = optionalNode(query, 'limitCount');
  if (limit !== undefined && (constantInteger(limit) ?? 0n) < 1n) return false;
  if (token(query, 'hasTargetSRFs') === 'true') return false;
  const grouped = nodes(query, 'groupClause').length > 0 || nodes(query, 'groupingSets').length > 0;
  if (token(query, 'hasAggs') === 'true') return !grouped;
  const from = node(query, 'jointree');
  return !grouped && nodes(from, 'fromlist').length === 0 && optionalNode(from, 'quals') === undefined;
}
