import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type { Target } from './target.js';

/** What `sslmode` means, the same for every client: only `verify-ca` and `verify-full` look at the certificate. */
export function tlsOptions({ sslMode, sslRootCert, host }: Target): ConnectionOptions {
  const options: ConnectionOptions = {};
  if (sslRootCert !== undefined) options.ca = readFileSync(sslRootCert, 'utf8');
  if (!/^[\d.]+$|:|^\//.test(host)) options.servername = host;
  if (sslMode === 'verify-full') return options;
  if (sslMode === 'verify-ca') return { ...options, checkServerIdentity: () => undefined };
  return { ...options, rejectUnauthorized: false };
}
