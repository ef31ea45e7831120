import { UserError } from './errors.js';

/** The parameters of a URL that are read, those with libpq's meaning. */
export const parameterNames: readonly string[] = [
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
  'connect_timeout',
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'application_name',
  'options',
  'target_session_attrs',
  'channel_binding',
];

/** libpq's words, and libpq's meaning: nothing below `verify-ca` looks at the certificate. */
const sslModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof sslModes)[number];

/** libpq's words for the servers that will do, where several are named or their role matters. */
const sessionAttributes = ['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const;
export type SessionAttributes = (typeof sessionAttributes)[number];

/** What the parameters of a URL say beside where it leads. */
export interface Parameters {
  readonly sslMode: SslMode;
  /** File of the certificate authorities to trust; undefined, or `system`: the system's. */
  readonly sslRootCert: string | undefined;
  /** Files of the certificate that we show to the server, and of its private key. */
  readonly sslCert?: string | undefined;
  readonly sslKey?: string | undefined;
  readonly connectTimeoutSeconds: number;
  /** What the server calls the connection; undefined: what the program calls itself. */
  readonly applicationName?: string | undefined;
  /** Settings that the session starts with, as a command line has them: `-c statement_timeout=5s`. */
  readonly options?: string | undefined;
  /** Which servers will do; undefined: any. */
  readonly sessionAttributes?: SessionAttributes | undefined;
}

/** @throws UserError for a value that means nothing, and one that means what we cannot do. */
export function readParameters(parameter: (name: string) => string | undefined): Parameters {
  refuseBinding(parameter('channel_binding'));
  const [sslCert, sslKey] = [parameter('sslcert'), parameter('sslkey')];
  if ((sslCert === undefined) !== (sslKey === undefined)) {
    const [named, lacking] = sslCert === undefined ? ['sslkey', 'sslcert'] : ['sslcert', 'sslkey'];
    throw new UserError(`the database URL names an ${named} and no ${lacking}`, {
      fix: 'name the file of the certificate with sslcert, and that of its private key with sslkey',
    });
  }
  return {
    sslMode: parseSslMode(parameter('sslmode') ?? 'prefer'),
    sslRootCert: parameter('sslrootcert'),
    ...given({ sslCert, sslKey }),
    connectTimeoutSeconds: parseTimeout(parameter('connect_timeout') ?? '10'),
    ...given({ applicationName: parameter('application_name'), options: parameter('options') }),
    ...given({ sessionAttributes: parseAttributes(parameter('target_session_attrs')) }),
  };
}

function given<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}

function parseTimeout(seconds: string): number {
  if (/^\d{1,6}$/.test(seconds)) return Number(seconds);
  throw new UserError(`the database URL's connect_timeout is no number of seconds: ${seconds}`, {
    fix: 'a whole number; 0 waits for ever',
  });
}

function parseSslMode(mode: string): SslMode {
  if (mode === 'allow') {
    throw new UserError(
      "the database URL's sslmode=allow is not supported: it encrypts only where the server refuses to go without",
      { fix: 'write sslmode=prefer, which encrypts where the server can, or sslmode=disable' },
    );
  }
  return oneOf(sslModes, mode, 'sslmode');
}

function parseAttributes(attributes: string | undefined): SessionAttributes | undefined {
  return attributes === undefined || attributes === 'any'
    ? undefined
    : oneOf(sessionAttributes, attributes, 'target_session_attrs');
}

function refuseBinding(binding = 'prefer'): void {
  if (oneOf(['disable', 'prefer', 'require'], binding, 'channel_binding') !== 'require') return;
  throw new UserError(
    "the database URL's channel_binding=require is not supported: postgres.js, which the library connects with, cannot bind a login to its TLS channel",
    { fix: 'write channel_binding=prefer, and sslmode=verify-full, which makes sure of the server by its certificate' },
  );
}

function oneOf<Known extends string>(known: readonly Known[], value: string, name: string): Known {
  const found = known.find((one) => one === value);
  if (found !== undefined) return found;
  throw new UserError(`the database URL's ${name} is unknown: ${value}`, { fix: `one of ${known.join(', ')}` });
}
