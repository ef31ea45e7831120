import type { ListUniqueKeysResult } from '../../queries/typegen/catalog.js';
import type { Facts } from '../nullability/catalog.js';
import { flag, token, type Node } from '../nullability/node.js';
import { isFixed, type Equality } from './equalities.js';

/**
 * True when a unique key of a table is held equal to what is fixed.
 *
 * @param equalities those on this table.
 * @param single the relations of which no more than one row can be in the result.
 */
export function hasFixedKey(
  entry: Node,
  equalities: readonly Equality[],
  { facts, single }: { readonly facts: Facts; readonly single: ReadonlySet<number> },
): boolean {
  if (token(entry, 'rtekind') !== storedTable) return false;
  const oid = token(entry, 'relid');
  const fact = facts.relations.get(oid);
  // A key holds within a table, not in those that inherit from it; of a partitioned one it holds in all.
  if (fact === undefined || (fact.kind === 'r' && fact.descendants.length > 0 && flag(entry, 'inh'))) return false;
  const fixed = equalities.filter(({ value }) => isFixed(value, single, facts));
  return (facts.uniqueKeys.get(oid) ?? []).some((key) =>
    key.columns.every((column, position) =>
      fixed.some((equality) => equality.column === column && isEqualTo(equality, key, position, facts)),
    ),
  );
}

const storedTable = '0';

/**
 * True when the rows for which the condition holds are equal to the index, too: its operator is of the index's own family, and its collation
 * is the index's, or one under which only the same bytes are equal.
 */
function isEqualTo(
  { operator, collation }: Equality,
  { families, collations }: ListUniqueKeysResult,
  position: number,
  facts: Facts,
): boolean {
  const own = collations[position] ?? '';
  return (
    facts.equalities.get(operator)?.has(families[position] ?? '') === true &&
    (['0', collation].includes(own) || facts.deterministicCollations.has(collation))
  );
}
