import postgres from 'postgres';
import { toTemplate } from './template.js';
import { operations, statements, type Client, type OpenClient, type Operation } from '../operations.js';

/** As postgres.js is when it is told nothing but how many connections. */
export function openPostgres(url: string, connections: number): postgres.Sql {
  return postgres(url, { max: connections, ssl: false });
}

/** `unsafe` with `prepare`. */
export const openUnsafe: OpenClient = (url, connections) => {
  const sql = openPostgres(url, connections);
  return Promise.resolve(
    clientOf(sql, (operation) => {
      const { text, values } = statements[operation];
      return (userId) => sql.unsafe(text, values(userId), { prepare: true });
    }),
  );
};

/** Tagged templates. */
export const openTagged: OpenClient = (url, connections) => {
  const sql = openPostgres(url, connections);
  return Promise.resolve(
    clientOf(sql, (operation) => {
      const { text, values } = statements[operation];
      const { strings, places } = toTemplate(text);
      return (userId) => {
        const inOrder = values(userId);
        return sql(strings, ...places.map((place) => inOrder[place] ?? null));
      };
    }),
  );
};

function clientOf(
  sql: postgres.Sql,
  rowsOf: (operation: Operation) => (userId: string) => Promise<readonly unknown[]>,
): Client {
  return clientFrom(rowsOf, () => sql.end());
}

/** A client from what gives rows for each operation: of which the lists are the rows, and the others the first of them. */
export function clientFrom(
  rowsOf: (operation: Operation) => (userId: string) => Promise<readonly unknown[]>,
  close: () => Promise<void>,
): Client {
  const entries = operations.map((operation) => {
    const rows = rowsOf(operation);
    return [operation, operation === '100 rows' ? rows : async (userId: string) => (await rows(userId))[0]] as const;
  });
  return { ...(Object.fromEntries(entries) as Record<Operation, (userId: string) => Promise<unknown>>), close };
}
