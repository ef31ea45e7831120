import type pg from 'pg';
import type { SourceQuery } from '../../../../packages/tool/src/typegen/scan.js';
import type { Truth } from './truth.js';

interface Case {
  readonly query: SourceQuery;
  readonly truth: Truth;
}

/**
 * Runs each query without rows, with all of them, with each table emptied in turn, and with NULL in no column that takes it or in all; and
 * gathers the columns that were NULL. A parameter for which NULL has a meaning is NULL in some of the runs.
 */
export async function runEverywhere(
  client: pg.Client,
  fill: string,
  cases: readonly Case[],
): Promise<{ nulls: Map<string, Set<string>>; counts: Map<string, Set<number>>; failures: Set<string> }> {
  const nulls = new Map(cases.map(({ query }) => [query.name, new Set<string>()]));
  const counts = new Map(cases.map(({ query }) => [query.name, new Set<number>()]));
  const failures = new Set<string>();
  await client.query('begin');
  for (const { change, concerns } of await dataSets(client)) {
    await client.query('savepoint rows');
    if (change !== undefined) {
      await client.query(fill);
      for (const statement of change) await client.query(statement);
    }
    for (const { query, truth } of cases.filter((one) => concerns(one.query.text))) {
      for (const given of variants(truth)) {
        await client.query('savepoint run');
        try {
          const rows = await runOne(client, query, given);
          counts.get(query.name)?.add(rows.length);
          for (const row of rows) {
            for (const [column, value] of Object.entries(row)) {
              if (value === null) nulls.get(query.name)?.add(column);
              // An array in its text form: a NULL has no quotes around it.
              else if (typeof value === 'string' && /^\{(?:.*,)?NULL(?:,.*)?\}$/.test(value))
                nulls.get(query.name)?.add(`${column}[]`);
            }
          }
        } catch (error) {
          failures.add(`${query.name}: ${error instanceof Error ? error.message : String(error)}`);
        }
        await client.query('rollback to savepoint run');
      }
    }
    await client.query('rollback to savepoint rows');
  }
  await client.query('rollback');
  return { nulls, counts, failures };
}

interface DataSet {
  /** What is changed of the full one; undefined for the set without rows. */
  readonly change: readonly string[] | undefined;
  /** False for a query that reads the same as in the full one. */
  readonly concerns: (text: string) => boolean;
}

async function dataSets(client: pg.Client): Promise<DataSet[]> {
  const { rows } = await client.query<{ name: string; nullable: string[]; inherits: boolean; views: string[] }>(
    `select relation.oid::regclass::text as name,
       array(select quote_ident(attname) from pg_attribute where attrelid = relation.oid and attnum > 0 and not attnotnull
         and attgenerated = '' and atttypid <> 'email'::regtype) as nullable,
       exists (select from pg_inherits where inhrelid = relation.oid) as inherits,
       array(select relname::text from pg_class where relnamespace = relation.relnamespace and relkind in ('v', 'm')) as views
     from pg_class as relation
     where relation.relnamespace = 'public'::regnamespace and relation.relkind in ('r', 'p') and not relation.relispartition
       and not exists (
         select from pg_inherits join pg_foreign_table on ftrelid = inhrelid where inhparent = relation.oid
       )
     order by 1`,
  );
  const nothing = rows.flatMap(({ name, nullable }) =>
    nullable.map((column) => `update only ${name} set ${column} = null`),
  );
  const all = () => true;
  return [
    { change: undefined, concerns: all },
    { change: [], concerns: all },
    { change: nothing.filter((statement) => !statement.includes('measure')), concerns: all },
    ...rows.map(({ name, inherits, views }): DataSet => {
      const naming = new RegExp(`\\b(?:${[name, ...views].join('|')})\\b`);
      return { change: [`delete from ${name}`], concerns: inherits ? all : (text) => naming.test(text) };
    }),
  ];
}

function variants(truth: Truth): Record<string, unknown>[] {
  const names = [...truth.takes];
  // NULL in none, in each, and in all.
  const emptied = [[], ...names.map((name) => [name]), ...(names.length > 1 ? [names] : [])];
  return emptied.map((empty) => ({ ...truth.given, ...Object.fromEntries(empty.map((name) => [name, null])) }));
}

async function runOne(
  client: pg.Client,
  query: SourceQuery,
  given: Record<string, unknown>,
): Promise<Record<string, unknown>[]> {
  const values = query.parameters.map(({ name }) => given[name]);
  // A column that the driver cannot read into a value would hide that it is not NULL.
  const result = await client.query<Record<string, unknown>>({
    text: query.text,
    values,
    types: { getTypeParser: () => String },
  });
  return result.rows;
}
