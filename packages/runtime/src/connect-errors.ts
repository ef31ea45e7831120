import { isServerError, UserError } from './errors.js';
import { quoteIdentifier } from './quote.js';
import { momentOf } from './moments.js';
import { printConnection, type ConnectionConfig } from './connection-config.js';

/** Why a connection could not be opened, in words that say what to do next. The password is in none of them. */
export function explainConnectError(error: unknown, config: ConnectionConfig): UserError {
  const at = printConnection(config);
  const { host, port, user, database, source = 'DATABASE_URL' } = config;
  const own = /^(DATABASE_URL|PGHOST)/.test(source);
  const login = source.startsWith('PGHOST')
    ? 'PGUSER and PGPASSWORD'
    : `user and password in ${source} (percent-encode special characters), or give the password in PGPASSWORD`;
  const explain = (message: string, fix: string) => new UserError(`${message} (${at})`, { fix, cause: error });
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  switch (code) {
    case 'ECONNREFUSED':
    case 'ENOENT':
      return explain(
        `no PostgreSQL server answers at ${host}:${port}`,
        `start the server, or correct ${source}${own ? '; unset it to use the embedded server' : ''}`,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return explain(`the host ${host} is not known`, `correct the host in ${source}`);
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return explain(`the host ${host} cannot be reached`, 'check the host, the network and the firewall');
    case 'CONNECTION_CLOSED':
      return explain(
        `the connection to ${host}:${port} was closed before PostgreSQL had answered`,
        `see the log of the server, or of what stands before it; check that ${source} names PostgreSQL`,
      );
    case '28P01':
    case '28000':
      return explain(
        `the server refuses the user ${user}: ${message}`,
        /client certificate/.test(message)
          ? 'name yours with ?sslcert=FILE&sslkey=FILE, and encrypt with sslmode=require'
          : `correct ${login}`,
      );
    case '3D000':
      return explain(
        `the database ${database} does not exist`,
        own ? 'npx pgproof migrate creates it' : `correct ${source}`,
      );
    case '42501':
      return explain(
        `the user ${user} may not connect to the database ${database}: ${message}`,
        `grant connect on database ${quoteIdentifier(database)} to ${quoteIdentifier(user)}`,
      );
    case '53300':
      return explain(`the server has no connection left: ${message}`, 'close idle ones, or raise max_connections');
    case '57P03':
      return explain(`the server is not ready: ${message}`, 'try again in a moment');
    case '08P01':
      return explain(
        `the server, or a pooler before it, refuses the connection: ${message}`,
        `correct user, password and database in ${source}, or connect to PostgreSQL itself and not to a pooler`,
      );
  }
  if (isServerError(error))
    return explain(
      `the server refuses the connection: ${message} (SQLSTATE ${code})`,
      momentOf(error)?.fix ?? "see the server's log",
    );
  if (message.includes('server does not support SSL')) {
    return explain(
      `the server does not speak TLS, and sslmode=${config.sslMode} asks for it`,
      'turn on ssl on the server, or use sslmode=prefer',
    );
  }
  if (/timeout/i.test(message)) {
    return explain(
      `the server at ${host}:${port} did not answer within ${config.connectTimeoutSeconds} s`,
      'check the host and the firewall, or give more time with ?connect_timeout=30',
    );
  }
  if (/SASL|password must be a string/.test(message)) {
    return explain(
      `the server asks for a password of ${user}, and none was given`,
      source.startsWith('PGHOST') ? 'put it into PGPASSWORD' : `put it into ${source} or PGPASSWORD`,
    );
  }
  if (isCertificateError(code, message)) {
    return explain(
      `the server's certificate is not accepted: ${message}`,
      'name its certificate authority with ?sslrootcert=FILE, or check the host name that it was made for',
    );
  }
  return explain(`the connection failed: ${message}`, `check ${source}`);
}

function isCertificateError(code: string, message: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/.test(code) || /certificate/i.test(message);
}
