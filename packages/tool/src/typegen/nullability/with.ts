import { climb, type Known } from './frame.js';
import { list, node, nodes, number, token, type Node } from './node.js';
import { columnsOf } from './query.js';
import { every, notNull, unknown, type Nullability } from './nullability.js';

/** The columns of a common table expression. A recursive one is taken to have no NULL until a turn of it shows one. */
export function withColumns(known: Known, entry: Node): readonly Nullability[] {
  const at = climb(known, number(entry, 'ctelevelsup'));
  const name = token(entry, 'ctename');
  const definition =
    at === undefined ? undefined : nodes(at.frame.query, 'cteList').find((cte) => token(cte, 'ctename') === name);
  if (at === undefined || definition === undefined) return [unknown('a query of an outer query')];
  const found = at.frame.withColumns.get(name);
  if (found !== undefined) return found;
  let columns: readonly Nullability[] = list(definition, 'ctecolnames').map(() => notNull);
  for (let settled = false; !settled;) {
    at.frame.withColumns.set(name, columns);
    const turn = columnsOf(node(definition, 'ctequery'), at.frame.world, at);
    const merged = columns.map((column, index) =>
      every([column, turn[index] ?? unknown('a column of search or cycle')]),
    );
    settled = merged.every((nullability, index) => (nullability === notNull) === (columns[index] === notNull));
    columns = merged;
  }
  at.frame.withColumns.set(name, columns);
  return columns;
}
