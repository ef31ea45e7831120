import type { Connection } from 'pgproof-runtime/query.js';
import type { Database, Transaction } from 'pgproof-runtime/transaction.js';

/** The same database, but `before` is told of each statement, in a transaction and outside, before it runs, and `after` of its rows. */
export function watch(
  database: Database,
  before: (name: string, connection: Connection) => Promise<void> | void,
  after: (name: string, rows: readonly unknown[]) => void = () => undefined,
): Database {
  const watched =
    (connection: Connection): Connection['execute'] =>
    async (query, values) => {
      await before(query.name, connection);
      const result = await connection.execute(query, values);
      after(query.name, result.rows);
      return result;
    };
  const watchedPages = (connection: Database): Database['pages'] =>
    async function* (query, values, rows) {
      await before(query.name, connection);
      for await (const page of connection.pages(query, values, rows)) {
        after(query.name, page);
        yield page;
      }
    };
  const inside = (transaction: Transaction): Transaction => ({
    isTransaction: true,
    execute: watched(transaction),
    pages: watchedPages(transaction),
    together: (work) => transaction.together((inner) => work({ execute: watched(inner) })),
    transaction: (work) => transaction.transaction((inner) => work(inside(inner))),
  });
  return {
    execute: watched(database),
    pages: watchedPages(database),
    together: (work) => database.together((inner) => work({ execute: watched(inner) })),
    transaction: (work) => database.transaction((transaction) => work(inside(transaction))),
  };
}
