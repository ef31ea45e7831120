import type { Facts } from '../nullability/catalog.js';
import { insert } from '../nullability/command.js';
import { flag, node, nodes, number, optionalNode, token, type Node } from '../nullability/node.js';
import { parseQueries } from '../nullability/parse.js';

/** True when a rule may answer in the place of a write: one of the relation, or of what a view passes the write on to. */
export function isRuled(oid: string, facts: Facts): boolean {
  const relation = facts.relations.get(oid);
  if (relation === undefined || relation.ruled) return true;
  if (relation.kind !== 'v' || relation.triggers.length > 0) return false;
  const [view] = parseQueries(facts.views.get(oid) ?? '()');
  const [below] = view === undefined ? [] : nodes(node(view, 'jointree'), 'fromlist');
  if (view === undefined || below?.kind !== 'RANGETBLREF') return true;
  return isRuled(token(nodes(view, 'rtable')[number(below, 'rtindex') - 1] ?? view, 'relid'), facts);
}

/** True when every row that an INSERT is given is written, and comes back. */
export function keepsRows(query: Node, entry: Node, facts: Facts): boolean {
  const conflict = optionalNode(query, 'onConflict');
  const doNothing = '1';
  const skips =
    conflict !== undefined &&
    (token(conflict, 'action') === doNothing || optionalNode(conflict, 'onConflictWhere') !== undefined);
  return !skips && isUndisturbed(query, entry, facts);
}

/** True when rows are written as they are given: no trigger stands before the write, in no table that a row may go to. */
export function isUndisturbed(query: Node, entry: Node, facts: Facts): boolean {
  const inserts = number(query, 'commandType') === insert;
  const { kind, descendants = [] } = facts.relations.get(token(entry, 'relid')) ?? {};
  const partitioned = kind === 'p';
  const updates = !inserts || optionalNode(query, 'onConflict') !== undefined;
  // A row that an update moves to another partition is inserted there.
  const events = [...(inserts || partitioned ? ['insert'] : []), ...(updates ? ['update'] : [])];
  // A new row goes to a partition, and to no other table that inherits.
  const below = partitioned || (!inserts && flag(entry, 'inh')) ? descendants : [];
  return [token(entry, 'relid'), ...below].every((member) => {
    const relation = facts.relations.get(member);
    // What another server does with a row is its own.
    if (relation === undefined || !/^[rp]$/.test(relation.kind)) return false;
    return !relation.triggers.some((event) => events.includes(event));
  });
}
