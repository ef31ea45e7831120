import { run, type Connection } from 'pgproof-runtime/query.js';
import { underFixedSettings } from '../catalog/fixed-settings.js';
import { tableNames } from '../migrate/tables.js';
import {
  listPlacedColumns,
  listPlacedConstraints,
  listPlacedIndexes,
  listPlacedRoutines,
  listPlacedTables,
  listPlacedTypes,
  type ListPlacedColumnsResult,
  type ListPlacedConstraintsResult,
  type ListPlacedIndexesResult,
  type ListPlacedRoutinesResult,
  type ListPlacedTablesResult,
  type ListPlacedTypesResult,
} from '../queries/pending/state.js';

export type Column = ListPlacedColumnsResult;
export type Constraint = ListPlacedConstraintsResult;
export type Index = ListPlacedIndexesResult;

export interface Table extends ListPlacedTablesResult {
  /** By the number that a column keeps when its name changes. */
  readonly columns: ReadonlyMap<number, Column>;
}

/** What a replay has at a point, by the numbers that objects keep when their names change. */
export interface State {
  readonly tables: ReadonlyMap<string, Table>;
  readonly constraints: ReadonlyMap<string, Constraint>;
  /** Those that keep rows apart. */
  readonly indexes: ReadonlyMap<string, Index>;
  readonly types: ReadonlyMap<string, ListPlacedTypesResult>;
  readonly routines: ReadonlyMap<string, ListPlacedRoutinesResult>;
}

/** @param schema of the runner's own tables. */
export function readState(connection: Connection, schema: string): Promise<State> {
  return underFixedSettings(connection, 'outside', async () => {
    const [tables, columns, constraints, indexes, types, routines] = await Promise.all([
      run(connection, listPlacedTables, { schema, names: tableNames }),
      run(connection, listPlacedColumns),
      run(connection, listPlacedConstraints),
      run(connection, listPlacedIndexes),
      run(connection, listPlacedTypes),
      run(connection, listPlacedRoutines),
    ]);
    const byTable = new Map<string, Map<number, Column>>();
    for (const column of columns) {
      const own = byTable.get(column.table) ?? new Map<number, Column>();
      byTable.set(column.table, own.set(column.place, column));
    }
    return {
      tables: byOid(
        tables.map((table) => ({ ...table, columns: byTable.get(table.oid) ?? new Map<number, Column>() })),
      ),
      constraints: byOid(constraints),
      indexes: byOid(indexes),
      types: byOid(types),
      routines: byOid(routines),
    };
  });
}

function byOid<Row extends { readonly oid: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.oid, row]));
}
