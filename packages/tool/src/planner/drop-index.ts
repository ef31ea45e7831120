import type { ClientBase } from 'pg';
import { qualified, quoted } from '../checks/sql.js';
import { fromPg } from '../session/pg.js';
import { UserError } from 'pgproof-runtime/errors.js';
import type { ListUsableIndexesResult } from '../queries/planner/indexes.js';
import { readIndexes } from './schema.js';

/**
 * Takes an index away, and with it the constraint that it serves.
 *
 * @throws UserError when there is no such index.
 */
export async function dropIndexCalled(client: ClientBase, name: string): Promise<void> {
  const indexes = await readIndexes(fromPg(client));
  const index = indexes.get(name.includes('.') ? name : `public.${name}`);
  if (index === undefined)
    throw new UserError(`there is no index ${name}`, { fix: 'see the indexes in schema.snapshot' });
  await dropIndex(client, index);
}

export async function dropIndex(client: ClientBase, index: ListUsableIndexesResult): Promise<void> {
  await client.query(
    index.constraint === null
      ? `drop index ${qualified(index.schema, index.name)}`
      : `alter table ${qualified(index.schema, index.table)} drop constraint ${quoted(index.constraint)} cascade`,
  );
}
