import { decodeColumns, encode, type Wire } from './codecs.js';
import { parseColumns, serialize, type Conversion } from './conversions.js';
import { UnexpectedNull } from './database-errors.js';
import { UnwritableValue } from './unwritable.js';

/**
 * The bridge between a generated query and a driver.
 *
 * A query is its final text with `$n`, and how the named parameters become positions. It is made when types are generated,
 * so nothing is parsed at run time. A connection runs it: postgres.js in postgres.ts, pg in pg.ts.
 */
export interface Query<Params, Row, Count extends Cardinality = Cardinality> {
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
  /** By column: what the project's configuration wants of it. */
  readonly parse?: Readonly<Record<string, Conversion>>;
  /** By parameter, the same. */
  readonly serialize?: Readonly<Record<string, Conversion>>;
  /** How many rows it gives; what is not told is any number. */
  readonly cardinality?: Count;
  /** Columns that could be NULL, and that the application keeps filled: `-- never null name: why` in the file of the query. */
  readonly neverNull?: readonly string[];
  /** Only a type: the shape of a row. */
  readonly row?: Row;
}

/** How many rows a query gives: exactly one, at most one, any number; or none, and then the answer is how many it wrote. */
export type Cardinality = 'one' | 'optional' | 'many' | 'exec';

/** What `query` gives for a query. */
export type Answer<Row, Count extends Cardinality> = {
  one: Row;
  optional: Row | undefined;
  many: Row[];
  exec: number;
}[Count];

/** What a query needs of a driver. */
export interface Connection {
  /** How often an operation that is a transaction of its own here is tried again; what is not told is never. */
  readonly retries?: number;
  execute(query: Statement, values: readonly (string | null)[]): Promise<Sent>;
}

export interface Statement {
  readonly name: string;
  readonly text: string;
  /** It is not asked again, so it is not prepared. */
  readonly once?: true;
}

export interface Sent {
  readonly rows: unknown[];
  /** How many rows were returned or changed. */
  readonly rowCount: number;
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
export async function query<Params extends object, Row, Count extends Cardinality>(
  connection: Connection,
  asked: Query<Params, Row, Count>,
  ...[params]: keyof Params extends never ? [] : [Params]
): Promise<Answer<Row, Count>> {
  return answerOf(asked, await connection.execute(asked, valuesOf(asked, params)));
}

/** What an answer is, as the type of its query says. */
export function answerOf<Row, Count extends Cardinality>(
  asked: Query<never, Row, Count>,
  { rows: sent, rowCount }: Sent,
): Answer<Row, Count> {
  const { name, cardinality } = asked;
  const rows = rowsOf(asked, sent);
  const single = cardinality === 'one' || cardinality === 'optional';
  if ((single && rows.length > 1) || (cardinality === 'one' && rows.length === 0)) {
    throw new Error(`${name} gave ${rows.length} rows, and its cardinality is ${cardinality}`);
  }
  if (cardinality === 'exec') return rowCount as Answer<Row, Count>;
  return (single ? rows[0] : rows) as Answer<Row, Count>;
}

/** The rows as the query declares them. */
export function rowsOf<Row>({ name, decode, parse, neverNull = [] }: Query<never, Row>, rows: unknown[]): Row[] {
  if (decode !== undefined) decodeColumns(rows, decode);
  if (parse !== undefined) parseColumns(name, rows, parse);
  for (const column of neverNull) {
    if (rows.some((row) => ((row as Record<string, unknown>)[column] ?? null) === null))
      throw new UnexpectedNull(name, column);
  }
  return rows as Row[];
}

/** The parameters as they go out, in order. */
export function valuesOf<Params extends object>(
  query: Query<Params, unknown>,
  params: Params | undefined,
): (string | null)[] {
  const named = (params ?? {}) as Record<string, unknown>;
  return query.parameters.map((name, index) => {
    try {
      return encode(serialize(named[name], query.serialize?.[name]), query.oids?.[index] ?? 0);
    } catch (error) {
      throw error instanceof UnwritableValue ? error.of(query.name, name) : error;
    }
  });
}
