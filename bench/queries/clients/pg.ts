import pg from 'pg';
import { statements, type OpenClient } from '../operations.js';
import { clientFrom } from './postgres.js';

/** Its pool closes what is idle for ten seconds, which each client is while the others have their turn. */
export function openPg(connectionString: string, connections: number): pg.Pool {
  return new pg.Pool({ connectionString, max: connections, idleTimeoutMillis: 0 });
}

/** Statements with a name, which pg prepares. */
export const openNamed: OpenClient = (url, connections) => {
  const pool = openPg(url, connections);
  return Promise.resolve(
    clientFrom(
      (operation) => {
        const { text, values } = statements[operation];
        return async (userId) => (await pool.query<object>({ name: operation, text, values: values(userId) })).rows;
      },
      () => pool.end(),
    ),
  );
};
