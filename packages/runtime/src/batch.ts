import { DatabaseError } from './database-errors.js';
import { answerOf, valuesOf, type Answer, type Connection, type Query } from './query.js';
import type { Database, Transaction } from './transaction.js';

/** What stands behind a query in a batch: its parameters, if it has some. */
export type BatchParams<Of> =
  Of extends Query<infer Params extends object, unknown> ? (keyof Params extends never ? [] : [Params]) : never;

/** What the queries of a batch answer with, each as `query` would. */
export type BatchAnswers<Queries extends readonly unknown[]> = {
  -readonly [Index in keyof Queries]: Queries[Index] extends Query<infer Params extends object, infer Row, infer Count>
    ? Params extends object
      ? Answer<Row, Count>
      : never
    : never;
};

/**
 * Sends many queries at once, without waiting for an answer in between. All of it happens, or nothing: on a pool in a transaction of its own. Where
 * one fails, those behind it do not run, and `index` of the error says which it was, counted from 0.
 *
 * @throws Error as `query` does.
 */
export async function batch<Queries extends readonly Query<never, unknown>[] | []>(
  database: Database | Transaction,
  queries: readonly [...{ [Index in keyof Queries]: readonly [Queries[Index], ...BatchParams<Queries[Index]>] }],
): Promise<BatchAnswers<Queries>> {
  const entries = queries as unknown as readonly (readonly [Query<object, unknown>, object?])[];
  // Before anything is sent: a value that cannot be written is in the way of all.
  const asked = entries.map(([query, params]) => ({ query, values: valuesOf(query, params) }));
  if (asked.length === 0) return [] as unknown as BatchAnswers<Queries>;
  return database.together((on) => sendAll(on, asked)) as Promise<BatchAnswers<Queries>>;
}

interface Asked {
  readonly query: Query<object, unknown>;
  readonly values: (string | null)[];
}

async function sendAll(on: Connection, asked: readonly Asked[]): Promise<unknown[]> {
  // All of them: none may still run when the transaction ends.
  const outcomes = await Promise.allSettled(asked.map(({ query, values }) => on.execute(query, values)));
  return asked.map(({ query }, index) => {
    const outcome = outcomes[index] as (typeof outcomes)[number];
    try {
      if (outcome.status === 'rejected') throw outcome.reason;
      return answerOf(query, outcome.value);
    } catch (error) {
      throw error instanceof DatabaseError ? error.at(index, asked.length) : error;
    }
  });
}
