import { chmodSync, chownSync, copyFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from '../../packages/tool/src/embedded/start.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { makeRoot, removeRoot } from './checkout.js';

const certificates = join(import.meta.dirname, 'tls');

/** The files of the authority that signed the server's certificate, and of one that did not. */
export const authority = join(certificates, 'authority.crt');
export const otherAuthority = join(certificates, 'other-authority.crt');

/** Whom the server takes in by a certificate of its authority alone, and that certificate. */
export const certified = { user: 'certified', certificate: join(certificates, 'client.crt') };

/** Starts a server of the test's own that speaks TLS, with a certificate for `localhost`. */
export async function startTlsServer(): Promise<{ config: ConnectionConfig; stop(): Promise<void> }> {
  const root = makeRoot();
  const { url, dataDirectory } = await startServer({ purpose: 'test', root });
  const { uid, gid } = statSync(dataDirectory);
  for (const file of ['server.crt', 'server.key', 'authority.crt']) {
    const copy = join(dataDirectory, file);
    copyFileSync(join(certificates, file), copy);
    chmodSync(copy, 0o600);
    chownSync(copy, uid, gid);
  }
  const target = { ...parseConnectionUrl(url), host: 'localhost' };
  const server = openPool({ ...target, sslMode: 'disable' }, 'vbwd-test', 1);
  const rules = join(dataDirectory, 'pg_hba.conf');
  writeFileSync(rules, `hostssl all ${certified.user} all cert\n${readFileSync(rules, 'utf8')}`);
  await server`create role ${server(certified.user)} login`;
  await server`alter system set ssl_ca_file = 'authority.crt'`;
  await server`alter system set ssl = on`;
  await server`select pg_reload_conf()`;
  await server.end();
  return { config: target, stop: () => removeRoot(root) };
}
