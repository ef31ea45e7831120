import { UserError } from './errors.js';
import { ConnectionLost, NotConnected } from './database-errors.js';
import type { Connection } from './query.js';
import type { Driver, PooledSession } from './pooled-session.js';
import type { SessionPool } from './session-pool.js';
import { printConnection, type ConnectionConfig } from './connection-config.js';

/** What a connection, and a second one beside it, say of the server's processes that serve them. */
export interface Pair {
  /** What the first was served by when it was opened. */
  readonly pid: number;
  readonly ours: () => Promise<number | undefined>;
  readonly theirs: () => Promise<number | undefined>;
  readonly begin: () => Promise<unknown>;
  readonly commit: () => Promise<unknown>;
}

/**
 * True where a pooler hands each transaction to another of its sessions. The second connection takes a transaction: is it given the session that
 * the first had, or has the first another one meanwhile? Three times, since a pooler that deals its sessions in turn may give us ours back
 * by chance. Where it is true, the second is left in its transaction.
 */
export async function dealsSessions({ pid, ours, theirs, begin, commit }: Pair): Promise<boolean> {
  for (let round = 0; round < 3; round += 1) {
    await begin();
    // Theirs first: where there is one session for all, ours would now wait for it.
    if ((await theirs()) === pid) return true;
    // Twice: a pooler that deals its sessions in turn gives two.
    for (let time = 0; time < 2; time += 1) if ((await ours()) !== pid) return true;
    await commit();
  }
  return false;
}

/**
 * Whether a statement that one query has prepared through a pooler is there for the next one on the same connection.
 *
 * @param pid what the one session of `statements` was served by when it was opened.
 * @throws UserError where the pooler allows no transactions.
 */
export async function findsStatements(
  driver: Driver,
  pid: number,
  { statements, transactions }: { readonly statements: Connection; readonly transactions: SessionPool },
): Promise<boolean> {
  driver.prepares = false;
  try {
    const isDealt = await transactions.lend('connect', (second) => isDealtTo(driver, pid, { statements, second }));
    if (!isDealt) return true;
    const isKept = await isRenamed(driver, statements);
    if (isKept) driver.remark = '';
    return isKept;
  } catch (error) {
    // It has no second session to find it out with. Not to prepare is right behind any pooler.
    if (error instanceof NotConnected) return false;
    throw error;
  }
}

async function isDealtTo(
  { config }: Driver,
  pid: number,
  { statements, second }: { readonly statements: Connection; readonly second: PooledSession },
): Promise<boolean> {
  const isDealt = await dealsSessions({
    pid,
    ours: () => askPid(statements),
    theirs: () => askPid(second),
    begin: () =>
      second.send('begin').catch((error: unknown) => {
        throw error instanceof ConnectionLost ? noTransactions(config, error) : error;
      }),
    commit: () => second.send('commit'),
  });
  if (isDealt) await second.send('commit');
  return isDealt;
}

async function askPid(connection: Connection): Promise<number | undefined> {
  const text = 'select pg_catalog.pg_backend_pid() as pid';
  const { rows } = await connection.execute({ name: 'connect', text }, []);
  return (rows as { pid: number }[])[0]?.pid;
}

/** A pooler that prepares a statement wherever it is needed next (PgBouncer does since 1.21) gives it a name of its own at the server. */
async function isRenamed(driver: Driver, connection: Connection): Promise<boolean> {
  driver.prepares = true;
  const text = 'select name from pg_catalog.pg_prepared_statements where statement operator(pg_catalog.=) $1';
  const { rows } = await connection.execute({ name: 'connect', text }, [text]);
  // Of a prepared query, postgres.js tells with the rows what it has called it.
  const { statement } = rows as unknown as { readonly statement: { readonly name: string } };
  // The same statement of others may be there, too.
  return rows.length > 0 && (rows as { name: string }[]).every(({ name }) => name !== statement.name);
}

function noTransactions(config: ConnectionConfig, cause: unknown): UserError {
  return new UserError(
    `the connection goes through a pooler that allows no transactions: most likely it is in statement mode (${printConnection(config)})`,
    {
      fix: 'set pool_mode = transaction or session for this database and user, or connect to PostgreSQL itself (port 5432, most often)',
      cause,
    },
  );
}
