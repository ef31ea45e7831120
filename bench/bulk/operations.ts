import type { Query } from 'pgproof-runtime/query.js';
import { booking, userId, users } from '../queries/operations.js';

export const operations = ['1,000 rows inserted', 'fifty queries together', '100,000 rows read'] as const;
export type Operation = (typeof operations)[number];

export const clientNames = ['ours', 'postgres.js', 'pg'] as const;
export type ClientName = (typeof clientNames)[number];

/** Each does the whole of it once. What is read is counted, so that no one has to keep it. */
export type Client = Record<Operation, () => Promise<number>> & { close: () => Promise<void> };
export type OpenClient = (url: string) => Promise<Client>;

/** How many rows or queries each operation is. */
export const sizes: Record<Operation, number> = {
  '1,000 rows inserted': 1000,
  'fifty queries together': 50,
  '100,000 rows read': 100_000,
};

/** So many rows are in memory at once. */
export const page = 1000;

/** One statement, whatever the number of rows: each column is an array. */
export const insertMany = `
insert into public.token_transaction
  (user_id, amount, transaction_type, reference_id, description)
select *
from unnest($1::uuid[], $2::integer[], $3::public.tokentransactiontype[], $4::uuid[], $5::text[])`;

/** A thousand rows, of other users each time. They are there before anything is timed. */
export function newRows(): Rows {
  return sets[(asked = (asked + 1) % sets.length)] as Rows;
}

export type Rows = ReturnType<typeof makeRows>;

function makeRows(from: number) {
  const { first, count } = users.written;
  const numbers = Array.from({ length: sizes['1,000 rows inserted'] }, (_, index) => first + ((from + index) % count));
  return {
    userIds: numbers.map(userId),
    amounts: numbers.map(() => booking.amount),
    types: numbers.map(() => booking.type),
    referenceIds: numbers.map(() => null),
    descriptions: numbers.map((number) => `row, "${number}"`),
  };
}

const sets = Array.from({ length: 10 }, (_, set) => makeRows(set * 1000));
let asked = 0;

/** Small ones, none like another: each reads a row by its key. */
export const small = Array.from(
  { length: sizes['fifty queries together'] },
  (_, index): Query<{ id: string }, object, 'many'> => ({
    name: `bench: Small${index}`,
    text: `select id, email, status, created_at, ${index} as number from public."user" where id = $1`,
    parameters: ['id'],
    oids: [2950],
    cardinality: 'many',
  }),
);

export const idOf = (index: number) => userId(users.read.first + ((index * 7919) % users.read.count));

export const readMany = `
select user_id, amount, transaction_type, reference_id, description, id, created_at, updated_at, version
from public.token_transaction
limit ${sizes['100,000 rows read']}`;
