import type { Facts } from '../nullability/catalog.js';
import { constantInteger } from '../nullability/constant.js';
import { insert, merge, resultEntries, select } from '../nullability/frame.js';
import { node, nodes, number, optionalNode, token, type Node } from '../nullability/node.js';
import { isExact, singleRelations, type Scope } from './single.js';

/** How many rows a query gives: exactly one, at most one, any number; or none, but the number of rows that it wrote. */
export type Gives = 'one' | 'maybe' | 'many' | 'none';

export function cardinalityOf(tree: Node | undefined, facts: Facts): Gives {
  if (tree === undefined) return 'none';
  if (resultEntries(tree).length === 0 && number(tree, 'commandType') !== select) return 'none';
  const { always, once } = rowsOf(tree, { facts, outer: [] });
  if (!once) return 'many';
  return always ? 'one' : 'maybe';
}

export interface Rows {
  /** There is a row whatever the tables hold. */
  readonly always: boolean;
  /** There is never a second one. */
  readonly once: boolean;
}

/** @param scope the queries around it, the nearest first: a common table expression may be of one of them. */
export function rowsOf(query: Node, { facts, outer }: Scope): Rows {
  const scope = { facts, outer: [query, ...outer] };
  const command = number(query, 'commandType');
  if (command === select) return limited(query, selected(query, scope));
  const target = number(query, 'resultRelation');
  const relation = facts.relations.get(token(nodes(query, 'rtable')[target - 1] ?? query, 'relid'));
  if (command === merge || relation === undefined || relation.ruled) return many;
  if (command === insert) {
    const conflict = optionalNode(query, 'onConflict');
    const skips =
      conflict !== undefined &&
      (token(conflict, 'action') === doNothing || optionalNode(conflict, 'onConflictWhere') !== undefined);
    const source = fromRows(query, scope);
    return { always: source.always && !skips && !relation.triggered && relation.kind !== 'v', once: source.once };
  }
  // However many rows it is joined to, a row is written once.
  return { always: false, once: singleRelations(query, scope).has(target) };
}

const many: Rows = { always: false, once: false };
const doNothing = '1';

function selected(query: Node, scope: Scope): Rows {
  if (optionalNode(query, 'setOperations') !== undefined || token(query, 'hasTargetSRFs') === 'true') return many;
  if (nodes(query, 'groupingSets').length > 0) return many;
  const having = optionalNode(query, 'havingQual') !== undefined;
  const grouped = nodes(query, 'groupClause').length > 0;
  if (!grouped && (having || token(query, 'hasAggs') === 'true')) return { always: !having, once: true };
  const from = fromRows(query, scope);
  return { always: from.always && !having, once: from.once };
}

function fromRows(query: Node, scope: Scope): Rows {
  const tree = node(query, 'jointree');
  const single = singleRelations(query, scope);
  return { always: isExact(tree, query, scope), once: relationsOf(tree).every((index) => single.has(index)) };
}

function limited(query: Node, rows: Rows): Rows {
  const limit = optionalNode(query, 'limitCount');
  const offset = optionalNode(query, 'limitOffset');
  const count = limit === undefined ? undefined : constantInteger(limit);
  const withTies = token(query, 'limitOption') === '1';
  return {
    always: rows.always && offset === undefined && (limit === undefined || (count ?? 0n) > 0n),
    once: rows.once || (count !== undefined && count <= 1n && !withTies),
  };
}

/** Every relation that is joined. Of a FULL JOIN there may be two rows where each side has one, so it stands for itself. */
function relationsOf(item: Node): number[] {
  if (item.kind === 'RANGETBLREF') return [number(item, 'rtindex')];
  if (item.kind === 'FROMEXPR') return nodes(item, 'fromlist').flatMap(relationsOf);
  const full = token(item, 'jointype') === '2' ? [number(item, 'rtindex')] : [];
  return [...full, ...relationsOf(node(item, 'larg')), ...relationsOf(node(item, 'rarg'))];
}
