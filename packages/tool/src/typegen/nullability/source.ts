import { setVerdict } from './call.js';
import { verdictOf } from './expression.js';
import { relationAt, type Known } from './frame.js';
import { jsonColumn } from './json.js';
import { know } from './known.js';
import { flag, node, nodeRows, nodes, number, numbers, token, type Node } from './node.js';
import { columnsOf } from './query.js';
import { returnsSet } from './sets.js';
import { storedVerdict } from './stored.js';
import { canBeNull, every, notNull, unknown, type Verdict } from './verdict.js';
import { withColumns } from './with.js';

/** What a relation of the range table gives in a column, in a row that it is present in. Column 0 is the row itself. */
export function sourceVerdict(known: Known, index: number, column: number): Verdict {
  const entry = relationAt(known.frame, index);
  const present = presentAt(known, index);
  const kind = token(entry, 'rtekind');
  if (kind === relation)
    return column > 0 ? storedVerdict(present, entry, column, seenColumns(present, index)) : notNull;
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
      return mergedVerdict(nodes(entry, 'joinaliasvars')[column - 1], present, index);
    case values:
      return every(
        nodeRows(entry, 'values_lists')
          .map((row) => row[column - 1])
          .map((cell) => (cell === undefined ? unknown('a row of another length') : verdictOf(cell, present))),
      );
    case common:
      return withColumns(known, entry)[column - 1] ?? unknown('a column of search or cycle');
    case group: {
      const key = nodes(entry, 'groupexprs')[column - 1];
      return key === undefined ? unknown('a grouping key') : verdictOf(key, known);
    }
    case calls:
      return callsVerdict(entry, present, column);
    case table:
      return tableVerdict(node(entry, 'tablefunc'), column, present);
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

function columnOf(known: Known, index: number, columns: () => readonly Verdict[], column: number): Verdict {
  const found = known.sources.get(index) ?? columns();
  known.sources.set(index, found);
  return found[column - 1] ?? unknown('a column of a subquery');
}

/** A column of a join. That of a FULL JOIN … USING is the one of the side that has a row. */
function mergedVerdict(alias: Node | undefined, known: Known, index: number): Verdict {
  if (alias === undefined) return unknown('a column of a join');
  if (alias.kind !== 'COALESCEEXPR') return verdictOf(alias, known);
  const [left, right] = nodes(alias, 'args');
  if (left === undefined || right === undefined) return unknown('a column of a join');
  const side = (name: string) => know(known.frame, [...known.present, `${index}:${name}`]);
  return every([verdictOf(left, side('left')), verdictOf(right, side('right'))]);
}

/** A column of functions in FROM, which stand side by side: the columns of each come behind those of the one before. */
function callsVerdict(entry: Node, known: Known, column: number): Verdict {
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
  if (returnsSet(found.call)) return setVerdict(found.call, known, found.index);
  return found.width === 1 ? verdictOf(found.call, known) : unknown('a field of a composite');
}

/** Of XMLTABLE, what it says must not be null, and the number of the row. */
function tableVerdict(call: Node, column: number, known: Known): Verdict {
  const xml = '0';
  if (token(call, 'functype') !== xml) return jsonColumn(call, column, known);
  const certain = number(call, 'ordinalitycol') === column - 1 || numbers(call, 'notnulls').includes(column - 1);
  return certain ? notNull : unknown('a path may find nothing');
}
