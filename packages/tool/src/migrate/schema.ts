import { quote } from '../catalog/facts/text.js';
import { ownTableNames } from '../catalog/known.js';
import type { Connection } from 'pgproof-runtime/query.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';

/** The schema of the runner's own tables where none is named. */
export const defaultSchema = 'public';

/** A search path as the server writes it. */
export function asPath(schemas: readonly string[]): string {
  return schemas.map(quote).join(', ');
}

const own = new RegExp(`\\bpublic\\.(?=(?:${ownTableNames.join('|')})\\b)`, 'g');

/** A connection on which the runner's own tables, which its statements look for in public, are in another schema. */
export function inSchema(connection: Connection, schema: string): Connection {
  if (schema === defaultSchema) return connection;
  return {
    execute: ({ name, text }, values) =>
      connection.execute({ name, text: text.replace(own, () => `${quoteIdentifier(schema)}.`) }, values),
  };
}
