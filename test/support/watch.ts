import type { Connection } from '../../src/database/query.js';
import type { Database, Transaction } from '../../src/database/transaction.js';

/** The same database, but `before` is told of each statement in a transaction, and each statement outside, before it runs. */
export function watch(
  database: Database,
  before: (name: string, connection: Connection) => Promise<void> | void,
): Database {
  const watched =
    (connection: Connection): Connection['execute'] =>
    async (query, values) => {
      await before(query.name, connection);
      return connection.execute(query, values);
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
