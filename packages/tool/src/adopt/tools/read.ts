import { run } from 'pgproof-runtime/query.js';
import { firstThree, isServerError, UserError } from 'pgproof-runtime/errors.js';
import type { Session } from '../../migrate/session.js';
import { listTables } from '../../queries/adopt/rows.js';
import { writeReading } from '../../queries/adopt/tools.js';
import type { Found } from './find.js';
import type { Noted, Tool } from './tool.js';

type Row = Readonly<Record<string, unknown>>;

/**
 * Reads what a tool has noted, oldest first, without what it took back.
 *
 * @throws UserError where it has marked a failure, is at work, has several heads, or has noted nothing.
 */
export async function readNoted(session: Session, found: Found): Promise<Noted[]> {
  const { tool, shown } = found;
  await requireUnlocked(session, found);
  const rows = (await readRows(session, found, found.name)).filter((row) => !wasTakenBack(row, tool));
  const failed = rows.filter((row) => tool.ended !== undefined && isNull(row[tool.ended[0]]));
  const names = (list: readonly Row[]) => firstThree(list.map((row) => text(row[tool.key])));
  if (failed.length > 0)
    throw new UserError(`${tool.name} has noted in ${shown} that a migration failed: ${names(failed)}`, {
      fix: `settle it with ${tool.name} first: what of it is in the database, only its words tell`,
      exitCode: 1,
    });
  if (rows.length === 0)
    throw new UserError(`${shown} has no row: ${tool.name} has run no migration here`, {
      fix: 'leave --from out, and name the last migration that the database has, where it has one: --to NAME',
      exitCode: 1,
    });
  if (tool.heads === true && rows.length > 1)
    throw new UserError(`${shown} has ${rows.length} heads: ${names(rows)}`, {
      fix: `bring them together with ${tool.name} first: alembic merge heads, and upgrade`,
      exitCode: 1,
    });
  return rows.sort((one, other) => compare(one[tool.order], other[tool.order])).map((row) => noted(row, tool));
}

function noted(row: Row, { key, at, hash }: Tool): Noted {
  const time = at === undefined || isNull(row[at]) ? undefined : text(row[at]);
  return { key: text(row[key]), at: time, hash: hash === undefined ? undefined : text(row[hash.column]) };
}

async function requireUnlocked(session: Session, { tool, schema, name }: Found): Promise<void> {
  if (tool.lock === undefined) return;
  const lock = tool.lock.replace('%t', name);
  const tables = await run(session.connection, listTables, { schema: '', names: [] });
  if (!tables.some((table) => table.schema === schema && table.name === lock)) return;
  const rows = await readRows(session, { schema }, lock);
  if (!rows.some((row) => Number(row['is_locked']) === 1)) return;
  throw new UserError(`${tool.name} is at work, or was killed at work: ${lock} says is_locked`, {
    fix: `wait for it; where none runs, settle it with ${tool.name}: knex migrate:unlock, say`,
    exitCode: 1,
  });
}

async function readRows({ connection, client, config }: Session, { schema }: { schema: string }, name: string) {
  const [statement] = await run(connection, writeReading, { schema, name });
  try {
    const { rows } = await client.query<{ row: Row }>(statement?.text ?? '');
    return rows.map(({ row }) => row);
  } catch (error) {
    if (!isServerError(error) || error.code !== '42501') throw error;
    throw new UserError(`the user ${config.user} may not read ${schema}.${name}: ${error.message}`, {
      fix: 'connect as the role that owns the tables, which is to run the migrations from now on',
      exitCode: 1,
      cause: error,
    });
  }
}

function wasTakenBack(row: Row, { ended }: Tool): boolean {
  return ended !== undefined && !isNull(row[ended[1]]);
}

function isNull(value: unknown): boolean {
  return value === null || value === undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  const [a, b] = [text(one), text(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}
