import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import type { Connection } from 'pgproof-runtime/query.js';
import type { Database } from 'pgproof-runtime/transaction.js';
import { tryOut, type Customer, type Operation } from './operations.js';

/** Has each row of each table that a session writes be a place where that session can be held: when the row is locked, and before its references are. */
export async function addBarriers(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create function public.pass() returns trigger language plpgsql as $$
    declare
      passed integer := coalesce(nullif(current_setting('barrier.passed', true), ''), '0')::integer + 1;
    begin
      perform set_config('barrier.passed', passed::text, true);
      if passed::text = current_setting('barrier.stop', true) then perform pg_advisory_xact_lock_shared(4711); end if;
      if tg_op = 'DELETE' then return old; end if;
      return new;
    end $$`);
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
  // Triggers fire in the order of their names: those of foreign keys are called RI_ConstraintTrigger.
  for (const { name } of tables)
    await sql.unsafe(`
      create trigger "A_before" before insert or update or delete on public."${name}" for each row execute function public.pass();
      create trigger "A_after" after insert or delete on public."${name}" for each row execute function public.pass()`);
}

/**
 * Holds one operation at its n-th barrier, has another one run as far as it comes, and lets the first one go on. Of two that lock the same rows in
 * different orders one is then given up. What they did is taken back.
 *
 * @returns what they were rejected with, or undefined when the first one has no n-th barrier.
 */
export async function interleave(
  { sql, db, customer }: { sql: postgres.Sql; db: Database; customer: Customer },
  [first, second]: readonly [Operation, Operation],
  stop: number,
): Promise<unknown[] | undefined> {
  const holder = await sql.reserve();
  try {
    await holder`select pg_advisory_lock(4711)`;
    const one = start(db, first, customer, stop);
    if (!(await isHeld(sql, one))) {
      await one.end;
      return undefined;
    }
    const other = start(db, second, customer);
    await isHeld(sql, other);
    await holder`select pg_advisory_unlock(4711)`;
    return (await Promise.all([one.end, other.end])).filter((error) => error !== undefined);
  } finally {
    await holder`select pg_advisory_unlock_all()`;
    holder.release();
  }
}

/** Whether an operation waits while somebody else has the user's row locked. */
export async function waitsForUser(
  { sql, db, customer }: { sql: postgres.Sql; db: Database; customer: Customer },
  operation: Operation,
): Promise<boolean> {
  const holder = await sql.reserve();
  try {
    await holder`begin`;
    await holder`select from public."user" where id = ${customer.userId} for no key update`;
    const run = start(db, operation, customer);
    const waits = await isHeld(sql, run);
    await holder`rollback`;
    await run.end;
    return waits;
  } finally {
    holder.release();
  }
}

interface Run {
  /** What it was rejected with, if it was. */
  readonly end: Promise<unknown>;
  /** Of the server's process, as soon as it is known. */
  pid?: number;
  ended: boolean;
}

function start(db: Database, operation: Operation, customer: Customer, stop = 0): Run {
  const held: Operation = async (transaction) => {
    run.pid = await stopAt(transaction, stop);
    return operation(transaction, customer);
  };
  const end = tryOut(db, held, customer).then(
    () => undefined,
    (error: unknown) => error,
  );
  const run: Run = { end: end.finally(() => (run.ended = true)), ended: false };
  return run;
}

async function stopAt(connection: Connection, stop: number): Promise<number> {
  const text =
    "select pg_backend_pid() as pid, set_config('barrier.stop', $1, true), set_config('barrier.passed', '', true)";
  const { rows } = await connection.execute({ name: 'test: Stop', text }, [String(stop)]);
  return (rows[0] as { pid: number }).pid;
}

/** @returns true as soon as it waits for a lock, false as soon as it has ended. */
async function isHeld(sql: postgres.Sql, run: Run): Promise<boolean> {
  while (!run.ended) {
    if (run.pid !== undefined) {
      const [row] = await sql<
        { held: boolean }[]
      >`select exists (select from pg_locks where pid = ${run.pid} and not granted) as held`;
      if (row?.held === true) return true;
    }
    await sleep(1);
  }
  return false;
}
