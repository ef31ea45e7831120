import type { Facts } from './catalog.js';
import { isNode, list, optionalNode, token, type Node } from './node.js';

/** True of `tags[1]` and `tags[1:2]` where they are read from an array, not written to one. A type of an extension may do as it likes. */
export function isRead(subscripts: Node, facts: Facts): boolean {
  return (
    optionalNode(subscripts, 'refassgnexpr') === undefined &&
    facts.arrayTypes.has(token(subscripts, 'refcontainertype'))
  );
}

/** True of `tags[1:2]`: what lies outside of the array is left out. */
export function isSlice(subscripts: Node, facts: Facts): boolean {
  return isRead(subscripts, facts) && list(subscripts, 'reflowerindexpr').length > 0;
}

/** What makes it NULL: the array, and each subscript that is written. */
export function partsOf(subscripts: Node): Node[] {
  const written = [...list(subscripts, 'reflowerindexpr'), ...list(subscripts, 'refupperindexpr')];
  return [subscripts.fields.get('refexpr') ?? null, ...written].filter(isNode);
}
