import { run } from 'pgproof-runtime/query.js';
import { isServerError, UserError, type ServerError } from 'pgproof-runtime/errors.js';
import { findIndex } from '../queries/migrate/indexes.js';
import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import { readTokens } from '../tokens.js';
import { createdIndex, type Named } from './alone.js';
import type { MigrationFile } from './files.js';
import { parseStatements, type ParsedStatement } from './grammar.js';
import type { Placed } from './place.js';
import type { Session } from './session.js';

/** An index, and the statement that creates it. */
interface Creation {
  readonly index: Named & { readonly table: string };
  readonly statement: ParsedStatement;
  /** What the statement was cut out of. */
  readonly text: string;
}

/**
 * Whether PostgreSQL makes the same index of a file as of a definition, in the schema of that. Both are built on an empty temporary copy of the table, which the rollback
 * removes.
 *
 * @returns false also where one cannot be built on the table as it is.
 * @throws UserError where the user may make no temporary table.
 */
export async function isSameIndex(
  session: Session,
  file: MigrationFile,
  { definition, schema }: { definition: string; schema: string },
): Promise<boolean> {
  const { client, connection } = session;
  const wanted = await readCreation(file.text);
  const there = await readCreation(definition);
  const { table } = wanted.index;
  const original = `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
  const copy = `pg_temp.${quoteIdentifier(table)}`;
  await client.query('begin');
  try {
    // A function of the whole row takes a row of the table: one of the copy can become that.
    await client.query(`
      create temporary table ${copy} (like ${original});
      create function pg_temp.row_of_table(${copy}) returns ${original} immutable language sql as ${quoteLiteral(`select null::${original}`)};
      create cast (${copy} as ${original}) with function pg_temp.row_of_table(${copy}) as implicit`);
    return (await shapeOf(wanted)) === (await shapeOf(there));
  } catch (error) {
    if (!isServerError(error)) throw error;
    if (error.code !== '42501') return false;
    throw lackingTemporary(error, { session, file, index: { schema, name: wanted.index.name } });
  } finally {
    await client.query('rollback');
  }

  /** The definition without the names of index, table and schema. */
  async function shapeOf(creation: Creation): Promise<string> {
    const { name } = creation.index;
    await client.query(onCopy(creation, copy));
    const [built] = await run(connection, findIndex, { schema: 'pg_temp', index: name });
    if (built === undefined) throw new Error(`${name} is not on the copy`);
    await client.query(`drop index pg_temp.${quoteIdentifier(name)}`);
    return `${built.unique ? 'unique' : ''}${built.definition.slice(built.definition.indexOf(' USING '))}`;
  }
}

async function readCreation(text: string): Promise<Creation> {
  const [statement] = (await parseStatements(text)) ?? [];
  const index = statement && createdIndex(statement);
  if (statement === undefined || index === undefined) throw new Error(`${text} creates no index`);
  return { index, statement, text };
}

/** It says nothing about the index, and is no error of the file's. */
function lackingTemporary(
  error: ServerError,
  { session, file, index }: { session: Session; file: MigrationFile; index: Placed },
): UserError {
  const { database, user } = session.config;
  return new UserError(
    `${file.path}: an index ${index.name} exists already, and whether it is this one takes an empty temporary copy of its table to tell: ${error.message}`,
    {
      fix: `have the database's owner run: grant temporary on database ${quoteIdentifier(database)} to ${quoteIdentifier(user)}; or: drop index concurrently ${quoteIdentifier(index.schema)}.${quoteIdentifier(index.name)}, and run again`,
      exitCode: 1,
      cause: error,
    },
  );
}

/** The statement for another table, within a transaction. */
function onCopy({ text, statement: { tree, start, text: sql } }: Creation, copy: string): string {
  const { location = 0 } = tree['relation'] as { location?: number };
  const place = Buffer.from(text).subarray(0, location).toString().length - start;
  const tokens = [...readTokens(sql)].filter(({ kind }) => kind !== 'space' && kind !== 'comment');
  const words = tokens.map(({ at, end }) => sql.slice(at, end).toLowerCase());
  // `create [unique] index [concurrently] [if not exists] NAME on [only] TABLE`
  const head = words.indexOf('index');
  const concurrent = words[head + 1] === 'concurrently' ? head + 1 : head;
  const named = words.slice(concurrent + 1, concurrent + 4).join(' ') === 'if not exists' ? concurrent + 3 : concurrent;
  let name = tokens.findIndex(({ at }) => at >= place);
  while (words[name + 1] === '.') name += 2;
  const [create, before, behind] = [words.slice(0, head + 1).join(' '), tokens[named]?.end, tokens[name]?.end];
  return `${create}${sql.slice(before, place)}${copy}${sql.slice(behind)}`;
}
