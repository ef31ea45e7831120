import { connectPg } from '../../packages/tool/src/session/pg.js';
import type { Connection } from 'pgproof-runtime/query.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';

/** The period that everything is counted in. */
export const periodStart = new Date('2026-01-01T00:00:00Z');

/**
 * Gives each of the four tables so many rows: a user has one balance, one transaction, one counter.
 *
 * What is filled in order fills an index ten times as fast, while ids spread over all that a uuid can be: what comes later meets any page.
 * One row of eleven is taken out again, all over the tables: pages that were filled and never touched are full, and the first change
 * of a row in each would move it and write to all its indexes, which happens once in the life of a page.
 */
export async function fill(database: ConnectionConfig, rows: number): Promise<void> {
  const client = await connectPg(database, 'bench');
  try {
    // References are right by the way the rows are made: to look up each would take longer than all the rest.
    await client.query('set session_replication_role = replica');
    const all = placeOf(rows);
    for (const [table, insert] of Object.entries(inserts)) {
      for (let from = 0; from < all; from += chunk) {
        const series = `generate_series(${from}::bigint, ${Math.min(from + chunk, all) - 1}) as number`;
        await client.query(`${insert(idOf(rows))} from ${series}`);
        if (rows > chunk) console.error(`${table}: ${Math.min(from + chunk, all)} rows`);
      }
      const key = table === 'user' ? 'id' : 'user_id';
      await client.query(
        `delete from public."${table}" using generate_series(10::bigint, ${all}, 11) as number where ${key} = ${idOf(rows)}`,
      );
    }
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    await client.query('create extension pg_prewarm; create extension pgstattuple');
    await client.query(`select pg_prewarm(oid) from pg_class where ${ours}`);
    const { rows: sizes } = await client.query<{ size: string }>(
      'select pg_size_pretty(pg_database_size(current_database())) as size',
    );
    console.error(`${rows} rows in each table: ${sizes[0]?.size ?? ''}`);
  } finally {
    await client.end();
  }
}

/**
 * Has a connection see every page: its process maps each one when it first meets it, which takes longer than to read it, and a process that
 * has been up for a day has met them.
 */
export async function meetPages(connection: Connection): Promise<void> {
  const text = `select case relkind when 'i' then (pgstatindex(oid)).leaf_pages else (pgstattuple(oid)).tuple_count end from pg_class where ${ours}`;
  await connection.execute({ name: 'bench: MeetPages', text }, []);
}

/** The user of a number below `rows`, as the server makes it. */
export function userId(number: number, rows: number): string {
  const digits = (BigInt(placeOf(number)) * stepOf(rows)).toString(16).padStart(15, '0').padEnd(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Which of the features a user has used. */
export const featureOf = (number: number) => `feature ${placeOf(number) % 20}`;

const chunk = 1_000_000;

const ours = `relkind in ('r', 'i') and relnamespace = 'public'::regnamespace`;

/** Where a row is among those that were filled, of which every eleventh is gone. */
const placeOf = (number: number) => number + Math.floor(number / 10);

/** Fifteen hexadecimal digits are as many as fit into a bigint. */
const stepOf = (rows: number) => (1n << 60n) / BigInt(placeOf(rows));

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
