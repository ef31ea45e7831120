import { run, type Connection } from '../database/query.js';
import { tellFewValues } from '../queries/planner/columns.js';
import { listUsableIndexes, type ListUsableIndexesResult } from '../queries/planner/indexes.js';

/** What must be known of a database to read a plan. */
export interface Schema {
  /** Tables that grow: `public.user`. */
  readonly growing: ReadonlySet<string>;
  /** By the index's schema and name. */
  readonly indexes: ReadonlyMap<string, ListUsableIndexesResult>;
  /** Columns that can only have a few values: `public.user.status`. */
  readonly fewValues: ReadonlySet<string>;
}

/** @param connection in a transaction that is rolled back: the planner is told what the tables may hold. */
export async function readSchema(connection: Connection, growing: ReadonlySet<string>): Promise<Schema> {
  const columns = await run(connection, tellFewValues);
  const fewValues = new Set(columns.map(({ schema, table, key }) => `${schema}.${table}.${key}`));
  return { growing, fewValues, indexes: await readIndexes(connection) };
}

export async function readIndexes(connection: Connection): Promise<Schema['indexes']> {
  const indexes = await run(connection, listUsableIndexes);
  return new Map(indexes.map((index) => [`${index.schema}.${index.name}`, index]));
}

export function indexesOf({ indexes }: Schema, table: string): ListUsableIndexesResult[] {
  return [...indexes.values()].filter((index) => `${index.schema}.${index.table}` === table);
}
