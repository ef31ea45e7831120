import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import type { TestServer } from './test-server.js';

/** A database that belongs to this process. */
export interface Copy {
  readonly config: ConnectionConfig;
  readonly drop: () => Promise<void>;
}

/** Copies a database, by one statement. */
export async function copyDatabase(server: TestServer, template: string): Promise<Copy> {
  const name = server.newName();
  const quoted = quoteIdentifier(name);
  const create = `create database ${quoted} template ${quoteIdentifier(template)}`;
  await server.use((client) => client.query(server.copiesFiles ? `${create} strategy file_copy` : create));
  return {
    config: { ...server.config, database: name },
    drop: async () => {
      await server.use((client) => client.query(`drop database if exists ${quoted} with (force)`));
    },
  };
}
