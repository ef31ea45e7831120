import { run } from 'pgproof-runtime/query.js';
import { findLocked } from '../queries/migrate/left.js';
import { createdIndex, detachedPartition, droppedIndex, reindexed, vacuumed, type Named } from './alone.js';
import type { ParsedStatement } from './grammar.js';
import type { LockMode, TableLock } from './locks.js';
import { placeOf } from './place.js';
import type { Session } from './session.js';

/** A table, or an index of one, and what a statement that runs outside a transaction takes on it at most. */
interface Kind {
  readonly of: Named;
  readonly lock: LockMode;
  readonly rewritten?: boolean;
}

/** Statements that lock no table of the database. */
const none = new Set([
  'CreatedbStmt',
  'DropdbStmt',
  'AlterDatabaseStmt',
  'CreateTableSpaceStmt',
  'DropTableSpaceStmt',
  'AlterSystemStmt',
]);

/**
 * What the one statement of a file outside a transaction locks. It takes and gives back its locks while it runs, in transactions of its own, so the
 * kind of the statement says it, and the tables are looked up before it runs.
 *
 * @returns null where that does not say it: of a block, a call, or all tables of a schema.
 */
export async function foretellAlone(
  session: Session,
  statement: ParsedStatement,
): Promise<readonly TableLock[] | null> {
  const kinds = kindsOf(statement);
  if (kinds === undefined) return null;
  const locks = await Promise.all(kinds.map((kind) => place(session, kind)));
  return locks.some((lock) => lock === undefined) ? null : locks.filter((lock) => lock !== undefined);
}

function kindsOf(statement: ParsedStatement): readonly Kind[] | undefined {
  if (none.has(statement.kind)) return [];
  const created = createdIndex(statement);
  // Without the word it is none that has to run alone, and takes more.
  if (created !== undefined)
    return statement.tree['concurrent'] === true
      ? [gentle({ schema: created.schema, name: created.table })]
      : undefined;
  const dropped = droppedIndex(statement);
  if (dropped !== undefined) return statement.tree['concurrent'] === true ? [gentle(dropped)] : undefined;
  const detached = detachedPartition(statement);
  if (detached !== undefined) return [gentle(detached.table), { of: detached.partition, lock: 'access exclusive' }];
  const reindex = reindexed(statement);
  if (reindex !== undefined) return /^(?:INDEX|TABLE)$/.test(reindex.what) ? [gentle(reindex)] : undefined;
  const { tables = [], full = false } = vacuumed(statement) ?? {};
  if (tables.length === 0) return undefined;
  return tables.map((of) => (full ? { of, lock: 'access exclusive', rewritten: true } : gentle(of)));
}

function gentle(of: Named): Kind {
  return { of, lock: 'share update exclusive' };
}

async function place(session: Session, { of, lock, rewritten = false }: Kind): Promise<TableLock | undefined> {
  const { schema, name } = await placeOf(session, of);
  const [found] = await run(session.connection, findLocked, { schema, name });
  return found && { oid: Number(found.oid), schema: found.schema, table: found.table, lock, rewritten, foretold: true };
}
