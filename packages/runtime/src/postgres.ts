import postgres from 'postgres';
import { encode, ownDecoders } from './codecs.js';
import { withoutPgVariables } from './environment.js';
import type { Connection } from './query.js';
import { mustChoose } from './hosts.js';
import { openSocketOfChosen } from './pool-hosts.js';
import { openSocket } from './socket.js';
import type { Target } from './target.js';
import { tlsOptions } from './tls.js';

/**
 * A pool of connections with postgres.js, in UTC whatever zone this machine or the server is in.
 *
 * @param max how many connections at the most; each is opened when it is first needed.
 * @param more where names without a schema are looked up, as the server writes it: as it is set for the role and the database, unless
 * told; and options of postgres.js, for those who know it.
 */
export function openPool(
  target: Target,
  applicationName: string,
  max = 10,
  { searchPath, ...more }: MoreOptions = {},
): postgres.Sql {
  const { host, port, user, password, database, connectTimeoutSeconds } = target;
  // What is wrong with the files of certificates is said at once.
  if (!mustChoose(target)) tlsOptions(target);
  const options = {
    socket: () => (mustChoose(target) ? openSocketOfChosen(target, openProbe) : openSocket(target)),
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
      application_name: target.applicationName ?? applicationName,
      ...(target.options === undefined ? {} : { options: target.options }),
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

/** One connection, to see whether a server will do. */
const openProbe = (one: Target) => openPool(one, 'vbwd', 1, { fetch_types: false });

interface MoreOptions extends Pick<
  postgres.Options<Record<string, postgres.PostgresType>>,
  'onclose' | 'max_lifetime' | 'fetch_types'
> {
  readonly searchPath?: string | undefined;
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

/**
 * The bridge for postgres.js: on the pool, or on the transaction that `sql.begin` hands out.
 *
 * Every value is text or null, of which postgres.js guesses no type: the server alone decides.
 *
 * @param explain what is thrown for an error of the driver's; the error itself unless told.
 */
export function fromPostgres(
  sql: postgres.ISql,
  explain: (error: unknown, query: string) => unknown = (error) => error,
): Connection {
  // postgres.js finds a prepared statement by the types that it guesses of the values, and the text, joined and hashed for each call. With
  // one value of the type '' that is the text itself, hashed already. What is sent are the `parameters`, if the query has some by then.
  const anyValue = [sql.typed('' as never, '' as never)] as never[];
  return {
    execute: ({ name, text }, values) => {
      const query = sql.unsafe(text, values.length === 0 ? [] : anyValue, prepared);
      // A copy, for it writes into them.
      if (values.length > 0) (query as unknown as { parameters: unknown }).parameters = [...values];
      return query.then(toAnswer, (error: unknown) => {
        throw explain(error, name);
      });
    },
  };
}

/** `simple: false` has a query without parameters prepared like the others. */
const prepared = { prepare: true, simple: false } as postgres.UnsafeQueryOptions;

const toAnswer = (rows: postgres.RowList<postgres.Row[]>) => ({ rows, rowCount: rows.count });
