import { name } from '../catalog/facts/text.js';
import type { ClientBase, QueryResult } from 'pg';
import { isServerError, type ServerError } from 'pgproof-runtime/errors.js';

/** A node of a plan, as `explain (verbose, format json)` writes it: the fields that we read. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Parent Relationship'?: string;
  readonly 'Subplan Name'?: string;
  readonly Schema?: string;
  readonly 'Relation Name'?: string;
  /** Of the table in this plan: no other node's table has the same. */
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Recheck Cond'?: string;
  readonly Filter?: string;
  readonly 'Join Type'?: string;
  readonly 'Join Filter'?: string;
  readonly 'Hash Cond'?: string;
  readonly 'Merge Cond'?: string;
  readonly 'Sort Key'?: readonly string[];
  /** Of an incremental sort: the first of its keys, by which the rows come sorted. */
  readonly 'Presorted Key'?: readonly string[];
  readonly 'CTE Name'?: string;
  readonly Strategy?: string;
  readonly Plans?: readonly PlanNode[];
}

/**
 * Has the server plan a query in two ways, neither of which reads a table from end to end where an index can be used. On empty tables it
 * has nothing to choose by, so what it likes best says little; what it can do, the two say together.
 *
 * @param client in a transaction.
 * @returns the plans, or why there is none.
 */
export async function planQuery(client: ClientBase, text: string): Promise<PlanNode[] | ServerError> {
  const statements = [
    'savepoint planning',
    ...always.map((setting) => `set local ${setting}`),
    ...ways.flatMap((way) => [`set local ${way}`, `explain (generic_plan, verbose, format json) ${text}`]),
  ];
  try {
    // All in one message. A comment may end the query's text.
    const results: unknown = await client.query(statements.join('\n;\n'));
    return (results as QueryResult<Explained>[]).flatMap(({ rows }) =>
      rows.flatMap((row) => ('QUERY PLAN' in row ? row['QUERY PLAN'].map(({ Plan }) => Plan) : [])),
    );
  } catch (error) {
    if (!isServerError(error)) throw error;
    return error;
  } finally {
    await client.query('rollback to savepoint planning');
  }
}

interface Explained {
  readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[];
}

export function childrenOf(node: PlanNode): readonly PlanNode[] {
  return node.Plans ?? [];
}

/** A plan of its own: a CTE or a subquery. */
export function isApart(node: PlanNode): boolean {
  return node['Parent Relationship'] === 'InitPlan' || node['Parent Relationship'] === 'SubPlan';
}

/** `public.user` */
export function tableOf(scan: PlanNode): string {
  return `${scan.Schema}.${scan['Relation Name']}`;
}

/** As the reader writes it: without the schema that everybody means. */
export function shownTable(table: string): string {
  const [, schema = '', relation = ''] = /^([^.]*)\.(.*)$/s.exec(table) ?? [];
  return schema === 'public' ? name(relation) : name(schema, relation);
}

/** What a scan compares its rows with. */
export function conditionsOf(scan: PlanNode): (string | undefined)[] {
  return [scan['Index Cond'], scan['Recheck Cond'], scan.Filter];
}

/** A join by hash or merge reads its tables whole, and hides that an index of the inner one could be asked row by row. */
const always = ['enable_seqscan = off', 'enable_hashjoin = off', 'enable_mergejoin = off'];

/** Without a sort where an index may give the order, and with one where that costs reading all of it. */
const ways = ['enable_sort = on', 'enable_sort = off'];
