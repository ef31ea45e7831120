import { connectPg } from '../../packages/tool/src/session/pg.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { users } from './operations.js';

/** Who is read gets 100 transactions each, who is written to a balance that lasts. */
export async function fill(database: ConnectionConfig): Promise<void> {
  const client = await connectPg(database, 'bench');
  const id = `lpad(to_hex(number), 32, '0')::uuid`;
  try {
    for (const { first, count } of Object.values(users)) {
      await client.query(
        `insert into public."user" (id, email, password_hash, status)
         select ${id}, 'user-' || number || '@example.com', repeat('x', 60), 'ACTIVE'
         from generate_series(${first}, ${first + count - 1}) as number`,
      );
    }
    const { read, written } = users;
    await client.query(
      `insert into public.token_transaction (user_id, amount, transaction_type, reference_id, description, created_at)
       select ${id}, nth, 'PURCHASE', gen_random_uuid(), 'transaction ' || nth, timestamp '2026-01-01' + nth * interval '1.000001 hours'
       from generate_series(${read.first}, ${read.first + read.count - 1}) as number, generate_series(1, 100) as nth`,
    );
    await client.query(
      `insert into public.user_token_balance (user_id, balance)
       select ${id}, 1000000000
       from generate_series(${written.first}, ${written.first + written.count - 1}) as number`,
    );
    await client.query('vacuum analyze');
  } finally {
    await client.end();
  }
}

/** How many transactions the journal has: each insert and each debit makes one. */
export async function countJournal(database: ConnectionConfig): Promise<number> {
  const client = await connectPg(database, 'bench');
  try {
    const { rows } = await client.query<{ count: string }>('select count(*) from public.token_transaction');
    return Number(rows[0]?.count);
  } finally {
    await client.end();
  }
}
