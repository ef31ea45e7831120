import type { Facts } from './catalog.js';
import type { World } from './frame.js';
import type { Node } from './node.js';
import { columnsOf } from './query.js';
import type { Verdict } from './verdict.js';

/**
 * Whether each column of a query's result can be NULL, from the tree that the server made of it. It says `not null` only of what it
 * can derive; whatever it does not know can be NULL.
 */
export function walkColumns(tree: Node, facts: Facts, parameters: readonly Verdict[]): Verdict[] {
  const world: World = { facts, parameters, viewColumns: new Map() };
  return columnsOf(tree, world);
}
