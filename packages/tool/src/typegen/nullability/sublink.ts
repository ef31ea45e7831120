import { rowBoundsOf, within } from '../cardinality/rows.js';
import { nullabilityOf } from './expression.js';
import { scopeOf, type Known } from './frame.js';
import { node, token, type Node } from './node.js';
import { columnsOf } from './query.js';
import { canBeNull, every, notNull, unknown, type Nullability } from './nullability.js';

/** A subquery in an expression. */
export function sublinkNullability(sublink: Node, known: Known): Nullability {
  const query = node(sublink, 'subselect');
  const columns = () => columnsOf(query, known.frame.world, known);
  switch (token(sublink, 'subLinkType')) {
    case exists:
    case array:
      return notNull;
    case scalar:
      return every([
        rowBoundsOf(within(scopeOf(known.frame), query)).always ? notNull : canBeNull('a subquery may have no row'),
        ...columns(),
      ]);
    case all:
    case any:
      return nullabilityOf(node(sublink, 'testexpr'), { ...known, tested: columns() });
    default:
      return unknown('a subquery of a row');
  }
}

const [exists, all, any, scalar, array] = ['0', '1', '2', '4', '6'];
