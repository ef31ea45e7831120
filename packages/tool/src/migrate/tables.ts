import { qualified, quoted } from '../catalog/keywords.js';
import { run } from 'pgproof-runtime/query.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { countOthers as countOtherTables, findTables, type FindTablesResult } from '../queries/migrate/own.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { defaultSchema } from './schema.js';
import type { Session } from './session.js';

/** The columns that the runner reads of its own tables, all in one schema. A later version of the tables keeps them. */
const columns = {
  pgmigrations: ['id', 'name', 'run_on'],
  migration_record: [
    'id',
    'name',
    'direction',
    'up_sha256',
    'down_sha256',
    'recorded_at',
    'recorded_by',
    'duration_ms',
  ],
  migration_restamp: ['id', 'record_id', 'up_sha256', 'down_sha256'],
  migration_version: ['version', 'tool_version'],
} as const;

export type TableName = keyof typeof columns;
export type Tables = ReadonlyMap<TableName, FindTablesResult>;

export const tableNames = Object.keys(columns) as TableName[];

/** What else of pg_class can have a table's name. */
const kinds: Record<string, string> = {
  v: 'a view',
  m: 'a materialized view',
  f: 'a foreign table',
  S: 'a sequence',
  c: 'a type',
  i: 'an index',
  I: 'an index',
};

/**
 * Those of the runner's own tables that are there.
 *
 * @param found what there is, where it has been asked for.
 * @throws UserError when one cannot be read, or is something else of that name.
 */
export async function readTables(
  { connection, config: { user }, schema }: Session,
  found?: readonly FindTablesResult[],
): Promise<Tables> {
  found ??= await run(connection, findTables, { names: tableNames, schema });
  const tables: Tables = new Map(found.map((table) => [table.name as TableName, table]));
  for (const [name, table] of tables) requireOwn(name, table, schema);
  requireReadable(found, { user, schema });
  return tables;
}

/** How many tables and views there are beside them, and beside those of the server and of extensions. */
export async function countOthers({ connection, schema }: Session): Promise<number> {
  const [others] = await run(connection, countOtherTables, { names: tableNames, schema });
  return others?.count ?? 0;
}

/** What a user needs to write to the tables that another one owns. */
export function grantWriting({ config: { user }, schema }: Pick<Session, 'config' | 'schema'>): string {
  const list = tableNames.map((name) => qualified(schema, name)).join(', ');
  const to = quoteIdentifier(user);
  const usage = schema === defaultSchema ? '' : `grant usage on schema ${quoted(schema)} to ${to}; `;
  return `${usage}grant select, insert, update, delete on ${list} to ${to}; grant usage on sequence ${qualified(schema, 'pgmigrations_id_seq')} to ${to}`;
}

function requireOwn(name: TableName, table: FindTablesResult, schema: string): void {
  const shown = qualified(schema, name);
  const kind = kinds[table.kind];
  const lacking = columns[name].filter((column) => !table.columns.includes(column));
  if (kind === undefined && lacking.length === 0 && table.foreignTypes.length === 0) return;
  const columnsSay = lacking.length > 0 ? `it has no column ${lacking.join(', ')}` : table.foreignTypes.join(', ');
  const what = kind === undefined ? `: ${columnsSay}` : `, but ${kind}`;
  throw new UserError(`${shown} is not the runner's table${what}`, {
    fix:
      kind === undefined
        ? // Renamed it would keep the names of its indexes and its sequence, which ours needs.
          `move what has its name: create schema if not exists moved; alter table ${shown} set schema moved`
        : `rename what has its name: alter ${kind.replace(/^an? /, '')} ${shown} rename to ${name}_other`,
    exitCode: 1,
  });
}

function requireReadable(found: readonly FindTablesResult[], { user, schema }: { user: string; schema: string }): void {
  const list = (tables: readonly FindTablesResult[]) => tables.map(({ name }) => qualified(schema, name)).join(', ');
  const owners = (tables: readonly FindTablesResult[]) => [...new Set(tables.map(({ owner }) => owner))].join(', ');
  const unreadable = found.filter(({ readable }) => !readable);
  if (unreadable.length > 0) {
    throw new UserError(`the user ${user} may not read ${list(unreadable)}: what is applied cannot be told`, {
      fix: `have their owner (${owners(unreadable)}) run: grant usage on schema ${quoted(schema)} to ${quoteIdentifier(user)}; grant select on ${list(unreadable)} to ${quoteIdentifier(user)}`,
    });
  }
  const hidden = found.filter(({ rowsHidden }) => rowsHidden);
  if (hidden.length > 0) {
    throw new UserError(
      `row security can hide rows of ${list(hidden)} from the user ${user}: what is applied cannot be told`,
      {
        fix: `have their owner (${owners(hidden)}) run: ${hidden.map(({ name }) => `alter table ${qualified(schema, name)} disable row level security`).join('; ')}`,
      },
    );
  }
}
