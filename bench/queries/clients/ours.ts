import { connect } from 'pgproof-runtime/connect.js';
import { query } from 'pgproof-runtime/query.js';
import { findUserById } from '../../../src/queries/accounts/user.js';
import { debitTokens } from '../../../src/queries/tokens/balance.js';
import { listTokenTransactions } from '../../../src/queries/tokens/token-transaction.js';
import { booking, insertTransaction, type OpenClient } from '../operations.js';

/** Typed queries on the pool that a backend has. */
export const openOurs: OpenClient = async (url, connections) => {
  const pool = await connect(url, { max: connections });
  return {
    'point read': (id) => query(pool, findUserById, { id }),
    insert: (userId) => query(pool, insertTransaction, { ...booking, userId }),
    '100 rows': (userId) => query(pool, listTokenTransactions, { userId, limit: 100, offset: 0 }),
    'token debit': (userId) => query(pool, debitTokens, { ...booking, userId }),
    close: () => pool.close(),
  };
};

/** The same while a transaction is open: for that long Node follows every promise, to know what stands in it. */
export const openOursInTransaction: OpenClient = async (url, connections) => {
  const [client, pool] = [await openOurs(url, connections), await connect(url, { max: 1 })];
  let end: () => void = () => undefined;
  const isOver = pool.transaction(() => new Promise<void>((resolve) => (end = resolve)));
  return {
    ...client,
    close: async () => {
      end();
      await isOver;
      await Promise.all([client.close(), pool.close()]);
    },
  };
};
