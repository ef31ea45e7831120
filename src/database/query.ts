/**
 * The bridge between a generated query and a driver.
 *
 * A query is its final text with `$n`, and how the named parameters become positions. It is made when types are generated,
 * so nothing is parsed at run time. A connection runs it: postgres.js in postgres.ts, pg in pg.ts.
 */
export interface Query<Params, Row> {
  /** File and name, for messages: `catalog/columns: ListColumns`. */
  readonly name: string;
  /** The text that runs. */
  readonly text: string;
  /** The parameter behind each `$n`, in order. */
  readonly parameters: readonly (keyof Params & string)[];
  /** The type of each parameter, as the server numbers it; 0 where the number is a database's own. */
  readonly oids?: readonly number[];
  /** Only a type: the shape of a row. */
  readonly row?: Row;
}

/** What a query needs of a driver. `rowCount` is the number of rows returned or changed. */
export interface Connection {
  execute(
    query: { name: string; text: string },
    values: readonly unknown[],
  ): Promise<{ rows: unknown[]; rowCount: number }>;
}

/** The rows of a query, each as the server sent it. */
export async function run<Params extends object, Row>(
  connection: Connection,
  query: Query<Params, Row>,
  ...[params]: keyof Params extends never ? [] : [Params]
): Promise<Row[]> {
  const named = (params ?? {}) as Record<string, unknown>;
  const values = query.parameters.map((name) => named[name] ?? null);
  const { rows } = await connection.execute(query, values);
  return rows as Row[];
}
