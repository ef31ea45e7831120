import { UserError } from './errors.js';

/** What stands in a URL, by its places. */
export interface UrlParts {
  readonly user: string;
  readonly password: string;
  /** As many as ports: an empty one means the default. */
  readonly hosts: readonly string[];
  readonly ports: readonly string[];
  /** Still percent-encoded. */
  readonly path: string;
  readonly parameters: URLSearchParams;
}

/**
 * Takes a PostgreSQL URL apart. A message must not repeat what could hold a password, so the text itself is never shown.
 *
 * @throws UserError when it is none.
 */
export function splitUrl(url: string): UrlParts {
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
  const login = authority.slice(0, authority.length - address.length);
  // The URL standard needs a host, and knows no list of them. In a query URLSearchParams takes + for a space, which libpq does not.
  const frame = parse(`postgres://${login}localhost${rest.replaceAll('+', '%2B')}`);
  const hosts = address
    .split(',')
    .map((text) => parse(`postgres://${/^(:\d*)?$/.test(text) ? `localhost${text}` : text}/`));
  return {
    user: decode(frame.username),
    password: decode(frame.password),
    hosts: hosts.map(({ hostname }) => decode(hostname).replace(/^\[(.*)\]$/, '$1')),
    ports: hosts.map(({ port }) => port),
    path: frame.pathname.slice(1),
    parameters: frame.searchParams,
  };
}

const fix = 'write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters percent-encoded';

function parse(text: string): URL {
  try {
    return new URL(text);
  } catch {
    throw new UserError('the database URL cannot be read', { fix });
  }
}

/** @throws UserError for a % that encodes nothing. */
export function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UserError('the database URL has a % that is not part of a percent-encoding', { fix: 'write a % as %25' });
  }
}
