import postgres from 'postgres';
import type { Major } from '../../packages/tool/src/embedded/cluster.js';
import { startThrowAwayServer } from '../../packages/tool/src/embedded/throw-away.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { until } from './trial.js';

/** One of two servers between which rows are replicated. */
export interface Server {
  readonly url: string;
  readonly sql: postgres.Sql;
  stop(): Promise<void>;
}

/** Starts a server of a major version, with an empty database `vbwd`. */
export async function startMajor(major: Major): Promise<Server> {
  const server = await startThrowAwayServer({
    major,
    settings: {
      max_logical_replication_workers: 8,
      max_connections: 60,
      dynamic_library_path: '$libdir',
      // A worker that failed is started again at once.
      wal_retrieve_retry_interval: '100ms',
      wal_receiver_status_interval: '1s',
    },
  });
  const urlOf = (database: string) => `postgres://postgres:${server.password}@127.0.0.1:${server.port}/${database}`;
  const maintenance = openPool(parseConnectionUrl(urlOf('postgres')), 'vbwd-test', 1);
  await maintenance`create database vbwd`;
  await maintenance.end();
  const sql = openPool(parseConnectionUrl(urlOf('vbwd')), 'vbwd-test', 2);
  return {
    url: urlOf('vbwd'),
    sql,
    stop: async () => {
      await sql.end({ timeout: 1 });
      await server.stop();
    },
  };
}

/** Waits until the subscription has all that was committed at its publisher. */
export async function follows(pair: Two, subscription: string): Promise<void> {
  const isThere = await whetherAt(pair, subscription);
  await until(isThere, 'the subscription has it all');
}

/** The same, of a new subscription, or until it has failed. @returns whether it has not. */
export async function followsOrFails(pair: Two, subscription: string): Promise<boolean> {
  const isThere = await whetherAt(pair, subscription);
  const [, { sql }] = pair;
  const hasFailed = async () =>
    (await sql`select from pg_stat_subscription_stats where subname = ${subscription} and apply_error_count > 0`)
      .length > 0;
  let isWell: boolean | undefined;
  await until(async () => {
    if (await isThere()) isWell = true;
    else if (await hasFailed()) isWell = false;
    return isWell !== undefined;
  }, 'the subscription has it all, or fails');
  return isWell === true;
}

type Two = readonly [publisher: Server, subscriber: Server];

async function whetherAt([{ sql }]: Two, subscription: string): Promise<() => Promise<boolean>> {
  const [{ lsn } = { lsn: '' }] = await sql<{ lsn: string }[]>`select pg_current_wal_insert_lsn()::text as lsn`;
  return async () =>
    (
      await sql`select from pg_replication_slots where slot_name = ${subscription} and confirmed_flush_lsn >= ${lsn}::pg_lsn`
    ).length > 0;
}

/** Waits until all tables are copied. */
export async function isCopied({ sql }: Server): Promise<void> {
  await until(
    async () => (await sql`select from pg_subscription_rel where srsubstate <> 'r'`).length === 0,
    'the tables are copied',
  );
}
