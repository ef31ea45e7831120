import { setNullability } from './call.js';
import { nullabilityOf } from './expression.js';
import { relationAt, type Known } from './frame.js';
import { jsonColumn } from './json.js';
import { know } from './known.js';
import { flag, node, nodeRows, nodes, number, numbers, token, type Node } from './node.js';
import { columnsOf } from './query.js';
import { returnsSet } from './sets.js';
import { storedNullability } from './stored.js';
import { canBeNull, every, notNull, unknown, type Nullability } from './nullability.js';
import { withColumns } from './with.js';

/** What a relation of the range table gives in a column, in a row that it is present in. Column 0 is the row itself. */
export function sourceNullability(known: Known, index: number, column: number): Nullability {
  const entry = relationAt(known.frame, index);
  const present = presentAt(known, index);
  const kind = token(entry, 'rtekind');
  if (kind === relation)
    return column > 0 ? storedNullability(present, entry, column, seenColumns(present, index)) : notNull;
  if (column <= 0) return kind === calls || kind === table ? unknown('a row of a function') : notNull;
  switch (kind) {
    case subquery:
      return columnOf(
        known,
        index,
        () => columnsOf(node(entry, 'subquery'), known.frame.world, present, seenColumns(present, index)),
        column,
      );
    case join:
      return mergedNullability(nodes(entry, 'joinaliasvars')[column - 1], present, index);
    case values:
      return every(
        nodeRows(entry, 'values_lists')
          .map((row) => row[column - 1])
          .map((cell) => (cell === undefined ? unknown('a row of another length') : nullabilityOf(cell, present))),
      );
    case common:
      return withColumns(known, entry)[column - 1] ?? unknown('a column of search or cycle');
    case group: {
      const key = nodes(entry, 'groupexprs')[column - 1];
      return key === undefined ? unknown('a grouping key') : nullabilityOf(key, known);
    }
    case calls:
      return callsNullability(entry, present, column);
    case table:
      return tableNullability(node(entry, 'tablefunc'), column, present);
    default:
      return unknown(`a relation of kind ${kind}`);
  }
}

/** What is known where the relation has a row. It is asked for with every column, and worked out once. */
function presentAt(known: Known, index: number): Known {
  const found =
    known.presences.get(index) ?? know(known.frame, [...known.present, ...(known.frame.sidesOf.get(index) ?? [])]);
  known.presences.set(index, found);
  return found;
}

const [relation, subquery, join, calls, table, values, common, group] = ['0', '1', '2', '3', '4', '5', '6', '9'];

/** The columns of a relation that a condition has made not NULL, where the relation has a row. */
function seenColumns(present: Known, index: number): number[] {
  return [...present.columns.keys()]
    .map((key) => key.split('.').map(Number))
    .filter(([relation, , returning]) => relation === index && returning === 0)
    .map(([, column = 0]) => column);
}

function columnOf(known: Known, index: number, columns: () => readonly Nullability[], column: number): Nullability {
  const found = known.sources.get(index) ?? columns();
  known.sources.set(index, found);
  return found[column - 1] ?? unknown('a column of a subquery');
}

/** A column of a join. That of a FULL JOIN … USING is the one of the side that has a row. */
function mergedNullability(alias: Node | undefined, known: Known, index: number): Nullability {
  if (alias === undefined) return unknown('a column of a join');
  if (alias.kind !== 'COALESCEEXPR') return nullabilityOf(alias, known);
  const [left, right] = nodes(alias, 'args');
  if (left === undefined || right === undefined) return unknown('a column of a join');
  const side = (name: string) => know(known.frame, [...known.present, `${index}:${name}`]);
  return every([nullabilityOf(left, side('left')), nullabilityOf(right, side('right'))]);
}

/** A column of functions in FROM, which stand side by side: the columns of each come behind those of the one before. */
function callsNullability(entry: Node, known: Known, column: number): Nullability {
  const functions = nodes(entry, 'functions').map((called) => ({
    call: node(called, 'funcexpr'),
    width: number(called, 'funccolcount'),
  }));
  const columns = functions.flatMap(({ call, width }) =>
    Array.from({ length: width }, (_, index) => ({ call, width, index })),
  );
  const found = columns[column - 1];
  if (found === undefined) return flag(entry, 'funcordinality') ? notNull : unknown('a column of a function');
  if (functions.length > 1 && functions.some(({ call }) => returnsSet(call))) return canBeNull('sets differ in length');
  if (returnsSet(found.call)) return setNullability(found.call, known, found.index);
  return found.width === 1 ? nullabilityOf(found.call, known) : unknown('a field of a composite');
}

/** Of XMLTABLE, what it says must not be null, and the number of the row. */
function tableNullability(call: Node, column: number, known: Known): Nullability {
  const xml = '0';
  if (token(call, 'functype') !== xml) return jsonColumn(call, column, known);
  const certain = number(call, 'ordinalitycol') === column - 1 || numbers(call, 'notnulls').includes(column - 1);
  return certain ? notNull : unknown('a path may find nothing');
}
