import { qualified } from '../../catalog/keywords.js';
import { run } from 'pgproof-runtime/query.js';
import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import type { Session } from '../../migrate/session.js';
import { tableNames } from '../../migrate/tables.js';
import { listTables, type ListTablesResult } from '../../queries/adopt/rows.js';
import { tools } from './known.js';
import type { Tool } from './tool.js';

/** A tool's table in a database. */
export interface Found {
  readonly tool: Tool;
  readonly schema: string;
  readonly name: string;
  /** As SQL names it. */
  readonly shown: string;
}

/** The tables that other tools have left under their usual names, by their columns; without the runner's own. */
export async function findTools(session: Session): Promise<Found[]> {
  const tables = await run(session.connection, listTables, { schema: '', names: [] });
  return tools.flatMap((tool) =>
    tables
      .filter((table) => table.name === tool.table && hasColumns(table, tool) && !isOwn(session, table))
      .map((table) => found(tool, table)),
  );
}

/**
 * Finds the table of a tool.
 *
 * @param named as `schema.table` or `table`, where it is named.
 * @throws UserError where there is none or are several, or it is one that the runner needs itself.
 */
export async function findTool(session: Session, name: string, named: string | undefined): Promise<Found> {
  const tool = tools.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  const tables = await run(session.connection, listTables, { schema: '', names: [] });
  const isNamed = (table: ListTablesResult) =>
    named === undefined ? table.name === tool.table : [table.name, `${table.schema}.${table.name}`].includes(named);
  const candidates = tables.filter(isNamed);
  const fitting = candidates.filter((table) => hasColumns(table, tool));
  const [table, second] = fitting;
  if (table === undefined) throw refuseMissing(tool, { named, candidates, tables });
  const list = fitting.map((one) => qualified(one.schema, one.name)).join(', ');
  if (second !== undefined)
    throw new UserError(`${fitting.length} tables may be ${name}'s: ${list}`, {
      fix: `name the one of this database's migrations: --from-table ${table.schema}.${table.name}`,
      exitCode: 1,
    });
  if (isOwn(session, table))
    throw new UserError(`${list} of ${name} has the name of the runner's own table`, {
      fix: 'keep the runner\'s tables in another schema: --schema NAME, and "schema" in pgproof.config.json',
      exitCode: 1,
    });
  return found(tool, table);
}

function found(tool: Tool, { schema, name }: ListTablesResult): Found {
  return { tool, schema, name, shown: qualified(schema, name) };
}

function hasColumns({ columns }: ListTablesResult, tool: Tool): boolean {
  return columns.join('\n') === tool.columns.join('\n');
}

function isOwn({ schema }: Session, table: ListTablesResult): boolean {
  return table.schema === schema && tableNames.some((name) => name === table.name);
}

function refuseMissing(
  tool: Tool,
  {
    named,
    candidates,
    tables,
  }: {
    named: string | undefined;
    candidates: readonly ListTablesResult[];
    tables: readonly ListTablesResult[];
  },
): UserError {
  const shownOf = (list: readonly ListTablesResult[]) =>
    firstThree(list.map(({ schema, name }) => qualified(schema, name)));
  const [candidate] = candidates;
  const other = tools.find((one) => candidate !== undefined && hasColumns(candidate, one));
  const alike = tables.filter((table) => hasColumns(table, tool));
  const fix =
    other !== undefined
      ? `its columns are those of ${other.name}: --from ${other.name}`
      : alike.length > 0
        ? `name its table; these have its columns: ${shownOf(alike)}: --from-table SCHEMA.TABLE`
        : 'leave --from out, or name the database in which the tool ran';
  const problem =
    candidate === undefined
      ? `there is no table ${named ?? tool.table} of ${tool.name}`
      : `${shownOf(candidates)} is not ${tool.name}'s: it has not just the columns ${tool.columns.join(', ')}`;
  return new UserError(problem, { fix, exitCode: 1 });
}
