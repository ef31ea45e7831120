import type pg from 'pg';
import { ownTableNames } from '../catalog/known.js';
import { fromPg, type OpenedClient } from '../session/pg.js';
import { writerQuery, type WriterRow } from 'pgproof-runtime/reached.js';
import { run } from 'pgproof-runtime/query.js';
import {
  findTables,
  listOtherSchemas,
  type FindTablesResult,
  type ListOtherSchemasResult,
} from '../queries/migrate/own.js';

export interface Look {
  readonly writer: pg.QueryResult<WriterRow>;
  readonly tables: readonly FindTablesResult[];
  readonly elsewhere: readonly ListOtherSchemasResult[];
}

/** Asks what can be asked before it is known who answers: it sets nothing that would outlast its transaction. */
export async function lookAround(client: pg.Client, schema: string): Promise<Look> {
  const own = { names: ownTableNames, schema };
  const [writer, tables, elsewhere] = await Promise.all([
    client.query<WriterRow>(`${writerQuery}; set local search_path = pg_catalog, pg_temp`),
    run(fromPg(client), findTables, own),
    run(fromPg(client), listOtherSchemas, own),
    client.query('rollback'),
  ]);
  return { writer, tables, elsewhere };
}

/** True where nothing stands between us and the server: it tells its own process number at the start, and a pooler one that it made up. */
export function isDirect({ client, reached }: OpenedClient): boolean {
  return (client as unknown as { processID: number }).processID === reached.pid;
}
