import pg from 'pg';
import type { Catalog } from '../../../packages/tool/src/catalog/catalog.js';
import { listColumns, tableName, type Column, type Table } from './order.js';
import type { Row } from './fill.js';
import type { Json } from './values.js';

/**
 * Where a check speaks of one column alone and refuses a value, takes another instead: one of the constants that stand in the
 * check, or its neighbour. The server is asked which of them it accepts.
 */
export async function satisfyChecks(
  client: pg.ClientBase,
  catalog: Catalog,
  { table, rows, isChosen }: { table: Table; rows: Row[]; isChosen: (column: Column) => boolean },
): Promise<void> {
  for (const column of listColumns(catalog, table).filter((one) => !isChosen(one))) {
    const checks = catalog.constraints.filter(
      (one) =>
        one.type === 'c' &&
        !one.onDomain &&
        one.schema === table.schema &&
        one.table === table.name &&
        one.columns.join() === column.name,
    );
    if (checks.length === 0) continue;
    const values = rows.map((row) => row[column.name] ?? null);
    const candidates = [...values, ...checks.flatMap(({ definition }) => constantsOf(definition, values[0] ?? null))];
    const accepted = await askServer(client, { table, column, candidates, checks: checks.map(expressionOf) });
    const other = candidates.slice(rows.length).filter((_, index) => accepted[rows.length + index]);
    for (const [index, row] of rows.entries()) {
      if (accepted[index] === true || other.length === 0) continue;
      row[column.name] = other[index % other.length] ?? null;
    }
  }
}

function expressionOf({ definition }: { definition: string }): string {
  return definition.replace(/^CHECK /, '').replace(/( NO INHERIT| NOT VALID| NOT ENFORCED)+$/, '');
}

function constantsOf(definition: string, like: Json): Json[] {
  if (typeof like === 'string')
    return [...definition.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'"));
  return [...definition.matchAll(/\d+(?:\.\d+)?/g)]
    .map(([number]) => Number(number))
    .flatMap((one) => [one, one + 1, one - 1]);
}

async function askServer(
  client: pg.ClientBase,
  { table, column, candidates, checks }: { table: Table; column: Column; candidates: Json[]; checks: string[] },
): Promise<boolean[]> {
  const type = `${pg.escapeIdentifier(table.schema)}.${pg.escapeIdentifier(table.name)}`;
  const { rows } = await client.query<{ accepted: boolean }>(
    `select (
       select ${checks.map((check) => `(${check}) is not false`).join(' and ')}
       from jsonb_populate_record(null::${type}, jsonb_build_object($1::text, candidate.value))
     ) as accepted
     from jsonb_array_elements($2) with ordinality as candidate (value, rank)
     order by candidate.rank`,
    [column.name, JSON.stringify(candidates)],
  );
  if (rows.length !== candidates.length) throw new Error(`the checks of ${tableName(table)} could not be asked`);
  return rows.map(({ accepted }) => accepted);
}
