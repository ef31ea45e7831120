import { run } from 'pgproof-runtime/query.js';
import {
  findSchema,
  findTables,
  listOtherSchemas,
  type FindSchemaResult,
  type FindTablesResult,
  type ListOtherSchemasResult,
} from '../queries/migrate/own.js';
import { findOwnPath, type FindOwnPathResult } from '../queries/migrate/session.js';
import { asPath } from './schema.js';
import type { Session } from './session.js';
import { countOthers, tableNames } from './tables.js';

/** What a run needs to know once it holds the lock. */
export interface Ahead {
  readonly tables: readonly FindTablesResult[];
  readonly elsewhere: readonly ListOtherSchemasResult[];
  /** How many tables and views there are beside the runner's own. */
  readonly others: number;
  readonly ownPath: readonly FindOwnPathResult[];
  /** Of the runner's own tables; empty where there is none of that name. */
  readonly schemas: readonly FindSchemaResult[];
}

/** Asks for all of it at once, so that it can be sent with the question for the lock. */
export async function lookAhead(session: Session): Promise<Ahead> {
  const { connection, schema, searchPath } = session;
  const own = { schema, names: tableNames };
  const [tables, elsewhere, others, ownPath, schemas] = await Promise.all([
    run(connection, findTables, own),
    run(connection, listOtherSchemas, own),
    countOthers(session),
    run(connection, findOwnPath, { searchPath: asPath(searchPath) }),
    run(connection, findSchema, { schema }),
  ]);
  return { tables, elsewhere, others, ownPath, schemas };
}
