import type { ClientBase } from 'pg';
import { qualified } from '../checks/sql.js';
import { fromPg } from '../session/pg.js';
import { run } from 'pgproof-runtime/query.js';
import { listStored, listUnpartitioned } from '../queries/planner/tables.js';
import type { PlanNode } from './plan.js';

/** A relation. */
export interface Named {
  readonly schema: string;
  readonly name: string;
}

/** By `schema.name` of a partition, or of an index of one: the partitioned table, or its index, at the top. */
export type Roots = ReadonlyMap<string, Named>;

/**
 * Gives each partitioned table that has no partition one: where a job makes them, the migrations make none, and a plan without a
 * partition reads nothing.
 *
 * @param client in a transaction that is rolled back.
 */
export async function addPartitions(client: ClientBase): Promise<void> {
  const tables = await run(fromPg(client), listUnpartitioned);
  for (const [index, { schema, name, hashed }] of tables.entries()) {
    const values = hashed ? 'for values with (modulus 1, remainder 0)' : 'default';
    const partition = qualified(schema, `pgproof_partition_${index}`);
    await client.query(`create table ${partition} partition of ${qualified(schema, name)} ${values}`);
  }
}

export async function readRoots(client: ClientBase): Promise<Roots> {
  const stored = await run(fromPg(client), listStored, { ownTables: [] });
  return new Map(
    stored.map(({ schema, name, rootSchema, rootName }) => [
      `${schema}.${name}`,
      { schema: rootSchema, name: rootName },
    ]),
  );
}

/** The plan with the name of the partitioned table, and of its index, in the place of a partition's: that is what a query names. */
export function withRoots(node: PlanNode, roots: Roots): PlanNode {
  return inSchema(node, node.Schema, roots);
}

function inSchema(node: PlanNode, above: string | undefined, roots: Roots): PlanNode {
  // A node that reads nothing but an index names no schema: the scan above it does.
  const schema = node.Schema ?? above;
  const table = node['Relation Name'] === undefined ? undefined : roots.get(`${schema}.${node['Relation Name']}`);
  const index = node['Index Name'] === undefined ? undefined : roots.get(`${schema}.${node['Index Name']}`);
  return {
    ...node,
    ...(table === undefined ? {} : { Schema: table.schema, 'Relation Name': table.name }),
    ...(index === undefined ? {} : { 'Index Name': index.name }),
    ...(node.Plans === undefined ? {} : { Plans: node.Plans.map((child) => inSchema(child, schema, roots)) }),
  };
}
