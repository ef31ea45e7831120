import { compareCatalogs, type Difference } from '../../../packages/tool/src/catalog/diff.js';
import { hasColumn, primaryKey, type State, type StoredRow } from './state.js';

/** What one object, column or table's rows were, and are not. */
export interface Change {
  /** `index public.ix_user_email`, `values of public.user.email`, `rows of public.user`. */
  readonly object: string;
  readonly problem: string;
}

/** All in which two states of a database differ, down to the order of columns and the digits of a number. */
export function compareStates(before: State, after: State): Change[] {
  const { differences } = compareCatalogs(before.catalog, after.catalog, { owners: true });
  const tables = [...before.rows.keys()].filter((table) => after.rows.has(table));
  // What is gone has no owner either.
  const told = differences.filter(({ object, problem }) => problem === 'differs' || !object.startsWith('owner of '));
  return [...told.map(toChange), ...tables.flatMap((table) => compareRows(table, before, after))];
}

function toChange({ object, problem, a, b }: Difference): Change {
  if (problem === 'only in A') return { object, problem: 'is gone' };
  if (problem === 'only in B') return { object, problem: 'is left over' };
  if (a === undefined) return { object, problem: `gained ${b ?? ''}` };
  if (b === undefined) return { object, problem: `lost ${a}` };
  const columns = problem === 'column order differs' ? 'had its columns in the order ' : 'was ';
  return { object, problem: `${columns}${a}; now ${b}` };
}

/** By primary key; a row without one is told by all that it holds. A column that only one side has is the catalog's to tell. */
function compareRows(table: string, before: State, after: State): Change[] {
  const shared = before.catalog.columns
    .filter((column) => `${column.schema}.${column.table}` === table && hasColumn(after.catalog, table, column.name))
    .map(({ name }) => name);
  const key = primaryKey(after.catalog, table) ?? [];
  const nameOf = (row: StoredRow) => {
    const isNamed = key.length > 0 && key.every((column) => shared.includes(column) && column in row);
    return JSON.stringify((isNamed ? key : shared).map((column) => row[column]));
  };
  const were = groupBy(before.rows.get(table) ?? [], nameOf);
  const are = groupBy(after.rows.get(table) ?? [], nameOf);
  const gone = [...were].map(([name, rows]) => Math.max(0, rows.length - (are.get(name)?.length ?? 0)));
  const over = [...are].map(([name, rows]) => Math.max(0, rows.length - (were.get(name)?.length ?? 0)));
  const pairs = [...were].flatMap(([name, [was]]) => {
    const is = are.get(name)?.[0];
    return was === undefined || is === undefined ? [] : [{ was, is }];
  });
  return [
    ...countRows(table, gone, 'gone'),
    ...countRows(table, over, 'left over'),
    ...shared.flatMap((column) => compareValues(`${table}.${column}`, column, pairs)),
  ];
}

function countRows(table: string, counts: readonly number[], what: string): Change[] {
  const count = counts.reduce((sum, one) => sum + one, 0);
  return count === 0 ? [] : [{ object: `rows of ${table}`, problem: `${count} ${what}` }];
}

function compareValues(object: string, column: string, pairs: readonly { was: StoredRow; is: StoredRow }[]): Change[] {
  const changed = pairs.filter(({ was, is }) => was[column] !== is[column]);
  const [first] = changed;
  if (first === undefined) return [];
  const example = `${first.was[column] ?? 'nothing'} is now ${first.is[column] ?? 'nothing'}`;
  return [{ object: `values of ${object}`, problem: `${changed.length} of ${pairs.length} changed: ${example}` }];
}

/** Map.groupBy comes with Node 21. */
function groupBy<Value>(values: readonly Value[], nameOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const value of values) groups.set(nameOf(value), [...(groups.get(nameOf(value)) ?? []), value]);
  return groups;
}
