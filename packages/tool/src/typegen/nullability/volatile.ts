import type { Facts } from './catalog.js';
import { allNodes, type Node } from './node.js';

/** True of an expression that may give something else each time, though its columns and parameters are the same. */
export function isVolatile(expression: Node, facts: Facts): boolean {
  return [...allNodes(expression)].some(({ fields }) => {
    const called = fields.get('opfuncid') ?? fields.get('funcid');
    return typeof called === 'string' && facts.functions.get(called)?.volatile !== false;
  });
}
