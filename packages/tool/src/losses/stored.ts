import { run, type Connection } from 'pgproof-runtime/query.js';
import { ownTables } from '../catalog/known.js';
import {
  listStoredColumns,
  listStoredKeys,
  listStoredLabels,
  listStoredSequences,
  listStoredTables,
  type ListStoredColumnsResult,
  type ListStoredKeysResult,
  type ListStoredLabelsResult,
  type ListStoredSequencesResult,
  type ListStoredTablesResult,
} from '../queries/losses/stored.js';

export type StoredColumn = ListStoredColumnsResult;
export type StoredLabel = ListStoredLabelsResult;

export interface StoredTable extends ListStoredTablesResult {
  readonly columns: readonly StoredColumn[];
}

/** What a database has that holds data. A table is the same as long as its oid is, a column as long as its number is: names change. */
export interface Stored {
  /** By oid. */
  readonly tables: ReadonlyMap<string, StoredTable>;
  readonly labels: readonly StoredLabel[];
  readonly keys: readonly ListStoredKeysResult[];
  readonly sequences: readonly ListStoredSequencesResult[];
}

export const nothingStored: Stored = { tables: new Map(), labels: [], keys: [], sequences: [] };

/** @param schema of the runner's own tables, which are left out. */
export async function readStored(connection: Connection, schema: string): Promise<Stored> {
  const own = { ownTables: ownTables(schema) };
  const [tables, columns, labels, keys, sequences] = await Promise.all([
    run(connection, listStoredTables, own),
    run(connection, listStoredColumns, own),
    run(connection, listStoredLabels),
    run(connection, listStoredKeys),
    run(connection, listStoredSequences),
  ]);
  const byTable = new Map<string, StoredColumn[]>(tables.map(({ oid }) => [oid, []]));
  for (const column of columns) byTable.get(column.table)?.push(column);
  return {
    tables: new Map(tables.map((table) => [table.oid, { ...table, columns: byTable.get(table.oid) ?? [] }])),
    labels,
    keys,
    sequences,
  };
}

/** By name: oids are a database's own. */
export function tableNamed(
  { tables }: Stored,
  { schema, name }: Pick<StoredTable, 'schema' | 'name'>,
): StoredTable | undefined {
  for (const table of tables.values()) if (table.schema === schema && table.name === name) return table;
  return undefined;
}

/** How many messages it sends. */
export const storedMessages = 5;

export function columnOf(table: StoredTable | undefined, number: number): StoredColumn | undefined {
  return table?.columns.find((column) => column.number === number);
}

/** True for a table that goes with others: one that is theirs as a partition or a child. */
export function goesWith(table: StoredTable, gone: ReadonlySet<string>, stored: Stored): boolean {
  return table.parents.some((oid) => {
    const parent = stored.tables.get(oid);
    return gone.has(oid) || (parent !== undefined && goesWith(parent, gone, stored));
  });
}
