import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { run } from 'pgproof-runtime/query.js';
import { name } from '../catalog/facts/text.js';
import type { Catalog } from '../catalog/catalog.js';
import type { Bridge } from './bridge.js';
import type { Session } from '../migrate/session.js';
import { tableNames } from '../migrate/tables.js';
import { listTables, writeSums } from '../queries/adopt/rows.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';

/** How many rows a table has, and a sum over a hash of each: two sets of rows have the same one, whatever their order. */
export type Sums = ReadonlyMap<string, string>;

/** Keeps others from changing the tables, or their rows too, until the transaction ends. */
export async function lockTables(session: Session, mode: 'access share' | 'share'): Promise<void> {
  const tables = await ownRows(session);
  if (tables.length === 0) return;
  const list = tables.map((table) => `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`).join(', ');
  try {
    await session.client.query(`lock table ${list} in ${mode} mode`);
  } catch (error) {
    throw explainLock(error, session);
  }
}

/**
 * The columns of which two catalogs say that their values may be others, `public.post.title` each: those that one of them lacks, those of
 * another type, and those of an enum type whose labels are others.
 */
export function changedColumns(before: Catalog, after: Catalog): string[] {
  const labels = (catalog: Catalog) =>
    new Map(catalog.enums.map((one) => [name(one.schema, one.name), one.labels.join('\n')]));
  const [labelsBefore, labelsAfter] = [labels(before), labels(after)];
  const types = (catalog: Catalog) =>
    new Map(catalog.columns.map((one) => [name(one.schema, one.table, one.name), one.type]));
  const [typesBefore, typesAfter] = [types(before), types(after)];
  return [...new Set([...typesBefore.keys(), ...typesAfter.keys()])].filter((column) => {
    const type = typesBefore.get(column);
    const element = type?.replace(/(?:\[\])+$/, '') ?? '';
    return type !== typesAfter.get(column) || labelsBefore.get(element) !== labelsAfter.get(element);
  });
}

/** @param without columns that are left out of the sums. */
export async function readSums(session: Session, without: readonly string[]): Promise<Sums> {
  const sums = new Map<string, string>();
  for (const table of await ownRows(session)) {
    const shown = name(table.schema, table.name);
    const columns = table.columns.filter((column) => !without.includes(name(table.schema, table.name, column)));
    const [statement] = await run(session.connection, writeSums, { schema: table.schema, table: table.name, columns });
    const { rows } = await session.client.query<{ sums: string }>(statement?.text ?? '');
    sums.set(shown, rows[0]?.sums ?? '');
  }
  return sums;
}

/** @throws UserError that names the tables whose rows are not the set that they were. */
export function requireSameRows(before: Sums, after: Sums, { name: bridge }: Pick<Bridge, 'name'>): void {
  const changed = [...before].flatMap(([table, sums]) => {
    const now = after.get(table);
    // A table that had no rows may go.
    return now === sums || (now === undefined && /^0\b/.test(sums))
      ? []
      : [`${table}${now === undefined ? ' is gone' : ''}`];
  });
  if (changed.length === 0) return;
  throw new UserError(
    `the bridge ${bridge} changes rows beyond the columns that the catalogs tell apart: ${changed.join(', ')}`,
    {
      fix: 'nothing was changed; where it is meant, say in the file which column: -- changes: public.post.title',
      exitCode: 1,
    },
  );
}

function ownRows({ connection, schema }: Session) {
  return run(connection, listTables, { schema, names: tableNames });
}

function explainLock(error: unknown, { config: { user } }: Session): unknown {
  if (!isServerError(error)) return error;
  if (error.code === '42501')
    return new UserError(`the user ${user} may not keep the tables as they are: ${error.message}`, {
      fix: 'connect as the role that owns the tables, which is to run the migrations from now on',
      exitCode: 1,
      cause: error,
    });
  if (error.code !== '55P03') return error;
  return new UserError('another transaction changes a table, and was waited for: nothing was changed', {
    fix: 'run again when it has ended, or wait longer: --lock-timeout 30s',
    exitCode: 1,
    cause: error,
  });
}
