import type { Facts } from './catalog.js';
import { allNodes, type Node } from './node.js';
import { parseQueries } from './parse.js';

/**
 * True when a query reads a table of which PostgreSQL (17 and later) takes `is not null` for granted, by a constraint that some of the rows need
 * not keep: of a foreign table, or of a partitioned one whose partitions have not all been checked. Such a condition says nothing then.
 */
export function dropsTests(tree: Node, facts: Facts, seen = new Set<string>()): boolean {
  for (const { fields } of allNodes(tree)) {
    const oid = fields.get('relid');
    if (typeof oid !== 'string' || seen.has(oid)) continue;
    seen.add(oid);
    const members = [oid, ...(facts.relations.get(oid)?.descendants ?? [])];
    if (members.some((member) => isTrustedTooMuch(member, facts))) return true;
    if (parseQueries(facts.views.get(oid) ?? '()').some((query) => dropsTests(query, facts, seen))) return true;
  }
  return false;
}

function isTrustedTooMuch(oid: string, facts: Facts): boolean {
  const { kind, descendants = [] } = facts.relations.get(oid) ?? {};
  if (kind !== 'f' && kind !== 'p') return false;
  const claimed = columnsOf(oid, facts).filter(({ required }) => required);
  if (kind === 'f') return claimed.length > 0;
  return claimed.some((column) =>
    descendants.some((member) =>
      columnsOf(member, facts).some(({ name, notNull }) => name === column.name && !notNull),
    ),
  );
}

function columnsOf(oid: string, facts: Facts) {
  return [...(facts.columns.get(oid)?.values() ?? [])];
}
