import { AsyncLocalStorage } from 'node:async_hooks';
import { readPages } from './cursor.js';
import { DatabaseError, StatementChanged } from './database-errors.js';
import type { Connection, Statement } from './query.js';
import type { PooledSession } from './pooled-session.js';
import type { SessionPool } from './session-pool.js';

/** Where an operation of several statements runs: on a pool in a transaction of its own, in a transaction behind a savepoint. */
export interface Database extends Connection {
  /**
   * All that `work` does on its transaction happens, or nothing of it: when it throws, or the connection breaks, nothing. While it
   * runs, a query on the pool instead, or on the transaction around it, is refused.
   */
  transaction<Value>(work: (transaction: Transaction) => Promise<Value>): Promise<Value>;
  /** As `transaction`, for work that does nothing but run queries on what it is given: Node need not follow it. A transaction gives itself. */
  together<Value>(work: (transaction: Connection) => Promise<Value>): Promise<Value>;
  /** What a query reads, so many rows at a time: see `stream`. */
  pages(query: Statement, values: readonly (string | null)[], rows: number): AsyncGenerator<unknown[], void, void>;
}

/** A transaction that is open. What must not run outside of one takes this. */
export interface Transaction extends Database {
  readonly isTransaction: true;
}

/**
 * Single statements share the sessions of one pool, a transaction is lent one of the other; errors come with names.
 *
 * @param isKept whether a pooler keeps what is prepared: then the driver, which asks again, meets the same.
 */
export function fromPools(
  statements: SessionPool,
  transactions: SessionPool,
  isKept: () => boolean,
): Database & { close(): Promise<void> } {
  const inside = new AsyncLocalStorage<true>();
  let open = 0;
  const isInside = () => inside.getStore() !== undefined;
  const lend = <Value>(work: (transaction: Transaction) => Promise<Value>) =>
    transactions.lend('transaction', (session) =>
      inScope(session, { begin: 'begin', end: 'commit', undo: 'rollback', depth: 0 }, work),
    );
  const later: Connection['execute'] = (query, values) =>
    statements.wait(query.name, (session) => session.execute(query, values));
  return {
    // Not async: that would be another promise for each query.
    execute: (query, values) => {
      if (isInside()) return Promise.reject(outside());
      const sent = statements.pick()?.execute(query, values) ?? later(query, values);
      return isKept() ? sent.catch((error: unknown) => anew(error, () => later(query, values))) : sent;
    },
    pages: async function* (query, values, rows) {
      if (isInside()) throw outside();
      const session = await transactions.take(query.name);
      try {
        await session.send('begin');
        yield* readPages(session, query, values, rows);
      } finally {
        try {
          // Also where it has failed: the server then takes the commit for a rollback.
          if (!session.isBroken) await session.send('commit');
        } finally {
          transactions.release(session);
        }
      }
    },
    transaction: async (work) => {
      if (isInside()) throw outside();
      open++;
      try {
        return await lend((transaction) => inside.run(true, () => work(transaction)));
      } finally {
        // As long as there is a store, Node follows every promise of the process, which costs each query a tenth.
        if (--open === 0) inside.disable();
      }
    },
    together: async (work) => {
      if (isInside()) throw outside();
      // The next session has prepared nothing yet.
      return lend(work).catch((error: unknown) => anew(error, () => lend(work)));
    },
    close: async () => {
      if (isInside()) throw new Error('close() waits for transactions, and this one would wait for it: close after it');
      await Promise.all([statements.close(), transactions.close()]);
    },
  };
}

/** Once more where a migration changed a statement: nothing of it was done. */
function anew<Value>(error: unknown, again: () => Promise<Value>): Promise<Value> {
  if (error instanceof StatementChanged) return again();
  throw error;
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
  session: PooledSession,
  scope: Scope,
  work: (transaction: Transaction) => Promise<Value>,
): Promise<Value> {
  const { transaction, finish, causeOf } = openScope(session, scope.depth);
  await session.send(scope.begin);
  try {
    const value = await work(transaction);
    finish();
    await session.send(scope.end);
    return value;
  } catch (error) {
    // A connection whose state is not known must not be lent again: breaking it rolls back, too.
    if (!session.isBroken)
      await session.send(scope.undo).catch(() => {
        session.breakOff();
      });
    throw causeOf(error);
  }
}

interface OpenScope {
  readonly transaction: Transaction;
  readonly finish: () => void;
  readonly causeOf: (error: unknown) => unknown;
}

/** What is handed to the work of one transaction or savepoint, until `finish`, which throws when a statement had failed. */
function openScope(session: PooledSession, depth: number): OpenScope {
  let failure: { readonly error: unknown } | undefined;
  let changed: StatementChanged | undefined;
  let state: 'open' | 'inner' | 'over' = 'open';
  const findRefusal = () => {
    if (state === 'over') return new Error('the transaction is over: await all that runs on it before it ends');
    if (state === 'inner') return new Error('a transaction within this one is open: run it there, or await that one');
    return session.isBroken ? session.lost('transaction') : undefined;
  };
  const fail = (error: unknown) => {
    failure ??= { error };
    if (error instanceof StatementChanged) changed ??= error;
    throw error;
  };
  let asked = 0;
  // Not async: that would be two promises more for each query.
  const execute: Connection['execute'] = (query, values) => {
    const refusal = findRefusal();
    if (refusal !== undefined) return Promise.reject(refusal);
    asked++;
    return session.execute(query, values).catch((error: unknown) => {
      // Nothing but the first was asked: the transaction begins anew. What is asked meanwhile comes behind it.
      if (!(error instanceof StatementChanged) || asked > 1 || depth > 0) return fail(error);
      const begun = session.send('rollback; begin');
      const again = session.execute(query, values);
      return Promise.all([again, begun]).then(([sent]) => sent, fail);
    });
  };
  return {
    finish: () => {
      state = 'over';
      // The server would take the commit for a rollback, and report no error.
      if (failure !== undefined) throw failure.error;
    },
    // The driver asks again first: those that fail because of it are told before.
    causeOf: (error) =>
      changed !== undefined && error instanceof DatabaseError && error.code === '25P02' ? changed : error,
    transaction: {
      isTransaction: true,
      execute,
      pages: (query, values, rows) => readPages({ execute }, query, values, rows),
      together: (work) => work({ execute }),
      transaction: async (work) => {
        const refusal = findRefusal();
        if (refusal !== undefined) throw refusal;
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
