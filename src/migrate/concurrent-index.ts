import { run } from '../database/query.js';
import { isServerError, UserError } from '../errors.js';
import { findIndex, type FindIndexResult } from '../queries/migrate/indexes.js';
import { quoteIdentifier } from '../quote.js';
import { readTokens } from '../tokens.js';
import type { Direction, Half, Migration } from './files.js';
import { parseStatements, type Statement } from './grammar.js';
import type { Session } from './session.js';

type Note = (message: string) => void;

interface RangeVar {
  schemaname?: string;
  relname: string;
  /** Where it stands in the file, in bytes. */
  location?: number;
}

/** The index that a statement creates or drops. */
interface Named {
  readonly schema: string;
  readonly index: string;
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
  migration: Migration,
  direction: Direction,
  note: Note,
): Promise<boolean> {
  const half = migration[direction];
  const [statement] = (await parseStatements(half.text)) ?? [];
  if (statement?.tree['concurrent'] !== true) return false;
  if (statement.kind === 'IndexStmt') return finishCreate(session, half, statement, note);
  if (statement.kind === 'DropStmt')
    return finishDrop(session, statement, migration[direction === 'up' ? 'down' : 'up'], note);
  return false;
}

/** True for a statement that waits for other transactions without keeping anybody waiting, and leaves something when it is cut off. */
export async function isConcurrent({ transactional, text }: Half): Promise<boolean> {
  // The word alone may stand in a comment.
  if (transactional || !/concurrently/i.test(text)) return false;
  const [statement] = (await parseStatements(text)) ?? [];
  return /"concurrent":true|"defname":"concurrently"/.test(JSON.stringify(statement?.tree));
}

/** Says, after a half outside a transaction has failed, when it has left an INVALID index. */
export async function noteLeftover(session: Session, half: Half, note: Note): Promise<void> {
  const [statement] = (await parseStatements(half.text)) ?? [];
  const named = statement === undefined ? undefined : created(statement);
  if (named === undefined) return;
  const [found] = await run(session.connection, findIndex, named);
  if (found?.valid === false)
    note(`index ${named.index} is left INVALID: the next attempt drops it and builds it anew`);
}

async function finishCreate(session: Session, half: Half, statement: Statement, note: Note): Promise<boolean> {
  const named = created(statement);
  if (named === undefined) {
    throw new UserError(`${half.file}: the index has no name`, {
      fix: 'name it: create index concurrently NAME on …',
      exitCode: 1,
    });
  }
  const { schema, index } = named;
  const [found] = await run(session.connection, findIndex, named);
  if (found === undefined) return false;
  const table = (statement.tree['relation'] as RangeVar).relname;
  const expected = found.table === table ? await buildOnEmptyCopy(session, half, statement, named) : undefined;
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
  await session.client.query(`drop index concurrently ${quoteIdentifier(schema)}.${quoteIdentifier(index)}`);
  return false;
}

/** Only the index that the other half creates is taken for dropped already: another name may be a slip of the pen. */
async function finishDrop({ connection }: Session, { tree }: Statement, other: Half, note: Note): Promise<boolean> {
  const [object] = tree['objects'] as { List: { items: { String: { sval: string } }[] } }[];
  const names = object?.List.items.map((item) => item.String.sval) ?? [];
  const [schema, index] = [names.at(-2) ?? 'public', names.at(-1) ?? ''];
  const counterpart = ((await parseStatements(other.text)) ?? []).map(created);
  if (!counterpart.some((named) => named?.index === index && named.schema === schema)) return false;
  const [found] = await run(connection, findIndex, { schema, index });
  if (found !== undefined) return false;
  note(`index ${index} is dropped already: only the record was missing`);
  return true;
}

/** The index that a statement creates, if it does, and names it. It has its table's schema. */
function created({ kind, tree }: Statement): Named | undefined {
  if (kind !== 'IndexStmt' || typeof tree['idxname'] !== 'string') return undefined;
  const { schemaname: schema = 'public' } = tree['relation'] as RangeVar;
  return { schema, index: tree['idxname'] };
}

/**
 * What PostgreSQL makes of the statement: it is built on an empty temporary copy of the table, which the rollback removes.
 *
 * @returns undefined when it cannot be built on the table as it is.
 */
async function buildOnEmptyCopy(
  { client, connection, target }: Session,
  half: Half,
  statement: Statement,
  { schema, index }: Named,
): Promise<FindIndexResult | undefined> {
  const table = quoteIdentifier((statement.tree['relation'] as RangeVar).relname);
  await client.query('begin');
  try {
    await client.query(`create temporary table ${table} (like ${quoteIdentifier(schema)}.${table})`);
    await client.query(onCopy(half, statement, `pg_temp.${table}`));
    const [built] = await run(connection, findIndex, { schema: 'pg_temp', index });
    return built;
  } catch (error) {
    if (!isServerError(error)) throw error;
    if (error.code !== '42501') return undefined;
    // It says nothing about the index, and is no error of the file's.
    throw new UserError(
      `${half.file}: an index ${index} exists already, and whether it is this one takes an empty temporary copy of its table to tell: ${error.message}`,
      {
        fix: `have the database's owner run: grant temporary on database ${quoteIdentifier(target.database)} to ${quoteIdentifier(target.user)}; or: drop index concurrently ${quoteIdentifier(schema)}.${quoteIdentifier(index)}, and run again`,
        exitCode: 1,
        cause: error,
      },
    );
  } finally {
    await client.query('rollback');
  }
}

/** The statement for another table, within a transaction. */
function onCopy(half: Half, { tree, start, text }: Statement, copy: string): string {
  const { location = 0 } = tree['relation'] as RangeVar;
  const place = Buffer.from(half.text).subarray(0, location).toString().length - start;
  const tokens = [...readTokens(text)].filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const words = tokens.map(({ at, end }) => text.slice(at, end).toLowerCase());
  const head = words.indexOf('concurrently');
  const named = words.slice(head + 1, head + 4).join(' ') === 'if not exists' ? head + 3 : head;
  let name = tokens.findIndex(({ at }) => at >= place);
  while (words[name + 1] === '.') name += 2;
  const [create, before, behind] = [words.slice(0, head).join(' '), tokens[named]?.end, tokens[name]?.end];
  return `${create}${text.slice(before, place)}${copy}${text.slice(behind)}`;
}

/** The definition without the names of index, table and schema. */
function shape({ unique, definition }: FindIndexResult): string {
  return `${unique ? 'unique' : ''}${definition.slice(definition.indexOf(' USING '))}`;
}
