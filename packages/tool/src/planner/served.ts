import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import type { ClientBase } from 'pg';
import { openPg } from '../session/pg.js';
import { isQuery } from '../typegen/describe.js';
import type { SourceQuery } from '../typegen/scan.js';
import type { Source } from '../typegen/sources.js';
import { bestPlan } from './best.js';
import { isPlanner } from './check.js';
import { dropIndex } from './drop-index.js';
import { addPartitions } from './partitions.js';
import { childrenOf, type PlanNode } from './plan.js';
import { readReasons } from './reasons.js';
import { readSchema, type Schema } from './schema.js';

/** A query, and how the server would answer it on tables that may hold many rows. */
export interface PlannedQuery {
  readonly source: Source;
  readonly query: SourceQuery;
  /** Why it cannot be planned, where it cannot. */
  readonly refused?: string;
  readonly plan?: PlanNode | undefined;
  /** What takes longer with every row, with the query as subject: `reads all of user`. */
  readonly slow: readonly string[];
  /** The indexes that the plan uses: `public.ix_user_email`. */
  readonly indexes: readonly string[];
  /** Those of them without which it would read or sort more than it does. */
  readonly needs: readonly string[];
}

/**
 * Plans every query on a database that has the schema and no rows. Nothing runs, and nothing stays.
 *
 * @param growing tables that grow: `public.user`.
 * @param needs false: without `needs`, for which all are planned again without each index.
 * @returns undefined on a server that plans nothing without rows: before PostgreSQL 18.
 */
export async function planQueries(
  sources: readonly Source[],
  growing: ReadonlySet<string>,
  { config, needs: asksNeeds = true }: { readonly config: ConnectionConfig; readonly needs?: boolean },
): Promise<PlannedQuery[] | undefined> {
  const { client, reached } = await openPg(config, 'pgproof docs');
  try {
    if (!isPlanner(reached)) return undefined;
    await client.query('begin');
    await addPartitions(client);
    const schema = await readSchema(client, growing);
    const planned: PlannedQuery[] = [];
    for (const source of sources)
      for (const query of source.queries.filter(({ text }) => isQuery(text)))
        planned.push({ source, query, ...(await planOne(client, query, schema)) });
    const needs = asksNeeds ? await findNeeds(client, planned, schema) : new Map<SourceQuery, string[]>();
    await client.query('rollback');
    return planned.map((one) => ({ ...one, needs: needs.get(one.query) ?? [] }));
  } finally {
    await client.end();
  }
}

async function planOne(
  client: ClientBase,
  query: SourceQuery,
  schema: Schema,
): Promise<Omit<PlannedQuery, 'source' | 'query'>> {
  const best = await bestPlan(client, query, schema, readReasons(query.documentation));
  if ('refused' in best) return { refused: best.refused, slow: [], indexes: [], needs: [] };
  const { plan, all } = best;
  const indexes = plan === undefined ? [] : [...new Set(indexesIn(plan))].sort();
  return { plan, slow: [...new Set(all.map(({ what }) => what))], indexes, needs: [] };
}

/** By query the indexes that it would miss: each is taken away, and the queries that use it are planned again. */
async function findNeeds(
  client: ClientBase,
  planned: readonly PlannedQuery[],
  schema: Schema,
): Promise<ReadonlyMap<SourceQuery, string[]>> {
  const needs = new Map<SourceQuery, string[]>();
  for (const path of [...new Set(planned.flatMap(({ indexes }) => indexes))].sort()) {
    const index = schema.indexes.get(path);
    if (index === undefined) continue;
    await client.query('savepoint without');
    await dropIndex(client, index);
    const less = { ...schema, indexes: new Map([...schema.indexes].filter(([other]) => other !== path)) };
    for (const { query, slow } of planned.filter(({ indexes }) => indexes.includes(path))) {
      const best = await bestPlan(client, query, less, readReasons(query.documentation));
      const more = 'refused' in best || best.all.some(({ what }) => !slow.includes(what));
      if (more) needs.set(query, [...(needs.get(query) ?? []), path]);
    }
    await client.query('rollback to savepoint without');
  }
  return needs;
}

/** The indexes of a plan. A node that reads nothing but an index names no schema: the scan above it does. */
function indexesIn(node: PlanNode, above?: string): string[] {
  const schema = node.Schema ?? above;
  const own = node['Index Name'] === undefined ? [] : [`${schema ?? 'public'}.${node['Index Name']}`];
  return [...own, ...childrenOf(node).flatMap((child) => indexesIn(child, schema))];
}
