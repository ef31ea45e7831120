import type { TestDatabase } from '../../support/database.js';

type Row = Record<string, string | number | boolean | null>;

/** An id that can be told apart at a glance: `id(7)` ends in 7. */
export function id(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** What every older table asks of every row, before there were server defaults. */
export function base(number: number): Row {
  return { id: id(number), created_at: '2026-02-01 10:00:00', updated_at: '2026-02-02 11:30:00.123456', version: 3 };
}

export async function addRow({ sql }: TestDatabase, table: string, row: Row): Promise<void> {
  await sql`insert into ${sql(table)} ${sql(row)}`;
}

/** A user and a plan, which most other rows refer to. */
export const userId = id(1);
export const planId = id(2);

export async function addUserAndPlan(db: TestDatabase): Promise<void> {
  await addRow(db, 'user', {
    ...base(1),
    email: 'ada@example.org',
    password_hash: 'x',
    status: 'ACTIVE',
    role: 'VENDOR',
  });
  await addRow(db, 'tarif_plan', {
    ...base(2),
    name: 'Basic',
    slug: 'basic',
    price_float: 9.9,
    billing_period: 'YEARLY',
    is_active: true,
  });
}

export async function addSubscription(db: TestDatabase, number: number, more: Row = {}): Promise<void> {
  await addRow(db, 'subscription', {
    ...base(number),
    user_id: userId,
    tarif_plan_id: planId,
    status: 'PAUSED',
    ...more,
  });
}

export async function addInvoice(db: TestDatabase, number: number, more: Row = {}): Promise<void> {
  const own = {
    user_id: userId,
    tarif_plan_id: planId,
    invoice_number: `R-${number}`,
    amount: '12.34',
    currency: 'CHF',
    status: 'PAID',
  };
  await addRow(db, 'user_invoice', { ...base(number), invoiced_at: '2026-02-03 00:00:00', ...own, ...more });
}

/** Every row of every table but the runner's own, as a table of strings. */
export async function readRows({ sql }: TestDatabase): Promise<Record<string, string[]>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name
    from pg_catalog.pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('pgmigrations', 'migration_record', 'migration_restamp', 'migration_version')
    order by relname`;
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await sql<{ row: string }[]>`select to_jsonb(one)::text as row from ${sql(name)} as one order by 1`;
    found[name] = rows.map(({ row }) => row);
  }
  return found;
}
