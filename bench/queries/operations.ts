import type { Query } from 'pgproof-runtime/query.js';
import { findUserById } from '../../src/queries/accounts/user.js';
import { debitTokens } from '../../src/queries/tokens/balance.js';
import { listTokenTransactions } from '../../src/queries/tokens/token-transaction.js';

/** What everybody does, with the same SQL. */
export const operations = ['point read', 'insert', '100 rows', 'token debit'] as const;
export type Operation = (typeof operations)[number];

/** An operation on one user: it gives a row, or the rows. */
export type Client = Record<Operation, (userId: string) => Promise<unknown>> & { close: () => Promise<void> };

/** Opens at most so many connections, without TLS. */
export type OpenClient = (url: string, connections: number) => Promise<Client>;

/** What is written, the same for all: one token, of the work that no query looks up. */
export const booking = { amount: 1, type: 'USAGE', referenceId: null, description: 'bench' } as const;

/** What the layer has no query for, since its journal is written together with the balance: as generated, but by hand. */
export const insertTransaction: Query<typeof booking & { userId: string }, { id: string }, 'one'> = {
  name: 'bench: InsertTransaction',
  text: `
insert into public.token_transaction
  (user_id, amount, transaction_type, reference_id, description)
values
  ($1, $2, $3, $4, $5)
returning id`,
  parameters: ['userId', 'amount', 'type', 'referenceId', 'description'],
  oids: [2950, 23, 0, 2950, 1043],
  cardinality: 'one',
};

type Values = (string | number | null)[];

/** The text of each operation, and its values in the order of `$n`. */
export const statements: Record<Operation, { text: string; values: (userId: string) => Values }> = {
  'point read': statementOf(findUserById, (userId) => ({ id: userId })),
  insert: statementOf(insertTransaction, (userId) => ({ ...booking, userId })),
  '100 rows': statementOf(listTokenTransactions, (userId) => ({ userId, limit: 100, offset: 0 })),
  'token debit': statementOf(debitTokens, (userId) => ({ ...booking, userId })),
};

/** By the names that the query gives its parameters, since their order follows its text. */
function statementOf<Params>(
  { text, parameters }: Pick<Query<Params, unknown>, 'text' | 'parameters'>,
  params: (userId: string) => Params,
): { text: string; values: (userId: string) => Values } {
  return {
    text,
    values: (userId) => {
      const given = params(userId);
      return parameters.map((name) => given[name] as Values[number]);
    },
  };
}

/** Who is read has 100 transactions each; who is written to has a balance. So many that few meet on a row. */
export const users = {
  read: { first: 1, count: 1000 },
  written: { first: 1_000_001, count: 10_000 },
};

export const groupOf = (operation: Operation): keyof typeof users =>
  operation === 'point read' || operation === '100 rows' ? 'read' : 'written';

/** The user of a number, as the server counts them: `lpad(to_hex(number), 32, '0')::uuid`. */
export function userId(number: number): string {
  const digits = number.toString(16).padStart(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
