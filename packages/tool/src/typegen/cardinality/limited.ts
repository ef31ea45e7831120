import { constantInteger } from '../nullability/constant.js';
import { optionalNode, token, type Node } from '../nullability/node.js';

export interface RowBounds {
  /** There is a row whatever the tables hold. */
  readonly always: boolean;
  /** There is never a second one. */
  readonly once: boolean;
}

/** What LIMIT and OFFSET leave of a query's rows. */
export function limited(query: Node, bounds: RowBounds): RowBounds {
  const limit = optionalNode(query, 'limitCount');
  const offset = optionalNode(query, 'limitOffset');
  const count = limit === undefined ? undefined : constantInteger(limit);
  const skipsNone = offset === undefined || constantInteger(offset) === 0n;
  const withTies = token(query, 'limitOption') === '1';
  return {
    always: bounds.always && skipsNone && (limit === undefined || (count ?? 0n) > 0n),
    once: bounds.once || (count !== undefined && count <= 1n && !withTies),
  };
}
