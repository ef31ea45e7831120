import './quiet-pg.js';
import pg from 'pg';
import type { UserError } from 'pgproof-runtime/errors.js';
import { explainConnectError } from 'pgproof-runtime/connect-errors.js';
import { mustChoose, openChosen, type Role } from 'pgproof-runtime/hosts.js';
import { leave } from './close.js';
import { asLost, LostConnection } from './lost.js';
import { openClient } from './pg-client.js';
import type { Connection } from 'pgproof-runtime/query.js';
import {
  reachedQuery,
  requireNamed,
  spreadReads,
  writerQuery,
  type Reached,
  type ReachedRow,
  type WriterRow,
} from 'pgproof-runtime/reached.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { tlsOptions } from 'pgproof-runtime/tls.js';

/** A connection, and what the server said of itself when it was opened. */
export interface OpenedClient {
  readonly client: pg.Client;
  /** The one server that it leads to, of those that were named. */
  readonly config: ConnectionConfig;
  readonly reached: Reached;
}

interface OpenOptions {
  /** Gives up a connection that is still being opened. */
  readonly signal?: AbortSignal | undefined;
  /** Sends what is to travel with the first question. A pooler that deals out transactions may lose it. */
  readonly sendAlong?: ((client: pg.Client) => void) | undefined;
}

/**
 * Opens one connection with pg, the driver that the migration engine runs on, for one who makes sure by themselves that it leads to one server.
 *
 * @throws UserError that says what to do, when the server cannot be reached or refuses us (its cause keeps the driver's error), and when the
 * connection leads to another database than the connection config names.
 */
export async function openPg(
  config: ConnectionConfig,
  applicationName: string,
  { signal, sendAlong }: OpenOptions = {},
): Promise<OpenedClient> {
  if (mustChoose(config)) {
    return openChosen(config, {
      open: (one) => openPg(one, applicationName, { signal, sendAlong }),
      ask: async ({ client }, sql) => (await client.query<Role & pg.QueryResultRow>(sql)).rows[0],
      close: ({ client }) => client.end(),
    });
  }
  const tls = tlsOptions(config);
  const explain = (error: unknown) => {
    throw error instanceof LostConnection ? error : explainConnectError(error, config);
  };
  const client = await openClient(config, applicationName, tls, signal).catch(explain);
  return endUnless(client, config, async () => {
    // A pooler may take the client in, and then have no session for it.
    const first = { text: reachedQuery, query_timeout: config.connectTimeoutSeconds * 1000 };
    const asked = client.query<ReachedRow>(first).catch(async (error: unknown) => explain(await asLost(client, error)));
    sendAlong?.(client);
    const { rows } = await asked;
    return { client, config, reached: requireNamed(config, rows[0]) };
  });
}

/** As openPg; refuses a pooler that sends reads and writes to different servers, too. */
export async function connectPg(
  config: ConnectionConfig,
  applicationName: string,
  signal?: AbortSignal,
): Promise<pg.Client> {
  const opened = await openPg(config, applicationName, { signal });
  return endUnless(opened.client, config, async () => {
    await requireOneServer(config, opened);
    return opened.client;
  });
}

/** Has work done on a connection of its own, which is closed whatever comes. */
export async function withPg<T>(
  config: ConnectionConfig,
  applicationName: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connectPg(config, applicationName);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** As withPg, for work that only reads: it is sent with the question whether the connection leads to one server. */
export async function readPg<T>(
  config: ConnectionConfig,
  applicationName: string,
  read: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const opened = await openPg(config, applicationName);
  try {
    const checked = requireOneServer(config, opened);
    const reading = read(opened.client);
    // Where the check fails, what was read is of no interest.
    reading.catch(() => undefined);
    await checked;
    return await reading;
  } finally {
    await opened.client.end();
  }
}

/** @throws UserError when reads and writes go to different servers. */
export async function requireOneServer(config: ConnectionConfig, { client, reached }: OpenedClient): Promise<void> {
  const answer = await client.query<WriterRow>(`${writerQuery}; rollback`);
  if (!isOneServer(answer, reached)) throw await explainSpread(config, client);
}

/** Whether the answer to `writerQuery` came from the server that was reached. */
export function isOneServer(answer: pg.QueryResult<WriterRow>, { startedAt }: Reached): boolean {
  // Of several statements pg gives several results, whatever its types say.
  return [answer].flat().some(({ rows }) => rows[0]?.started_at === startedAt);
}

/** What is thrown where a connection was found to lead to two servers. Only there its name is asked for: PostgreSQL would log an error. */
export async function explainSpread(config: ConnectionConfig, client: pg.Client): Promise<UserError> {
  const pooler = await client.query('show pool_version').then(
    () => 'pgpool',
    () => undefined,
  );
  return spreadReads(config, pooler);
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

/** A connection on which each text is planned once. */
export interface PreparingConnection extends Connection {
  /** Has each text planned anew: what was prepared may be gone. */
  readonly forget: () => void;
}

/** Of this process alone: a pooler may hand a session on as it was left. */
const ours = `pgproof ${Math.random().toString(36).slice(2)}`;
let prepared = 0;

/** The same for one who asks the same again and again. */
export function fromPgPrepared(client: pg.ClientBase): PreparingConnection {
  const names = new Map<string, string>();
  return {
    execute: async ({ text }, values) => {
      const name = names.get(text) ?? `${ours} ${(prepared += 1)}`;
      names.set(text, name);
      const result = await client.query<Record<string, unknown>>({ name, text, values: [...values] });
      return { rows: result.rows, rowCount: result.rowCount ?? 0 };
    },
    forget: () => {
      names.clear();
    },
  };
}

async function endUnless<Value>(
  client: pg.Client,
  config: ConnectionConfig,
  make: () => Promise<Value>,
): Promise<Value> {
  try {
    return await make();
  } catch (error) {
    await leave(client, config);
    throw error;
  }
}
