import type net from 'node:net';
import type postgres from 'postgres';
import { explainConnectError } from './connect-errors.js';
import { openChosen, type Role } from './hosts.js';
import { openSocket, socketThatFails } from './socket.js';
import type { ConnectionConfig } from './connection-config.js';

/**
 * Opens a socket to the server that will do, of those that a connection config names. The choice is made anew for each connection of a pool, so that the
 * pool follows a failover; and on a connection of its own, since postgres.js logs in on the socket that it is given.
 *
 * @param open opens one connection.
 */
export async function openSocketOfChosen(
  config: ConnectionConfig,
  open: (one: ConnectionConfig) => postgres.Sql,
): Promise<net.Socket> {
  try {
    const { one, pool } = await openChosen(config, {
      open: (server) => logIn(server, open),
      ask: async (opened, sql) => (await opened.pool.unsafe<(Role & postgres.Row)[]>(sql))[0],
      close: (opened) => opened.pool.end({ timeout: 0 }),
    });
    await pool.end({ timeout: 0 });
    return await openSocket(one);
  } catch (error) {
    return socketThatFails(error);
  }
}

async function logIn(
  one: ConnectionConfig,
  open: (one: ConnectionConfig) => postgres.Sql,
): Promise<{ one: ConnectionConfig; pool: postgres.Sql }> {
  const pool = open(one);
  try {
    await pool`select`;
    return { one, pool };
  } catch (error) {
    await pool.end({ timeout: 0 });
    throw explainConnectError(error, one);
  }
}
