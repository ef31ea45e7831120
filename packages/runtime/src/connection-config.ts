import { UserError } from './errors.js';
import { addressesOf, type Address } from './connection-address.js';
import { parameterNames, readParameters, type Parameters } from './connection-parameters.js';
import { decode, splitUrl } from './connection-url.js';

/** Where a connection goes, read once from a URL, so that every client is handed the same fields and no client reads it anew. */
export interface ConnectionConfig extends Address, Parameters {
  /** Servers to try, in this order, when the first one does not take the connection. */
  readonly others?: readonly Address[] | undefined;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** What the user wrote the URL into, for messages; undefined: DATABASE_URL. */
  readonly source?: string;
}

/**
 * Reads a PostgreSQL URL as libpq does.
 *
 * @param source what the user wrote it into, for messages: DATABASE_URL unless told.
 * @throws UserError when it is no such URL, names no database, or has a parameter that we would have to ignore.
 */
export function parseConnectionUrl(url: string, source?: string): ConnectionConfig {
  if (source === undefined) return readConnectionUrl(url);
  return named(
    source,
    (message) => message.replace(/^the database URL/, source),
    () => readConnectionUrl(url),
  );
}

/**
 * The database that PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE name.
 *
 * @param source of PGHOST, for messages.
 */
export function connectionConfigOf(env: NodeJS.ProcessEnv, source: string): ConnectionConfig {
  const { PGHOST = '', PGPORT = '', PGDATABASE = '' } = env;
  return named(
    source,
    (message) => message.replace(/^the database URL's port/, 'PGPORT'),
    () => {
      const user = env['PGUSER'] || accountName();
      const [first, ...others] = addressesOf(PGHOST.split(','), PGPORT.split(','));
      return {
        ...first,
        ...(others.length > 0 ? { others } : {}),
        user,
        password: env['PGPASSWORD'] ?? '',
        database: cutName(PGDATABASE || user),
        ...readParameters(() => undefined),
      };
    },
  );
}

/** The connection config as a URL without its password, for messages. */
export function printConnection(config: ConnectionConfig): string {
  const shown = { ...config, password: '', connectTimeoutSeconds: 10 };
  return connectionUrl({ ...shown, options: undefined, applicationName: undefined });
}

/** The connection config as a URL that can be used. Holds the password: only for the embedded server is it ever printed. */
export function connectionUrl(config: ConnectionConfig): string {
  const { user, password, database } = config;
  const secret = password === '' ? '' : `:${encodeURIComponent(password)}`;
  const all = addresses(config);
  const hasSocket = all.some(({ host }) => host.startsWith('/'));
  const authority = hasSocket
    ? ''
    : all.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',');
  const list = (name: keyof Address) => all.map((address) => address[name]).join(',');
  const parameters: Record<string, string | undefined> = {
    ...(hasSocket ? { host: list('host'), port: list('port') } : {}),
    target_session_attrs: config.sessionAttributes,
    sslmode: config.sslMode === 'prefer' ? undefined : config.sslMode,
    sslrootcert: config.sslRootCert,
    sslcert: config.sslCert,
    sslkey: config.sslKey,
    connect_timeout: config.connectTimeoutSeconds === 10 ? undefined : String(config.connectTimeoutSeconds),
    application_name: config.applicationName,
    options: config.options,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  // libpq takes + for a plus.
  const query = new URLSearchParams(given).toString().replaceAll('+', '%20');
  return `postgres://${encodeURIComponent(user)}${secret}@${authority}/${encodeURIComponent(database)}${query && `?${query}`}`;
}

/** Every server that a connection config names, in the order in which they are tried. */
export function addresses({ host, port, others = [] }: ConnectionConfig): readonly Address[] {
  return [{ host, port }, ...others];
}

/** The hosts that a connection config names, as its URL has them: `db1,db2`. */
export function hostsOf(config: ConnectionConfig): string {
  return addresses(config)
    .map(({ host }) => host)
    .join(',');
}

/** True when all that a connection config names is on this machine: a socket, or a loopback address. */
export function isLocal(config: ConnectionConfig): boolean {
  return addresses(config).every(
    ({ host }) => host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host),
  );
}

function readConnectionUrl(url: string): ConnectionConfig {
  const { user: urlUser, password: urlPassword, hosts, ports, path, parameters } = splitUrl(url);
  for (const name of parameters.keys()) {
    if (!parameterNames.includes(name)) {
      // Behind a password with a bare & it is the password's end.
      const shown = parameters.has('password') ? '' : `: ${name}`;
      throw new UserError(`the database URL has a parameter that is not supported${shown}`, {
        fix: `remove it; supported are ${parameterNames.join(', ')}`,
      });
    }
  }
  const parameter = (name: string) => parameters.get(name) ?? undefined;
  const database = cutName(parameter('dbname') ?? decode(path));
  if (database === '') {
    throw new UserError('the database URL names no database', {
      fix: "end it with the database's name: postgres://USER:PASSWORD@HOST:PORT/DATABASE",
    });
  }
  const [first, ...others] = addressesOf(
    parameter('host')?.split(',') ?? hosts,
    parameter('port')?.split(',') ?? ports,
  );
  return {
    ...first,
    ...(others.length > 0 ? { others } : {}),
    user: parameter('user') ?? (urlUser || process.env['PGUSER'] || accountName()),
    password: parameter('password') ?? (urlPassword || process.env['PGPASSWORD'] || ''),
    database,
    ...readParameters(parameter),
  };
}

/** As libpq has it. Few URLs name no user, so only here it is loaded. */
function accountName(): string {
  return process.getBuiltinModule('node:os').userInfo().username;
}

/** A server keeps 63 bytes of a name and no part of a character. Asked for a longer one it would cut that elsewhere, and find no database. */
function cutName(name: string): string {
  let kept = '';
  for (const character of name) {
    if (Buffer.byteLength(kept + character) > 63) break;
    kept += character;
  }
  return kept;
}

/** Has a message name what the user wrote, where that is not DATABASE_URL. */
function named(source: string, name: (message: string) => string, read: () => ConnectionConfig): ConnectionConfig {
  try {
    return { ...read(), source };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, fix } = error;
    throw new UserError(name(message), fix === undefined ? {} : { fix });
  }
}
