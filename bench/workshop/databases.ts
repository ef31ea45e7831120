import { randomBytes } from 'node:crypto';
import { fingerprint } from '../../packages/tool/src/catalog/fingerprint.js';
import { readCatalog } from '../../packages/tool/src/catalog/read.js';
import { createDatabase, dropDatabase } from '../../packages/tool/src/session/create.js';
import { connectPg, fromPg } from '../../packages/tool/src/session/pg.js';
import { connectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';

/** Creates an empty database, has it used, and drops it. */
export async function withDatabase<Value>(
  server: ConnectionConfig,
  work: (database: ConnectionConfig) => Promise<Value>,
): Promise<Value> {
  const database = { ...server, database: `bench_${randomBytes(6).toString('hex')}` };
  await createDatabase(database);
  try {
    return await work(database);
  } finally {
    await dropDatabase(database);
  }
}

/** Lets what is not timed be done without waiting for the disk. */
export async function hurry(database: ConnectionConfig, on: boolean): Promise<void> {
  await query(
    database,
    `alter database ${database.database} ${on ? 'set' : 'reset'} synchronous_commit ${on ? '= off' : ''}`,
  );
}

/** What a tool made of the migrations: `39 tables, 18:9f86d0…`. Its own tables do not count, and dbmate's is dropped. */
export async function describeResult(database: ConnectionConfig): Promise<string> {
  const client = await connectPg(database, 'bench');
  try {
    await client.query('drop table if exists public.schema_migrations');
    const catalog = await readCatalog(fromPg(client));
    return `${catalog.tables.length} tables, ${fingerprint(catalog)}`;
  } finally {
    await client.end();
  }
}

/** The server's version: `18.4`. */
export async function serverVersion(server: ConnectionConfig): Promise<string> {
  const [row] = await query(server, `select current_setting('server_version') as version`);
  return String(row?.['version']);
}

export const urlOf = (database: ConnectionConfig) => connectionUrl(database);

async function query(database: ConnectionConfig, text: string): Promise<Record<string, unknown>[]> {
  const client = await connectPg(database, 'bench');
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}
