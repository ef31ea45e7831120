import postgres from 'postgres';
import { decodeArray, decoderOf, ownTypes } from './codecs.js';
import { withoutPgVariables } from './environment.js';
import type { Connection } from './query.js';
import { openSocket } from './socket.js';
import type { Target } from './target.js';
import { tlsOptions } from './tls.js';

/** A date or a time stamp goes both ways as the text that the server writes: through Date it would lose microseconds. */
const asText = (oid: number) => ({ to: oid, from: [oid], serialize: String, parse: (text: string) => text });

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
  const ssl = tlsOptions(target);
  const options = {
    socket: () => openSocket(target),
    // Only for its messages. In lists, since it cuts a plain host at its commas and colons, of which an IPv6 address has some.
    host: [host],
    port: [port],
    user,
    password,
    database,
    max,
    ssl: ssl !== false && target.sslMode === 'prefer' ? 'prefer' : ssl,
    connect_timeout: connectTimeoutSeconds,
    connection: {
      application_name: applicationName,
      TimeZone: 'UTC',
      DateStyle: 'ISO',
      ...(searchPath === undefined ? {} : { search_path: searchPath }),
    },
    types: { date: asText(1082), timestamp: asText(1114), timestamptz: asText(1184) },
    onnotice: () => undefined,
    ...more,
  } as unknown as postgres.Options<Record<string, postgres.PostgresType>>;
  const sql = withoutPgVariables(() => postgres(options));
  ownCodecs(sql);
  return sql;
}

interface MoreOptions extends Pick<
  postgres.Options<Record<string, postgres.PostgresType>>,
  'onclose' | 'max_lifetime'
> {
  readonly searchPath?: string | undefined;
}

/**
 * Has postgres.js decode as we do, and send what is text already as it is: it would make `false` of the text `true`, and encode JSON twice. It
 * asks the server for the array types when it first connects, and gives each a parser that makes the text `NULL` of a NULL: as soon as it
 * has noted one, ours takes its place.
 */
function ownCodecs(sql: postgres.Sql): void {
  const { parsers, serializers, shared } = sql.options as unknown as Internals;
  const passText = (oid: number) => {
    const serialize = serializers[oid];
    if (serialize !== undefined) serializers[oid] = (value) => (typeof value === 'string' ? value : serialize(value));
  };
  for (const oid of ownTypes) parsers[oid] = decoderOf(oid);
  for (const oid of Object.keys(serializers)) passText(Number(oid));
  shared.typeArrayMap = new Proxy(shared.typeArrayMap, {
    set: (map, element, array: number) => {
      map[String(element)] = array;
      queueMicrotask(() => {
        parsers[array] = (text) => decodeArray(text, parsers[Number(element)] ?? String);
        passText(array);
      });
      return true;
    },
  });
}

/** What of its options postgres.js works with; the connections read the same objects. */
interface Internals {
  readonly parsers: Record<number, (text: string) => unknown>;
  readonly serializers: Record<number, (value: unknown) => unknown>;
  readonly shared: { typeArrayMap: Record<string, number> };
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
