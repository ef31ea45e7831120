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
  const inside = (transaction: Transaction): Transaction => ({
    isTransaction: true,
    execute: watched(transaction),
    transaction: (work) => transaction.transaction((inner) => work(inside(inner))),
  });
  return {
    execute: watched(database),
    transaction: (work) => database.transaction((transaction) => work(inside(transaction))),
  };
}
