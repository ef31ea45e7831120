import type { ClientBase } from 'pg';
import { fromPg, openPg } from '../session/pg.js';
import type { Reached } from 'pgproof-runtime/reached.js';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { isQuery } from '../typegen/describe.js';
import { placeOf } from '../typegen/fault.js';
import type { SourceQuery } from '../typegen/scan.js';
import type { Source } from '../typegen/sources.js';
import { dropIndexCalled } from './drop-index.js';
import { addPartitions } from './partitions.js';
import { bestPlan } from './best.js';
import { shownTable } from './plan.js';
import { covers, readReasons, type Reason } from './reasons.js';
import { readIndexes, readSchema, type Schema } from './schema.js';
import { suggestIndex, type Suggestion } from './suggest.js';
import type { SlowStep } from './slow-step.js';

/** What a query does that costs more the more rows there are. */
export interface QueryFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly query: string;
  /** `user`; undefined when the query cannot be planned at all. */
  readonly table?: string;
  /** With the query as subject: `reads all of user`. */
  readonly problem: string;
  /** The index that would serve it, as SQL; undefined when none would. */
  readonly index?: string;
  /** What else to do. */
  readonly otherwise: string;
}

export interface PlanReport {
  /** How many queries were planned. */
  readonly queries: number;
  /** How many of them say why they may do what others may not. */
  readonly excepted: number;
  readonly findings: readonly QueryFinding[];
}

/**
 * Plans every query on a database that has the schema and no rows. Nothing runs, and nothing stays.
 *
 * @param growing tables that grow: `public.user`; of partitioned ones the table at the top.
 * @param without an index that is taken away first.
 */
export async function checkQueries(
  sources: readonly Source[],
  growing: ReadonlySet<string>,
  { config, without }: { readonly config: ConnectionConfig; readonly without?: string | undefined },
): Promise<PlanReport> {
  const { client, reached } = await openPg(config, 'pgproof queries');
  try {
    requirePlanner(reached);
    await client.query('begin');
    await addPartitions(client);
    if (without !== undefined) await dropIndexCalled(client, without);
    const schema = await readSchema(client, growing);
    const all = sources.flatMap(({ file, source, queries }) =>
      queries
        .filter(({ text }) => isQuery(text))
        .map((query) => ({ query, place: placeOf({ file, source, at: query.nameAt }) })),
    );
    const findings: QueryFinding[] = [];
    for (const { query, place } of all) {
      const found = await checkQuery(client, query, schema);
      findings.push(...found.map((finding) => ({ ...place, query: query.name, ...finding })));
    }
    await client.query('rollback');
    const excepted = all.filter(({ query }) => readReasons(query.documentation).length > 0).length;
    return { queries: all.length, excepted, findings };
  } finally {
    await client.end();
  }
}

/** Statistics of an empty table can be told to a planner since PostgreSQL 18. */
export function isPlanner({ version }: Reached): boolean {
  return version >= 180_000;
}

function requirePlanner(reached: Reached): void {
  const { version } = reached;
  if (isPlanner(reached)) return;
  throw new UserError(
    `queries are planned on PostgreSQL 18 or later, and --replay-on names a server of PostgreSQL ${Math.floor(version / 10_000)}`,
    { fix: 'name a newer one, or leave --replay-on out' },
  );
}

type Found = Omit<QueryFinding, 'file' | 'line' | 'column' | 'query'>;

async function checkQuery(client: ClientBase, query: SourceQuery, schema: Schema): Promise<Found[]> {
  const reasons = readReasons(query.documentation);
  const best = await bestPlan(client, query, schema, reasons);
  if ('refused' in best)
    return [{ problem: `cannot be planned: ${best.refused}`, otherwise: 'npx pgproof types shows where' }];
  const found: Found[] = [];
  for (const table of new Set(best.open.map((step) => step.table))) {
    const ofTable = (some: readonly SlowStep[]) => some.filter((step) => step.table === table);
    const steps = ofTable(best.open);
    const suggestion = await suggestIndex(client, { table, steps, known: ofTable(best.ofAllPlans) }, async () => {
      const indexes = await readIndexes(fromPg(client));
      const then = await bestPlan(client, query, { ...schema, indexes }, reasons);
      return 'refused' in then ? steps : ofTable(then.open);
    });
    found.push(describe(table, steps, suggestion));
  }
  const idle = reasons.filter((reason) => !best.all.some((step) => covers(reason, step)));
  return [...found, ...idle.map(describeIdle)];
}

function describe(table: string, steps: readonly SlowStep[], suggestion: Suggestion | undefined): Found {
  const shown = shownTable(table);
  const left = suggestion === undefined || suggestion.left.length === 0 ? steps : suggestion.left;
  const kinds = [...new Set(left.map(({ kind }) => kind))];
  const note = `write above it why that is well: ${kinds.map((kind) => `-- ${kind} ${shown}: …`).join(' and ')}`;
  return {
    table: shown,
    problem: [...new Set(steps.map(({ what }) => what))].join(', and '),
    ...(suggestion === undefined ? {} : { index: suggestion.sql }),
    otherwise: suggestion === undefined ? note : `${left === steps ? 'or' : 'and'} ${note}`,
  };
}

function describeIdle({ kind, table }: Reason): Found {
  const shown = shownTable(table);
  return {
    table: shown,
    problem: `says why it ${kind} ${shown}, and does not`,
    otherwise: 'take the line out',
  };
}
