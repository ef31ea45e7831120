import { run, type Connection } from '../database/query.js';
import { listUsableIndexes, type ListUsableIndexesResult } from '../queries/planner/indexes.js';

/** What must be known of a database to read a plan. */
export interface Schema {
  /** Tables that grow: `public.user`. */
  readonly growing: ReadonlySet<string>;
  /** By the index's schema and name. */
  readonly indexes: ReadonlyMap<string, ListUsableIndexesResult>;
}

export async function readSchema(connection: Connection, growing: ReadonlySet<string>): Promise<Schema> {
  const indexes = await run(connection, listUsableIndexes);
  return { growing, indexes: new Map(indexes.map((index) => [`${index.schema}.${index.name}`, index])) };
}

export function indexesOf({ indexes }: Schema, table: string): ListUsableIndexesResult[] {
  return [...indexes.values()].filter((index) => `${index.schema}.${index.table}` === table);
}
