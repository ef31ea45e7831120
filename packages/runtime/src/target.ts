import { UserError } from './errors.js';
import { addressesOf, type Address } from './target-address.js';
import { parameterNames, readParameters, type Parameters } from './target-parameters.js';
import { decode, splitUrl } from './target-url.js';

/** Where a connection goes, read once from a URL, so that every client is handed the same fields and no client reads it anew. */
export interface Target extends Address, Parameters {
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
export function parseTarget(url: string, source?: string): Target {
  if (source === undefined) return readTarget(url);
  return named(
    source,
    (message) => message.replace(/^the database URL/, source),
    () => readTarget(url),
  );
}

/**
 * The database that PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE name.
 *
 * @param source of PGHOST, for messages.
 */
export function targetOfVariables(env: NodeJS.ProcessEnv, source: string): Target {
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

/** The target as a URL without its password, for messages. */
export function printTarget(target: Target): string {
  const shown = { ...target, password: '', connectTimeoutSeconds: 10 };
  return targetUrl({ ...shown, options: undefined, applicationName: undefined });
}

/** The target as a URL that can be used. Holds the password: only for the embedded server is it ever printed. */
export function targetUrl(target: Target): string {
  const { user, password, database } = target;
  const secret = password === '' ? '' : `:${encodeURIComponent(password)}`;
  const all = addresses(target);
  const hasSocket = all.some(({ host }) => host.startsWith('/'));
  const authority = hasSocket
    ? ''
    : all.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`).join(',');
  const list = (name: keyof Address) => all.map((address) => address[name]).join(',');
  const parameters: Record<string, string | undefined> = {
    ...(hasSocket ? { host: list('host'), port: list('port') } : {}),
    target_session_attrs: target.sessionAttributes,
    sslmode: target.sslMode === 'prefer' ? undefined : target.sslMode,
    sslrootcert: target.sslRootCert,
    sslcert: target.sslCert,
    sslkey: target.sslKey,
    connect_timeout: target.connectTimeoutSeconds === 10 ? undefined : String(target.connectTimeoutSeconds),
    application_name: target.applicationName,
    options: target.options,
  };
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  // libpq takes + for a plus.
  const query = new URLSearchParams(given).toString().replaceAll('+', '%20');
  return `postgres://${encodeURIComponent(user)}${secret}@${authority}/${encodeURIComponent(database)}${query && `?${query}`}`;
}

/** Every server that a target names, in the order in which they are tried. */
export function addresses({ host, port, others = [] }: Target): readonly Address[] {
  return [{ host, port }, ...others];
}

/** The hosts that a target names, as its URL has them: `db1,db2`. */
export function hostsOf(target: Target): string {
  return addresses(target)
    .map(({ host }) => host)
    .join(',');
}

/** True when all that a target names is on this machine: a socket, or a loopback address. */
export function isLocal(target: Target): boolean {
  return addresses(target).every(
    ({ host }) => host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host),
  );
}

function readTarget(url: string): Target {
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
function named(source: string, name: (message: string) => string, read: () => Target): Target {
  try {
    return { ...read(), source };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, fix } = error;
    throw new UserError(name(message), fix === undefined ? {} : { fix });
  }
}
