import type { Socket } from 'node:net';
import postgres from 'postgres';
import { encode, ownDecoders } from './codecs.js';
import { withoutPgVariables } from './environment.js';
import type { Connection } from './query.js';
import { mustChoose } from './hosts.js';
import { openSocketOfChosen } from './pool-hosts.js';
import { openSocket } from './socket.js';
import type { ConnectionConfig } from './connection-config.js';

/** What the server calls a connection of a backend that gives itself no name. */
export const defaultName = 'pgproof-runtime';

/**
 * A pool of connections with postgres.js, in UTC whatever zone this machine or the server is in.
 *
 * @param max how many connections at the most; each is opened when it is first needed.
 * @param more where names without a schema are looked up, as the server writes it: as it is set for the role and the database, unless
 * told; and options of postgres.js, for those who know it.
 */
export function openPool(
  config: ConnectionConfig,
  applicationName: string,
  max = 10,
  { searchPath, ...more }: MoreOptions = {},
): postgres.Sql {
  const { host, port, user, password, database, connectTimeoutSeconds } = config;
  const options = {
    socket: () => openSocketOf(config),
    // Only for its messages. In lists, since it cuts a plain host at its commas and colons, of which an IPv6 address has some.
    host: [host],
    port: [port],
    user,
    password,
    database,
    max,
    // The socket is encrypted already.
    ssl: false,
    connect_timeout: connectTimeoutSeconds,
    connection: {
      application_name: config.applicationName ?? applicationName,
      ...(config.options === undefined ? {} : { options: config.options }),
      TimeZone: 'UTC',
      DateStyle: 'ISO',
      ...(searchPath === undefined ? {} : { search_path: searchPath }),
    },
    onnotice: () => undefined,
    ...more,
  } as unknown as postgres.Options<Record<string, postgres.PostgresType>>;
  const sql = withoutPgVariables(() => postgres(options));
  ownCodecs(sql);
  return sql;
}

/** Opens a socket to the server, or to the one of several that will do. @param made is told of a socket before it is connected. */
export function openSocketOf(config: ConnectionConfig, made?: (socket: Socket) => void): Promise<Socket> {
  return mustChoose(config) ? openSocketOfChosen(config, openProbe) : openSocket(config, made);
}

/** One connection, to see whether a server will do. */
const openProbe = (one: ConnectionConfig) => openPool(one, defaultName, 1, { fetch_types: false });

interface MoreOptions extends Pick<
  postgres.Options<Record<string, postgres.PostgresType>>,
  'onclose' | 'max_lifetime' | 'connect_timeout' | 'fetch_types'
> {
  readonly searchPath?: string | undefined;
  /** Where a connection gets its socket. */
  readonly socket?: () => Promise<Socket>;
}

/**
 * Has postgres.js read and write values as we do, and send what is text already as it is: it would make `false` of the text `true`, and encode
 * JSON twice.
 */
function ownCodecs(sql: postgres.Sql): void {
  const options = sql.options as unknown as Internals;
  const { parsers, serializers } = options;
  Object.assign(parsers, ownDecoders);
  // Connections read from the first. What of array types is learned from a server (`fetch_types`) goes into the copy: it would make the text
  // NULL of a NULL, and a generated query knows what to do with the text.
  options.parsers = { ...parsers };
  for (const oid of [...Object.keys(serializers), ...Object.keys(ownDecoders)].map(Number)) {
    serializers[oid] = (value) => (typeof value === 'string' ? value : encode(value, oid));
  }
}

/** What of its options postgres.js works with; the connections read the same objects. */
interface Internals {
  parsers: Record<number, (text: string) => unknown>;
  readonly serializers: Record<number, (value: unknown) => string | null>;
}

/** Who is told of each query, and of its end. */
export interface Sending {
  /** @returns the text that is prepared; undefined where it may not be found again: then the query brings its own text, in the same message. */
  readonly asked?: (text: string, once?: true) => string | undefined;
  readonly answered?: () => void;
  /** @returns what is thrown for an error of the driver's; the error itself unless told. */
  readonly failed?: (error: unknown, query: string, prepared: string | undefined) => unknown;
}

/**
 * The bridge for postgres.js: on the pool, or on the transaction that `sql.begin` hands out.
 *
 * Every value is text or null, of which postgres.js guesses no type: the server alone decides.
 */
export function fromPostgres(sql: postgres.ISql, { asked, answered, failed }: Sending = {}): Connection {
  return {
    execute: ({ name, text, once }, values) => {
      // postgres.js is told of no values. It would guess their types, find a prepared statement by these and the text, joined and hashed for each
      // call, and send a new statement without its values, for which whatever follows on the connection is not in its place (a question
      // that is asked again, or a pooler, then mixes up the answers). What is sent are the `parameters`, if the query has some by then.
      const kept = asked === undefined ? text : asked(text, once);
      const query = sql.unsafe(kept ?? text, [], kept === undefined || once === true ? unnamed : prepared);
      // A copy, for it writes into them.
      if (values.length > 0) (query as unknown as { parameters: unknown }).parameters = [...values];
      return query.then(
        (rows) => {
          answered?.();
          // Of a command that counts nothing, as `create table`, it is null.
          return { rows, rowCount: (rows as { readonly count: number | null }).count ?? 0 };
        },
        (error: unknown) => {
          throw failed?.(error, name, kept) ?? error;
        },
      );
    },
  };
}

/** `simple: false` has a query without parameters sent like the others. */
const prepared = { prepare: true, simple: false } as postgres.UnsafeQueryOptions;
const unnamed = { prepare: false, simple: false } as postgres.UnsafeQueryOptions;
