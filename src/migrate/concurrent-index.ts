import pg from 'pg';
import { run } from '../database/query.js';
import { UserError } from '../errors.js';
import { findIndex, type FindIndexResult } from '../queries/migrate/indexes.js';
import type { Half } from './files.js';
import { parseStatements, type Statement } from './grammar.js';
import type { Session } from './session.js';

interface RangeVar {
  schemaname?: string;
  relname: string;
}

/**
 * Looks, before a half that runs outside a transaction, at what an earlier attempt may have left: a build that failed leaves an
 * INVALID index, and a runner that was killed between the build and the record leaves a valid one.
 *
 * @returns true when the statement has been done already, so that only the record is missing. An INVALID index is dropped.
 * @throws UserError when an index of that name exists and is another one.
 */
export async function finishEarlierAttempt(
  session: Session,
  half: Half,
  note: (message: string) => void,
): Promise<boolean> {
  const [statement] = (await parseStatements(half.text)) ?? [];
  if (statement?.kind === 'IndexStmt' && statement.tree['concurrent'] === true)
    return finishCreate(session, half, statement, note);
  if (statement?.kind === 'DropStmt' && statement.tree['concurrent'] === true)
    return finishDrop(session, statement, note);
  return false;
}

async function finishCreate(
  session: Session,
  half: Half,
  statement: Statement,
  note: (message: string) => void,
): Promise<boolean> {
  const index = statement.tree['idxname'];
  const { schemaname: schema = 'public', relname: table } = statement.tree['relation'] as RangeVar;
  if (typeof index !== 'string') {
    throw new UserError(`${half.file}: the index has no name`, {
      fix: 'name it: create index concurrently NAME on …',
      exitCode: 1,
    });
  }
  const [found] = await run(session.connection, findIndex, { schema, index });
  if (found === undefined) return false;
  const expected =
    found.table === table ? await buildOnEmptyCopy(session, statement, { schema, table, index }) : undefined;
  if (expected === undefined || shape(expected) !== shape(found)) {
    throw new UserError(`${half.file}: an index ${index} exists already, and is another one: ${found.definition}`, {
      fix: `drop or rename it, or name the new one differently`,
      exitCode: 1,
    });
  }
  if (found.valid) {
    note(`index ${index} is built already, and valid: only the record was missing`);
    return true;
  }
  note(`index ${index} is INVALID, left by an attempt that failed: dropped, to be built anew`);
  await session.client.query(`drop index concurrently ${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(index)}`);
  return false;
}

async function finishDrop(
  { connection }: Session,
  { tree }: Statement,
  note: (message: string) => void,
): Promise<boolean> {
  const [object] = tree['objects'] as { List: { items: { String: { sval: string } }[] } }[];
  const names = object?.List.items.map((item) => item.String.sval) ?? [];
  const index = names.at(-1) ?? '';
  const [found] = await run(connection, findIndex, { schema: names.at(-2) ?? 'public', index });
  if (found !== undefined) return false;
  note(`index ${index} is dropped already: only the record was missing`);
  return true;
}

/** What PostgreSQL makes of the statement: it is built on an empty temporary copy of the table, which the rollback removes. */
async function buildOnEmptyCopy(
  { client, connection }: Session,
  { text }: Statement,
  { schema, table, index }: { schema: string; table: string; index: string },
): Promise<FindIndexResult | undefined> {
  const name = pg.escapeIdentifier(table);
  const build = text
    .replace(/\bconcurrently\b/i, '')
    .replace(/\bif\s+not\s+exists\b/i, '')
    .replace(/(\bon\s+(?:only\s+)?)(?:"[^"]+"|[\w$]+)\s*\.\s*/i, '$1');
  await client.query('begin');
  try {
    // A temporary table comes first in the search path, so that the statement's unqualified name means the copy.
    await client.query(`create temporary table ${name} (like ${pg.escapeIdentifier(schema)}.${name})`);
    await client.query(build);
    const [built] = await run(connection, findIndex, { schema: 'pg_temp', index });
    return built;
  } finally {
    await client.query('rollback');
  }
}

/** The definition without the names of index, table and schema. */
function shape({ unique, definition }: FindIndexResult): string {
  return `${unique ? 'unique' : ''}${definition.slice(definition.indexOf(' USING '))}`;
}
