import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { checkRows } from './declared.js';
import { watch } from './watch.js';

/** A migrated database, the pool, in which every row is held against its query's declared type, that operations run on, and how to take both away. */
export interface ServedDatabase extends Omit<TestDatabase, 'drop'> {
  readonly db: Pool;
  drop(): Promise<void>;
}

/** @param max more than callers at once, where a test wants them all in the database at the same time. */
export async function serveDatabase(max = 20): Promise<ServedDatabase> {
  const { url, sql, drop } = await createTestDatabase('migrated');
  const db = await connect(url, { max, maxTransactions: max, applicationName: 'vbwd-test' });
  await openAll(db, max);
  return {
    url,
    sql,
    db: { ...watch(db, () => undefined, checkRows), close: () => db.close() },
    drop: async () => {
      await db.close();
      await drop();
    },
  };
}

/** Opens all connections: else the first callers would be done before the others arrive. */
async function openAll(db: Pool, max: number): Promise<void> {
  const sleep = { name: 'test: Sleep', text: 'select pg_sleep(0.1)' };
  await atOnce(max, () => db.execute(sleep, []));
  await atOnce(max, () => db.transaction((transaction) => transaction.execute(sleep, [])));
}

/** A user, with nothing else. */
export async function addUser(
  { sql }: Pick<TestDatabase, 'sql'>,
  email = `${crypto.randomUUID()}@example.com`,
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into "user" (email, password_hash, status) values (${email}, '-', 'ACTIVE') returning id`;
  if (row === undefined) throw new Error('the insert gave no row');
  return row.id;
}

/** What a promise was rejected with; fails when it was not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (outcome === undefined) throw new Error('it was not rejected');
  return outcome.error;
}

/** Does something many times at once, and counts the outcomes. */
export async function atOnce<Value>(
  times: number,
  act: (index: number) => Promise<Value>,
): Promise<{ values: Value[]; errors: unknown[] }> {
  const outcomes = await Promise.allSettled(Array.from({ length: times }, (_, index) => act(index)));
  return {
    values: outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : [])),
    errors: outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : [])),
  };
}
