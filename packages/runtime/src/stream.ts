import { rowsOf, valuesOf, type Query } from './query.js';
import type { Database } from './transaction.js';

export interface StreamOptions {
  /** So many rows are fetched at a time, and in memory at once; 1000 unless told. */
  readonly rows?: number;
}

/**
 * The rows of a query that only reads (`select`, `values`), one after the other, of which no more than a page is in memory. All are as they were when the
 * first was read. On a pool it takes a connection for transactions until it ends; leaving the loop ends it. In a transaction other statements
 * may run between two rows.
 *
 * @throws DatabaseError from the loop, where the query fails, also after some rows.
 * @throws UnexpectedNull when a column is NULL that the query says never is.
 */
export async function* stream<Params extends object, Row>(
  database: Database,
  query: Query<Params, Row, 'many'>,
  ...[params, { rows = 1000 } = {}]: keyof Params extends never
    ? [params?: Params, options?: StreamOptions]
    : [params: Params, options?: StreamOptions]
): AsyncGenerator<Row, void, void> {
  if (!Number.isSafeInteger(rows) || rows < 1) throw new RangeError(`rows is ${rows}: give a whole number from 1`);
  for await (const page of database.pages(query, valuesOf(query, params), rows)) yield* rowsOf(query, page);
}
