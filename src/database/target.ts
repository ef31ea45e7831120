import { userInfo } from 'node:os';
import { UserError } from '../errors.js';

/** libpq's words, and libpq's meaning: nothing below `verify-ca` looks at the certificate. */
export const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof sslModes)[number];

/** Where a connection goes, read once from a URL, so that every client is handed the same fields and no client reads it anew. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly sslMode: SslMode;
  /** File of the certificate authorities to trust; undefined, or `system`: the system's. */
  readonly sslRootCert: string | undefined;
  readonly connectTimeoutSeconds: number;
  /** What the user wrote the URL into, for messages; undefined: DATABASE_URL. */
  readonly source?: string;
}

const knownParameters = [
  'sslmode',
  'sslrootcert',
  'connect_timeout',
  'host',
  'port',
  'user',
  'password',
  'application_name',
];

/**
 * Reads a PostgreSQL URL as libpq does.
 *
 * @param source what the user wrote it into, for messages: DATABASE_URL unless told.
 * @throws UserError when it is no such URL, names no database, or has a parameter that we would have to ignore.
 */
export function parseTarget(url: string, source?: string): Target {
  if (source === undefined) return readTarget(url);
  try {
    return { ...readTarget(url), source };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, fix } = error;
    throw new UserError(message.replace(/^the database URL/, source), fix === undefined ? {} : { fix });
  }
}

function readTarget(url: string): Target {
  const parsed = parseUrl(url);
  const parameter = (name: string) => parsed.searchParams.get(name) ?? undefined;
  for (const name of parsed.searchParams.keys()) {
    if (!knownParameters.includes(name)) {
      // Behind a password with a bare & it is the password's end.
      const shown = parsed.searchParams.has('password') ? '' : `: ${name}`;
      throw new UserError(`the database URL has a parameter that is not supported${shown}`, {
        fix: `remove it; supported are ${knownParameters.join(', ')}`,
      });
    }
  }
  const user = parameter('user') ?? (decode(parsed.username) || process.env['PGUSER'] || userInfo().username);
  const database = cutName(decode(parsed.pathname.slice(1)));
  if (database === '') {
    throw new UserError('the database URL names no database', {
      fix: "end it with the database's name: postgres://USER:PASSWORD@HOST:PORT/DATABASE",
    });
  }
  return {
    host: parameter('host') ?? (decode(parsed.hostname).replace(/^\[(.*)\]$/, '$1') || 'localhost'),
    port: parsePort(parameter('port') ?? (parsed.port || '5432')),
    user,
    password: parameter('password') ?? (decode(parsed.password) || process.env['PGPASSWORD'] || ''),
    database,
    sslMode: parseSslMode(parameter('sslmode') ?? 'prefer'),
    sslRootCert: parameter('sslrootcert'),
    connectTimeoutSeconds: parseTimeout(parameter('connect_timeout') ?? '10'),
  };
}

/** The target as a URL without its password, for messages. */
export function printTarget(target: Target): string {
  return targetUrl({ ...target, password: '' });
}

/** The target as a URL that can be used. Holds the password: only for the embedded server is it ever printed. */
export function targetUrl({ host, port, user, password, database, sslMode, sslRootCert }: Target): string {
  const secret = password === '' ? '' : `:${encodeURIComponent(password)}`;
  const socket = host.startsWith('/');
  const address = socket ? '' : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const parameters = new URLSearchParams({
    ...(socket ? { host, port: String(port) } : {}),
    ...(sslMode === 'prefer' ? {} : { sslmode: sslMode }),
    ...(sslRootCert === undefined ? {} : { sslrootcert: sslRootCert }),
  }).toString();
  return `postgres://${encodeURIComponent(user)}${secret}@${address}/${encodeURIComponent(database)}${parameters && `?${parameters}`}`;
}

/** True when the server is on this machine: a socket, or a loopback address. */
export function isLocal({ host }: Target): boolean {
  return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function parseUrl(url: string): URL {
  // A message must not repeat what could hold a password, so the text itself is never shown.
  const fix = 'write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters percent-encoded';
  const [, authority = '', rest = ''] = /^postgres(?:ql)?:\/\/([^/?#]*)(.*)$/s.exec(url.trim()) ?? [];
  if (!/^postgres(ql)?:\/\//.test(url.trim()))
    throw new UserError('the database URL does not start with postgres://', { fix });
  // A password with a bare / ? or # ends the host early, and its end would be taken for the database and be shown.
  if (/[@#]/.test(rest) || /^\/[^?]*\//.test(rest)) {
    throw new UserError('the database URL has a character that must be percent-encoded', {
      fix: 'in user, password and database write / as %2F, ? as %3F, # as %23, @ as %40, % as %25',
    });
  }
  const address = authority.slice(authority.lastIndexOf('@') + 1);
  if (address.includes(',')) throw new UserError('the database URL names several hosts', { fix: 'name one server' });
  // Without a host (a socket in ?host=) the URL standard needs one, which the parameter then overrides.
  const host = /^(:\d*)?$/.test(address) ? `localhost${address}` : address;
  try {
    // In a query URLSearchParams takes + for a space, which libpq does not.
    return new URL(
      `postgres://${authority.slice(0, authority.length - address.length)}${host}${rest.replaceAll('+', '%2B')}`,
    );
  } catch {
    throw new UserError('the database URL cannot be read', { fix });
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UserError('the database URL has a % that is not part of a percent-encoding', { fix: 'write a % as %25' });
  }
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

function parsePort(port: string): number {
  const number = Number(port);
  if (Number.isInteger(number) && number > 0 && number < 65536) return number;
  throw new UserError(`the database URL's port is not a port: ${port}`, {
    fix: 'a number from 1 to 65535, most often 5432',
  });
}

function parseTimeout(seconds: string): number {
  if (/^\d{1,6}$/.test(seconds)) return Number(seconds);
  throw new UserError(`the database URL's connect_timeout is no number of seconds: ${seconds}`, {
    fix: 'a whole number; 0 waits for ever',
  });
}

function parseSslMode(mode: string): SslMode {
  const known = sslModes.find((name) => name === mode);
  if (known !== undefined) return known;
  throw new UserError(`the database URL's sslmode is unknown: ${mode}`, { fix: `one of ${sslModes.join(', ')}` });
}
