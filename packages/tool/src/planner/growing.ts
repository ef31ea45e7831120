import { ownTables } from '../catalog/known.js';
import { fromPg, withPg } from '../session/pg.js';
import { run } from 'pgproof-runtime/query.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import type { Model } from 'pgproof-runtime/model.js';
import { listStored } from '../queries/planner/tables.js';

/**
 * The tables that grow: `public.user`. All of a database but the runner's own, and those whose model says why they stay small; a
 * partitioned table stands for its partitions.
 */
export async function growingTables(
  config: ConnectionConfig,
  models: readonly Model[],
  schema?: string,
): Promise<ReadonlySet<string>> {
  const small = new Set(
    models.filter((model) => model.small !== undefined).map(({ schema = 'public', table }) => `${schema}.${table}`),
  );
  const stored = await withPg(config, 'pgproof queries', (client) =>
    run(fromPg(client), listStored, { ownTables: ownTables(schema) }),
  );
  return new Set(
    stored
      .filter(({ index }) => !index)
      .map(({ rootSchema, rootName }) => `${rootSchema}.${rootName}`)
      .filter((table) => !small.has(table)),
  );
}
