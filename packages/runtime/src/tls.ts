import { readFileSync, statSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { UserError } from './errors.js';
import type { ConnectionConfig } from './connection-config.js';

/**
 * What `sslmode` means, the same for every client, and the same as to libpq: `verify-ca` and `verify-full` look at the
 * certificate, and so does `require` when it is told whom to trust. A socket's connection is never encrypted.
 *
 * @throws UserError when a file of certificates or keys cannot be read, or holds something else.
 */
export function tlsOptions({
  sslMode,
  sslRootCert,
  sslCert,
  sslKey,
  host,
}: ConnectionConfig): ConnectionOptions | false {
  if (sslMode === 'disable' || host.startsWith('/')) return false;
  const options: ConnectionOptions = {};
  if (sslRootCert !== undefined && sslRootCert !== 'system') options.ca = readPem('sslrootcert', sslRootCert);
  if (sslCert !== undefined && sslKey !== undefined) Object.assign(options, readIdentity(sslCert, sslKey));
  if (!/^[\d.]+$|:/.test(host)) options.servername = host;
  if (sslMode === 'verify-full')
    // Against the host that was asked for: for an address the drivers do not agree on what they check.
    return {
      ...options,
      // Loaded only here: it takes as long to load as a short command has to wait for its server.
      checkServerIdentity: (_, certificate) =>
        process.getBuiltinModule('node:tls').checkServerIdentity(host, certificate),
    };
  if (sslMode === 'verify-ca' || (sslMode === 'require' && sslRootCert !== undefined))
    return { ...options, checkServerIdentity: () => undefined };
  return { ...options, rejectUnauthorized: false };
}

/** The certificate that we show, and its key. What is wrong with them is found here: a driver would find it while the server waits. */
function readIdentity(certFile: string, keyFile: string): Pick<ConnectionOptions, 'cert' | 'key'> {
  const identity = { cert: readPem('sslcert', certFile), key: readPem('sslkey', keyFile) };
  requirePrivate(keyFile);
  try {
    process.getBuiltinModule('node:tls').createSecureContext(identity);
  } catch (error) {
    throw new UserError(
      `?sslcert=${certFile} and ?sslkey=${keyFile} are no certificate with its private key: ${error instanceof Error ? error.message : String(error)}`,
      {
        fix: 'name a certificate, and the key that it was made for without a passphrase, both in PEM form',
        cause: error,
      },
    );
  }
  return identity;
}

/** libpq uses no key that others could have copied: root's may be read by a group. */
function requirePrivate(file: string): void {
  const { mode, uid } = statSync(file);
  if ((mode & (uid === 0 ? 0o037 : 0o077)) === 0) return;
  throw new UserError(`the private key of ?sslkey can be read by others: ${file}`, {
    fix: `chmod 600 ${file}`,
  });
}

function readPem(parameter: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const what = parameter === 'sslkey' ? 'the private key' : 'the certificates';
    throw new UserError(`${what} of ?${parameter} cannot be read: ${file}`, {
      fix:
        parameter === 'sslrootcert'
          ? 'name a file of certificates in PEM form, or sslrootcert=system'
          : 'name a file in PEM form',
      cause: error,
    });
  }
}
