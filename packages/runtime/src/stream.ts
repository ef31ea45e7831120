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
export function stream<Params extends object, Row>(
  database: Database,
  query: Query<Params, Row, 'many'>,
  ...[params, { rows = 1000 } = {}]: keyof Params extends never
    ? [params?: Params, options?: StreamOptions]
    : [params: Params, options?: StreamOptions]
): AsyncGenerator<Row, void, void> {
  return oneByOne(pagesOf(database, query, params, rows));
}

async function* pagesOf<Params extends object, Row>(
  database: Database,
  query: Query<Params, Row, 'many'>,
  params: Params | undefined,
  rows: number,
): AsyncGenerator<Row[], void, void> {
  if (!Number.isSafeInteger(rows) || rows < 1) throw new RangeError(`rows is ${rows}: give a whole number from 1`);
  for await (const page of database.pages(query, valuesOf(query, params), rows)) yield rowsOf(query, page);
}

/** By hand: a generator that is async makes three promises for each row, which takes longer than to read the row. */
function oneByOne<Row>(pages: AsyncGenerator<Row[], void, void>): AsyncGenerator<Row, void, void> {
  let page: Row[] = [];
  let at = 0;
  let loading: Promise<IteratorResult<Row, void>> | undefined;
  const load = async (): Promise<IteratorResult<Row, void>> => {
    // Not two pages at once.
    [page, at] = [[], 0];
    try {
      const loaded = await pages.next();
      if (loaded.done === true) return loaded;
      [page, at] = [loaded.value, 1];
      return { done: false, value: page[0] as Row };
    } finally {
      loading = undefined;
    }
  };
  const next = (): Promise<IteratorResult<Row, void>> => {
    // Who asks for several at once gets them in order.
    if (loading !== undefined) return loading.then(next, next);
    if (at < page.length) return Promise.resolve({ done: false, value: page[at++] as Row });
    return (loading = load());
  };
  const end = async (how: () => Promise<IteratorResult<Row[], void>>): Promise<IteratorResult<Row, void>> => {
    await loading?.catch(() => undefined);
    [page, at] = [[], 0];
    await how();
    return { done: true, value: undefined };
  };
  return {
    next,
    return: () => end(() => pages.return()),
    throw: (error) => end(() => pages.throw(error)),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
