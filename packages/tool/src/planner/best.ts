import type { ClientBase } from 'pg';
import type { SourceQuery } from '../typegen/scan.js';
import { withRoots } from './partitions.js';
import { planQuery, type PlanNode } from './plan.js';
import { covers, type Reason } from './reasons.js';
import type { Schema } from './schema.js';
import type { SlowStep } from './slow-step.js';
import { findSlowSteps } from './slow-steps.js';

/** What a query does on tables that may hold many rows. */
export interface Judged {
  /** The plan; undefined where the server has none: a `call`, say. */
  readonly plan?: PlanNode | undefined;
  readonly all: readonly SlowStep[];
  /** Those that the query gives no reason for. */
  readonly open: readonly SlowStep[];
  /** What the other plans would do: together they tell all that the query asks of a table. */
  readonly ofAllPlans: readonly SlowStep[];
}

/** The plan with the least to say against it: what costs decide on empty tables says nothing. */
export async function bestPlan(
  client: ClientBase,
  query: SourceQuery,
  ...[schema, reasons]: [Schema, readonly Reason[]]
): Promise<Judged | { refused: string }> {
  const plans = await planQuery(client, query.text);
  if (!Array.isArray(plans)) return { refused: plans.message };
  const found = plans.map((one) => {
    const plan = withRoots(one, schema.roots);
    return { plan, all: findSlowSteps(plan, schema) };
  });
  const ofAllPlans = found.flatMap(({ all }) => all);
  const [best] = found
    .map(({ plan, all }): Judged => {
      const open = all.filter((step) => !reasons.some((reason) => covers(reason, step)));
      return { plan, all, open, ofAllPlans };
    })
    .sort((one, other) => one.open.length - other.open.length || one.all.length - other.all.length);
  return best ?? { all: [], open: [], ofAllPlans: [] };
}
