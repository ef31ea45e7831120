import type { ConnectionOptions } from 'node:tls';
import './quiet-pg.js';
import pg from 'pg';
import { isTlsRefused, explainConnectError } from './connect-errors.js';
import { decoderOf } from './codecs.js';
import type { Connection } from './query.js';
import type { Target } from './target.js';
import { tlsOptions } from './tls.js';

const types: pg.CustomTypesConfig = { getTypeParser: (oid: number) => decoderOf(oid) };

/**
 * Opens one connection with pg, the driver that the migration engine runs on.
 *
 * @throws UserError that says what to do, when the server cannot be reached or refuses us; its cause keeps the driver's error.
 */
export async function connectPg(target: Target, applicationName: string): Promise<pg.Client> {
  const tls = tlsOptions(target);
  try {
    return await open(target, applicationName, tls);
  } catch (error) {
    if (target.sslMode !== 'prefer' || !isTlsRefused(error)) throw explainConnectError(error, target);
  }
  try {
    return await open(target, applicationName, false);
  } catch (error) {
    throw explainConnectError(error, target);
  }
}

/** Quotes a name for use in SQL, where no parameter may stand. */
export function quoteIdentifier(name: string): string {
  return pg.escapeIdentifier(name);
}

/** The bridge for pg: what a generated query needs to run on a pg connection. */
export function fromPg(client: pg.ClientBase): Connection {
  return {
    execute: async ({ text }, values) => {
      const result = await client.query<Record<string, unknown>>(text, [...values]);
      return { rows: result.rows, rowCount: result.rowCount ?? 0 };
    },
  };
}

async function open(target: Target, applicationName: string, ssl: ConnectionOptions | false): Promise<pg.Client> {
  const { host, port, user, password, database, connectTimeoutSeconds } = target;
  const client = new pg.Client({
    host,
    port,
    user,
    // A function keeps pg from looking into ~/.pgpass, which postgres.js would not.
    password: () => password,
    database,
    ssl,
    application_name: applicationName,
    connectionTimeoutMillis: connectTimeoutSeconds * 1000,
    keepAlive: true,
    types,
    // What is sent together is answered together: over a slow network each way there and back counts.
    pipeline: true,
  });
  // A connection that dies between two statements must fail the next one, not the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    // A login that the driver gives up (it has no password, say) would stay open, and keep this process alive for a minute.
    void client.end().catch(() => undefined);
    throw error;
  }
}
