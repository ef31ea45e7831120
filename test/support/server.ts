import { randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import { openPool } from 'pgproof-runtime/postgres.js';
import {
  isLocal,
  parseConnectionUrl,
  connectionUrl,
  type ConnectionConfig,
} from 'pgproof-runtime/connection-config.js';

/** The test server's maintenance URL: only ever connected to for making and dropping databases. */
export function serverUrl(): string {
  return fromSetup('VBWD_TEST_SERVER_URL');
}

/** The test server's major version. */
export function serverMajor(): number {
  return Number(fromSetup('VBWD_TEST_SERVER_MAJOR'));
}

/** Who the tests are to the server. */
export function serverUser(): string {
  return parseConnectionUrl(serverUrl()).user;
}

/** True when the server is our embedded one, which may lose its data and therefore copies databases file by file. */
export function isEmbedded(): boolean {
  return process.env['VBWD_TEST_SERVER_EMBEDDED'] === 'yes';
}

/** False for a server that trusts everybody from here: there, nothing can be tested about passwords. */
export function asksForPasswords(): boolean {
  return parseConnectionUrl(serverUrl()).password !== '';
}

/** A name that says whose it is, so that the tool's library can tell what a killed run has left. */
export function newDatabaseName(): string {
  return `pgproof_test_${fromSetup('VBWD_TEST_RUN')}_${randomBytes(6).toString('hex')}`;
}

export function databaseUrl(name: string): string {
  return connectionUrl({ ...parseConnectionUrl(serverUrl()), database: name });
}

let maintenance: postgres.Sql | undefined;

/** Does something with this file's connection to the maintenance database. */
export async function onServer<Value>(act: (server: postgres.Sql) => PromiseLike<Value>): Promise<Value> {
  maintenance ??= openPool(parseConnectionUrl(serverUrl()), 'vbwd-test', 1);
  return await act(maintenance);
}

/** Closes it: an open one would keep mocha from ending. */
export async function leaveServer(): Promise<void> {
  await maintenance?.end({ timeout: 1 });
  maintenance = undefined;
}

/**
 * Refuses a server on another machine: a DATABASE_URL that is set for something else must not become a place for tests.
 *
 * @throws when ALLOW_REMOTE does not name its host.
 */
export function refuseRemote(url: string): ConnectionConfig {
  const config = parseConnectionUrl(url);
  if (isLocal(config) || process.env['ALLOW_REMOTE'] === config.host) return config;
  throw new Error(
    `DATABASE_URL names a server on another machine: tests do not make databases on ${config.host} unless ALLOW_REMOTE=${config.host} is set`,
  );
}

function fromSetup(name: string): string {
  const value = process.env[name];
  if (value === undefined)
    throw new Error(`${name} is not set: test/support/setup.ts sets it, so run the tests with mocha`);
  return value;
}
