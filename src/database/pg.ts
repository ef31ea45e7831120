import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import './quiet-pg.js';
import pg from 'pg';
import { explainConnectError } from './connect-errors.js';
import { decoderOf } from './codecs.js';
import { withoutPgVariables } from './environment.js';
import type { Connection } from './query.js';
import type { Target } from './target.js';
import { tlsOptions } from './tls.js';

const types: pg.CustomTypesConfig = { getTypeParser: (oid: number) => decoderOf(oid) };

/**
 * Opens one connection with pg, the driver that the migration engine runs on.
 *
 * @param signal gives up a connection that is still being opened.
 * @throws UserError that says what to do, when the server cannot be reached or refuses us; its cause keeps the driver's error.
 */
export async function connectPg(target: Target, applicationName: string, signal?: AbortSignal): Promise<pg.Client> {
  const tls = tlsOptions(target);
  try {
    return await open(target, applicationName, tls, signal);
  } catch (error) {
    throw explainConnectError(error, target);
  }
}

/** Quotes a name for use in SQL, where no parameter may stand. */
export function quoteIdentifier(name: string): string {
  return pg.escapeIdentifier(name);
}

/** Quotes a value for use in SQL, where no parameter may stand. */
export function quoteLiteral(value: string): string {
  return pg.escapeLiteral(value);
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

async function open(
  target: Target,
  applicationName: string,
  ssl: ConnectionOptions | false,
  signal: AbortSignal | undefined,
): Promise<pg.Client> {
  signal?.throwIfAborted();
  const { host, port, user, password, database, sslMode, connectTimeoutSeconds } = target;
  const options: pg.ClientConfig & { pipeline: true } = {
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
  };
  const client = withoutPgVariables(() => new pg.Client(options));
  // A connection that dies between two statements must fail the next one, not the process.
  client.on('error', () => undefined);
  const { connection } = client as unknown as { connection: PgConnection };
  const giveUp = () => connection.stream.destroy();
  signal?.addEventListener('abort', giveUp);
  try {
    const connected = client.connect();
    if (ssl !== false && sslMode === 'prefer') goOnWithoutTls(connection);
    await connected;
    return client;
  } catch (error) {
    // A login that the driver gives up (it has no password, say) would stay open, and keep this process alive for a minute.
    void client.end().catch(() => undefined);
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

/** What of pg 8.23 is its own business, and ours all the same. */
interface PgConnection {
  readonly stream: Socket;
  attachListeners(stream: Socket): void;
  emit(event: 'sslconnect'): void;
}

/**
 * When a server says that it speaks no TLS, pg gives the connection up. It could go on with it in the clear, as libpq does: that is what
 * `prefer` means, and another connection takes longer than most commands' work. To be called when pg has begun to connect.
 */
function goOnWithoutTls(connection: PgConnection): void {
  const { stream } = connection;
  const [upgrade] = stream.listeners('data');
  if (upgrade === undefined) return;
  stream.removeAllListeners('data');
  stream.once('data', (answer: Buffer) => {
    // Exactly that: what came with it came from somebody who did not wait for our name. pg refuses it.
    if (answer.toString('latin1') !== 'N') return upgrade.call(stream, answer) as unknown;
    connection.attachListeners(stream);
    // What pg sends its startup message on.
    connection.emit('sslconnect');
    return undefined;
  });
}
