import postgres from 'postgres';
import type { Connection } from './query.js';
import type { Target } from './target.js';
import { tlsOptions } from './tls.js';

/** A date or a time stamp goes both ways as the text that the server writes: through Date it would lose microseconds. */
const asText = (oid: number) => ({ to: oid, from: [oid], serialize: String, parse: (text: string) => text });

/**
 * A pool of connections with postgres.js, in UTC whatever zone this machine or the server is in.
 *
 * @param max how many connections at the most; each is opened when it is first needed.
 * @param more options of postgres.js, for those who know it.
 */
export function openPool(
  target: Target,
  applicationName: string,
  max = 10,
  more: Pick<postgres.Options<Record<string, postgres.PostgresType>>, 'onclose' | 'max_lifetime'> = {},
): postgres.Sql {
  const { host, port, user, password, database, connectTimeoutSeconds } = target;
  const ssl = tlsOptions(target);
  return postgres({
    // In lists, since postgres.js cuts a plain host at its commas and colons, of which an IPv6 address has some.
    ...(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host: [host], port: [port] }),
    user,
    password,
    database,
    max,
    ssl: ssl !== false && target.sslMode === 'prefer' ? 'prefer' : ssl,
    connect_timeout: connectTimeoutSeconds,
    connection: { application_name: applicationName, TimeZone: 'UTC', DateStyle: 'ISO' },
    types: { date: asText(1082), timestamp: asText(1114), timestamptz: asText(1184) },
    onnotice: () => undefined,
    ...more,
  } as postgres.Options<Record<string, postgres.PostgresType>>);
}

/**
 * The bridge for postgres.js: on the pool, or on the transaction that `sql.begin` hands out.
 *
 * Parameters go out untyped (`typed(value, 0)`), since postgres.js would else guess a type from the JavaScript value; and
 * `simple: false` has a query without parameters prepared like the others.
 */
export function fromPostgres(sql: postgres.ISql): Connection {
  return {
    execute: async ({ text }, values) => {
      const parameters = values.map((value) => (value === null ? null : sql.typed(value as never, 0)));
      const rows = await sql.unsafe(text, parameters as never[], { prepare: true, simple: false } as never);
      return { rows, rowCount: rows.count };
    },
  };
}
