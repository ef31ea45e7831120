import type { ClientBase } from 'pg';
import { fromPg } from '../session/pg.js';
import { run, type Connection } from 'pgproof-runtime/query.js';
import { tellFewValues } from '../queries/planner/columns.js';
import { listUsableIndexes, type ListUsableIndexesResult } from '../queries/planner/indexes.js';
import { readRoots, type Roots } from './partitions.js';

/** What must be known of a database to read a plan. */
export interface Schema {
  /** Tables that grow: `public.user`. */
  readonly growing: ReadonlySet<string>;
  /** By the index's schema and name. */
  readonly indexes: ReadonlyMap<string, ListUsableIndexesResult>;
  /** Columns that can only have a few values: `public.user.status`. */
  readonly fewValues: ReadonlySet<string>;
  readonly roots: Roots;
}

/** @param client in a transaction that is rolled back: the planner is told what the tables may hold. */
export async function readSchema(client: ClientBase, growing: ReadonlySet<string>): Promise<Schema> {
  const columns = await run(fromPg(client), tellFewValues);
  const roots = await readRoots(client);
  const fewValues = new Set(
    columns.map(({ schema, table, key }) => {
      const root = roots.get(`${schema}.${table}`) ?? { schema, name: table };
      return `${root.schema}.${root.name}.${key}`;
    }),
  );
  return { growing, fewValues, roots, indexes: await readIndexes(fromPg(client)) };
}

export async function readIndexes(connection: Connection): Promise<Schema['indexes']> {
  const indexes = await run(connection, listUsableIndexes);
  return new Map(indexes.map((index) => [`${index.schema}.${index.name}`, index]));
}

export function indexesOf({ indexes }: Schema, table: string): ListUsableIndexesResult[] {
  return [...indexes.values()].filter((index) => `${index.schema}.${index.table}` === table);
}
