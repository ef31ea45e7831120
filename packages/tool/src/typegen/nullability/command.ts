import { nodes, number, token, type Node } from './node.js';

/** The entries of a query's result, in order: its target list, or what it returns of the rows that it writes. */
export function resultEntries(query: Node): Node[] {
  const field = number(query, 'commandType') === select ? 'targetList' : 'returningList';
  return nodes(query, field).filter((entry) => token(entry, 'resjunk') === 'false');
}

export const [select, update, insert, remove, merge] = [1, 2, 3, 4, 5];
