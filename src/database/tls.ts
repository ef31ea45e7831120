import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { UserError } from '../errors.js';
import type { Target } from './target.js';

/**
 * What `sslmode` means, the same for every client, and the same as to libpq: `verify-ca` and `verify-full` look at the
 * certificate, and so does `require` when it is told whom to trust. A socket's connection is never encrypted.
 *
 * @throws UserError when the file of the authorities cannot be read.
 */
export function tlsOptions({ sslMode, sslRootCert, host }: Target): ConnectionOptions | false {
  if (sslMode === 'disable' || host.startsWith('/')) return false;
  const options: ConnectionOptions = {};
  if (sslRootCert !== undefined && sslRootCert !== 'system') options.ca = readAuthorities(sslRootCert);
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

function readAuthorities(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`the certificates of ?sslrootcert cannot be read: ${file}`, {
      fix: 'name a file of certificates in PEM form, or sslrootcert=system',
      cause: error,
    });
  }
}
