import postgres from 'postgres';

/** What the server said no with. */
export interface Refusal {
  code: string;
  /** The constraint or index. */
  constraint?: string;
  column?: string;
}

/** Does something in a transaction that is taken back. */
export async function takenBack<Value>(
  sql: postgres.Sql,
  act: (transaction: postgres.TransactionSql) => Promise<Value>,
): Promise<Value> {
  let value: { is: Value } | undefined;
  const enough = new Error('taken back');
  await sql
    .begin(async (transaction) => {
      value = { is: await act(transaction) };
      throw enough;
    })
    .catch((error: unknown) => {
      if (error !== enough) throw error;
    });
  if (value === undefined) throw enough;
  return value.is;
}

/** Does what must be refused, and gives how it was; nothing of it stays. */
export async function refusalOf(
  sql: postgres.Sql,
  act: (transaction: postgres.TransactionSql) => Promise<unknown>,
): Promise<Refusal | 'accepted'> {
  try {
    await takenBack(sql, act);
    return 'accepted';
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error;
    const { code, constraint_name: constraint, column_name: column } = error;
    return { code, ...(constraint === undefined ? {} : { constraint }), ...(column === undefined ? {} : { column }) };
  }
}
