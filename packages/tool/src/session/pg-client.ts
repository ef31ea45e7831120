import type { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import './quiet-pg.js';
import pg from 'pg';
import { isServerError } from 'pgproof-runtime/errors.js';
import { decoderOf } from 'pgproof-runtime/codecs.js';
import { withoutPgVariables } from 'pgproof-runtime/environment.js';
import { isFarewell, LostConnection } from './lost.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';

const types: pg.CustomTypesConfig = { getTypeParser: (oid: number) => decoderOf(oid) };

/** Connects with pg. @param signal gives up a connection that is still being opened. */
export async function openClient(
  config: ConnectionConfig,
  applicationName: string,
  ssl: ConnectionOptions | false,
  signal: AbortSignal | undefined,
): Promise<pg.Client> {
  signal?.throwIfAborted();
  const { host, port, user, password, database, sslMode, connectTimeoutSeconds, options: settings } = config;
  const options: pg.ClientConfig & { pipeline: true } = {
    host,
    port,
    user,
    // A function keeps pg from looking into ~/.pgpass, which postgres.js would not.
    password: () => password,
    database,
    ssl,
    application_name: config.applicationName ?? applicationName,
    ...(settings === undefined ? {} : { options: settings }),
    connectionTimeoutMillis: connectTimeoutSeconds * 1000,
    keepAlive: true,
    types,
    // What is sent together is answered together: over a slow network each way there and back counts.
    pipeline: true,
  };
  const client = withoutPgVariables(() => new pg.Client(options));
  nameWhatBrokeIt(client, config);
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

/**
 * A connection that dies between two statements must fail the next one, not the process; and what failed then, and all that follows, must
 * say why. pg says of it only that there was an error.
 */
function nameWhatBrokeIt(client: pg.Client, config: ConnectionConfig): void {
  let reason: unknown;
  let isBroken = false;
  client.on('error', (error) => {
    reason ??= error;
    isBroken = true;
  });
  // At an immediate shutdown, or after a crash, the server says it as a warning.
  client.on('notice', (notice) => {
    const said = Object.assign(new Error(notice.message), { severity: notice.severity, code: notice.code });
    if (isFarewell(said)) reason ??= said;
  });
  const query = client.query.bind(client) as (...parameters: unknown[]) => Promise<unknown>;
  client.query = (async (...parameters: unknown[]) => {
    try {
      return await query(...parameters);
    } catch (error) {
      if (isFarewell(error)) reason ??= error;
      if (!isBroken || isServerError(error) || isQueryTimeout(error)) throw error;
      throw new LostConnection(config, reason);
    }
  }) as typeof client.query;
}

/** What pg throws when an answer takes too long has no code of its own. */
export function isQueryTimeout(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** How many answers to what was sent are still to come. */
export function countUnanswered(client: pg.ClientBase): number {
  const { _activeQuery, _sentQueryQueue, _queryQueue } = client as unknown as PgQueues;
  return (_activeQuery === null ? 0 : 1) + _sentQueryQueue.length + _queryQueue.length;
}

/** What of pg 8.23 is its own business, and ours all the same. */
interface PgQueues {
  readonly _activeQuery: object | null;
  readonly _sentQueryQueue: readonly object[];
  readonly _queryQueue: readonly object[];
}

/** The same. */
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
