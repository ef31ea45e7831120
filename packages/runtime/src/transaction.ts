import { AsyncLocalStorage } from 'node:async_hooks';
import type postgres from 'postgres';
import { ConnectionLost, toDatabaseError } from './database-errors.js';
import { fromPostgres } from './postgres.js';
import type { Connection } from './query.js';
import type { Session, Sessions } from './sessions.js';

/** Where an operation of several statements runs: on a pool in a transaction of its own, in a transaction behind a savepoint. */
export interface Database extends Connection {
  /**
   * All that `work` does on its transaction happens, or nothing of it: when it throws, or the connection breaks, nothing. While it
   * runs, a query on the pool instead, or on the transaction around it, is refused.
   */
  transaction<Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value>;
}

/** A transaction that is open. What must not run outside of one takes this. */
export interface Transaction extends Database {
  readonly isTransaction: true;
}

/** Single statements run on a pool, transactions on sessions; errors come with names. */
export function fromPool(pool: postgres.Sql, sessions: Sessions): Database {
  const inside = new AsyncLocalStorage<true>();
  let open = 0;
  const connection = fromPostgres(pool, toDatabaseError);
  const isInside = () => inside.getStore() !== undefined;
  return {
    // Not async: that would be another promise for each query.
    execute: (query, values) => (isInside() ? Promise.reject(outside()) : connection.execute(query, values)),
    transaction: async (work) => {
      if (isInside()) throw outside();
      open++;
      try {
        return await sessions.lend((session) =>
          inScope(session, { begin: 'begin', end: 'commit', undo: 'rollback', depth: 0 }, (transaction) =>
            inside.run(true, () => work(transaction)),
          ),
        );
      } finally {
        // As long as there is a store, Node follows every promise of the process, which costs each query a tenth.
        if (--open === 0) inside.disable();
      }
    },
  };
}

const outside = () =>
  new Error('this would run outside of the transaction that it stands in: run it on the transaction');

interface Scope {
  readonly begin: string;
  readonly end: string;
  readonly undo: string;
  readonly depth: number;
}

async function inScope<Value>(
  session: Session,
  scope: Scope,
  work: (transaction: Transaction) => Promise<Value>,
): Promise<Value> {
  const send = async (text: string) => {
    if (session.isBroken)
      throw new ConnectionLost('the connection was lost', { query: text, code: 'CONNECTION_CLOSED' });
    await session.sql.unsafe(text).catch((error: unknown) => {
      throw noteBreak(session, toDatabaseError(error, text));
    });
  };
  const { transaction, finish } = openScope(session, scope.depth);
  await send(scope.begin);
  try {
    const value = await work(transaction);
    finish();
    await send(scope.end);
    return value;
  } catch (error) {
    // A connection whose state is not known must not be lent again: breaking it rolls back, too.
    if (!session.isBroken) await send(scope.undo).catch(() => (session.isBroken = true));
    throw error;
  }
}

/** What is handed to the work of one transaction or savepoint, until `finish`, which throws when a statement had failed. */
function openScope(session: Session, depth: number): { transaction: Transaction; finish: () => void } {
  const connection = fromPostgres(session.sql, toDatabaseError);
  let failure: { readonly error: unknown } | undefined;
  let state: 'open' | 'inner' | 'over' = 'open';
  const refuse = () => {
    if (state === 'over') throw new Error('the transaction is over: await all that runs on it before it ends');
    if (state === 'inner') throw new Error('a transaction within this one is open: run it there, or await that one');
    if (session.isBroken)
      throw new ConnectionLost('the connection was lost', { query: 'transaction', code: 'CONNECTION_CLOSED' });
  };
  return {
    finish: () => {
      state = 'over';
      // The server would take the commit for a rollback, and report no error.
      if (failure !== undefined) throw failure.error;
    },
    transaction: {
      isTransaction: true,
      execute: async (query, values) => {
        refuse();
        return connection.execute(query, values).catch((error: unknown) => {
          failure ??= { error };
          throw noteBreak(session, error);
        });
      },
      transaction: async (work) => {
        refuse();
        state = 'inner';
        const name = `inner_${depth + 1}`;
        const scope = {
          begin: `savepoint ${name}`,
          end: `release savepoint ${name}`,
          undo: `rollback to savepoint ${name}`,
        };
        try {
          return await inScope(session, { ...scope, depth: depth + 1 }, work);
        } finally {
          state = 'open';
        }
      },
    },
  };
}

/** What is known of a broken connection from its last error, before the driver notices that it is closed. */
function noteBreak(session: Session, error: unknown): unknown {
  if (error instanceof ConnectionLost) session.isBroken = true;
  return error;
}
