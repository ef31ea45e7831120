import { printConnection } from 'pgproof-runtime/connection-config.js';
import { findDatabase, sourceAsFields, type Server } from '../config/server.js';
import { terminal } from './terminal.js';

/** The database to work on, kept for `--json`. */
export async function chooseDatabase(onProgress: (message: string) => void): Promise<Server> {
  const server = await findDatabase(onProgress);
  keepDatabase(server);
  return server;
}

/** Kept for `--json`, whatever the command makes of it. */
export function keepDatabase(server: Server): void {
  const { config } = server;
  terminal.database = { url: printConnection(config), name: config.database, source: sourceAsFields(server) };
}
