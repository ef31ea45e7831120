import { decodeColumns, encode, type Wire } from './codecs.js';
import { UnexpectedNull } from './database-errors.js';
import { UnwritableValue } from './unwritable.js';

/**
 * The bridge between a generated query and a driver.
 *
 * A query is its final text with `$n`, and how the named parameters become positions. It is made when types are generated,
 * so nothing is parsed at run time. A connection runs it: postgres.js in postgres.ts, pg in pg.ts.
 */
export interface Query<Params, Row, Rows extends Gives = Gives> {
  /** File and name, for messages: `catalog/columns: ListColumns`. */
  readonly name: string;
  /** The text that runs. */
  readonly text: string;
  /** The parameter behind each `$n`, in order. */
  readonly parameters: readonly (keyof Params & string)[];
  /** How each parameter is written. */
  readonly oids?: readonly Wire[];
  /** How the columns are written whose type this database has made: a driver leaves them as text. */
  readonly decode?: Readonly<Record<string, Wire>>;
  /** How many rows it gives; what is not told is any number. */
  readonly gives?: Rows;
  /** Columns that could be NULL, and that the application keeps filled: `-- never null name: why` in the file of the query. */
  readonly neverNull?: readonly string[];
  /** Only a type: the shape of a row. */
  readonly row?: Row;
}

/** Exactly one row, at most one, any number; or none, but the number of rows that it wrote. */
export type Gives = 'one' | 'maybe' | 'many' | 'none';

/** What `ask` gives for a query. */
export type Answer<Row, Rows extends Gives> = {
  one: Row;
  maybe: Row | undefined;
  many: Row[];
  none: number;
}[Rows];

/** What a query needs of a driver. `rowCount` is the number of rows returned or changed. */
export interface Connection {
  /** How often an operation that is a transaction of its own here is tried again; what is not told is never. */
  readonly retries?: number;
  execute(
    query: { name: string; text: string },
    values: readonly (string | null)[],
  ): Promise<{ rows: unknown[]; rowCount: number }>;
}

/**
 * The rows of a query, each as the server sent it.
 *
 * @throws UnexpectedNull when a column is NULL that the query says never is.
 */
export async function run<Params extends object, Row>(
  connection: Connection,
  query: Query<Params, Row>,
  ...[params]: keyof Params extends never ? [] : [Params]
): Promise<Row[]> {
  const { rows } = await connection.execute(query, valuesOf(query, params));
  return rowsOf(query, rows);
}

/**
 * What a query gives, as its type says: the row, the row or undefined, the rows, or how many rows it wrote.
 *
 * @throws Error when there is another number of rows than the query was found to give: the schema is not the one that it was typed on.
 * @throws UnexpectedNull when a column is NULL that the query says never is.
 */
export async function ask<Params extends object, Row, Rows extends Gives>(
  connection: Connection,
  query: Query<Params, Row, Rows>,
  ...[params]: keyof Params extends never ? [] : [Params]
): Promise<Answer<Row, Rows>> {
  const answer = await connection.execute(query, valuesOf(query, params));
  const rows = rowsOf(query, answer.rows);
  const single = query.gives === 'one' || query.gives === 'maybe';
  if ((single && rows.length > 1) || (query.gives === 'one' && rows.length === 0)) {
    throw new Error(`${query.name} gave ${rows.length} rows, where it gives ${query.gives}`);
  }
  if (query.gives === 'none') return answer.rowCount as Answer<Row, Rows>;
  return (single ? rows[0] : rows) as Answer<Row, Rows>;
}

/** The rows as the query declares them. */
function rowsOf<Row>({ name, decode, neverNull = [] }: Query<never, Row>, rows: unknown[]): Row[] {
  if (decode !== undefined) decodeColumns(rows, decode);
  for (const column of neverNull) {
    if (rows.some((row) => ((row as Record<string, unknown>)[column] ?? null) === null))
      throw new UnexpectedNull(name, column);
  }
  return rows as Row[];
}

function valuesOf<Params extends object>(query: Query<Params, unknown>, params: Params | undefined): (string | null)[] {
  const named = (params ?? {}) as Record<string, unknown>;
  return query.parameters.map((name, index) => {
    try {
      return encode(named[name], query.oids?.[index] ?? 0);
    } catch (error) {
      throw error instanceof UnwritableValue ? error.of(query.name, name) : error;
    }
  });
}
