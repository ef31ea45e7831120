import { connectPg } from '../../src/database/pg.js';
import type { Target } from '../../src/database/target.js';

/** The period that everything is counted in. */
export const periodStart = new Date('2026-01-01T00:00:00Z');

/**
 * Gives each of the four tables so many rows: a user has one balance, one transaction, one counter.
 *
 * What is filled in order fills an index ten times as fast, while ids spread over all that a uuid can be: what comes later meets any page.
 */
export async function fill(database: Target, rows: number): Promise<void> {
  const client = await connectPg(database, 'bench');
  try {
    // References are right by the way the rows are made: to look up each would take longer than all the rest.
    await client.query('set session_replication_role = replica');
    for (const [table, insert] of Object.entries(inserts)) {
      for (let from = 0; from < rows; from += chunk) {
        const series = `generate_series(${from}::bigint, ${Math.min(from + chunk, rows) - 1}) as number`;
        await client.query(`${insert(idOf(rows))} from ${series}`);
        if (rows > chunk) console.error(`${table}: ${Math.min(from + chunk, rows)} rows`);
      }
    }
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    // As a server has it that has been up for a day.
    await client.query('create extension pg_prewarm');
    await client.query(
      `select pg_prewarm(oid) from pg_class where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace`,
    );
    const { rows: sizes } = await client.query<{ size: string }>(
      'select pg_size_pretty(pg_database_size(current_database())) as size',
    );
    console.error(`${rows} rows in each table: ${sizes[0]?.size ?? ''}`);
  } finally {
    await client.end();
  }
}

/** The user of a number below `rows`, as the server makes it. */
export function userId(number: number, rows: number): string {
  const digits = (BigInt(number) * stepOf(rows)).toString(16).padStart(15, '0').padEnd(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Which of the features a user has used. */
export const featureOf = (number: number) => `feature ${number % 20}`;

const chunk = 1_000_000;

/** Fifteen hexadecimal digits are as many as fit into a bigint. */
const stepOf = (rows: number) => (1n << 60n) / BigInt(rows);

const idOf = (rows: number) => `rpad(lpad(to_hex(number * ${stepOf(rows)}), 15, '0'), 32, '0')::uuid`;

const inserts: Record<string, (id: string) => string> = {
  user: (id) =>
    `insert into public."user" (id, email, password_hash, status)
     select ${id}, 'user-' || lpad(number::text, 9, '0') || '@example.com', repeat('x', 60), 'ACTIVE'`,
  user_token_balance: (id) =>
    `insert into public.user_token_balance (id, user_id, balance) select ${id}, ${id}, 1000000000`,
  token_transaction: (id) =>
    `insert into public.token_transaction (id, user_id, amount, transaction_type, reference_id, description)
     select ${id}, ${id}, 1000000000, 'PURCHASE', ${id}, 'transaction ' || number`,
  feature_usage: (id) =>
    `insert into public.feature_usage (id, user_id, feature_name, usage_count, period_start)
     select ${id}, ${id}, 'feature ' || number % 20, 1, '${periodStart.toISOString().slice(0, 10)}'`,
};
