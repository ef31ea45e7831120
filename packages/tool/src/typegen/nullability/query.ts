import { nullabilityOf } from './expression.js';
import { resultEntries, select } from './command.js';
import { openFrame, type Frame, type Known, type World } from './frame.js';
import { know } from './known.js';
import { node, number, optionalNode, token, type Node } from './node.js';
import { parseQueries } from './parse.js';
import { passingNull } from './passing.js';
import { sourceNullability } from './source.js';
import { every, some, unknown, type Nullability } from './nullability.js';

/** Whether each column of a query's result can be NULL. */
export function columnsOf(query: Node, world: World, parent?: Known, seen: readonly number[] = []): Nullability[] {
  const opened = openFrame(world, query, parent);
  const frame = { ...opened, shown: shownBy(query, opened, seen) };
  const operation = optionalNode(query, 'setOperations');
  if (operation !== undefined) {
    const known = know(frame);
    return resultEntries(query).map((_, index) => combined(operation, known, index + 1));
  }
  const known = { ...know(frame), returning: number(query, 'commandType') !== select };
  return resultEntries(query).map((entry) => nullabilityOf(node(entry, 'expr'), known));
}

/** The columns of a view, which are those of the query in its rule. */
export function viewColumns(world: World, oid: string, seen: readonly number[] = []): readonly Nullability[] {
  const key = `${oid} ${seen.join(' ')}`;
  const found = world.viewColumns.get(key);
  if (found !== undefined) return found;
  const [query] = parseQueries(world.facts.views.get(oid) ?? '()');
  const columns = query === undefined ? [] : columnsOf(query, { ...world, parameters: [] }, undefined, seen);
  world.viewColumns.set(key, columns);
  return columns;
}

/**
 * Columns of the result that are not NULL say something of the row that they come from, and so of other columns. Not in a query that makes
 * one row of many, or looks at other rows.
 */
function shownBy(query: Node, frame: Frame, seen: readonly number[]): Node[] {
  const single = ['hasAggs', 'hasWindowFuncs', 'hasGroupRTE', 'hasTargetSRFs'].every(
    (field) => token(query, field) === 'false',
  );
  if (!single || number(query, 'commandType') !== select || optionalNode(query, 'setOperations') !== undefined)
    return [];
  const entries = resultEntries(query);
  return seen.flatMap((column) => {
    const entry = entries[column - 1];
    return entry === undefined ? [] : passingNull(node(entry, 'expr'), frame);
  });
}

/** What UNION, INTERSECT or EXCEPT gives in a column. */
function combined(operation: Node, known: Known, column: number): Nullability {
  if (operation.kind === 'RANGETBLREF') return sourceNullability(known, number(operation, 'rtindex'), column);
  const left = combined(node(operation, 'larg'), known, column);
  const right = combined(node(operation, 'rarg'), known, column);
  switch (token(operation, 'op')) {
    case '1':
      return every([left, right]);
    case '2':
      return some([left, right]);
    case '3':
      return left;
    default:
      return unknown('an operation on sets');
  }
}
