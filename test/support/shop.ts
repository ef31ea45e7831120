import type { TestDatabase } from './database.js';

type Server = Pick<TestDatabase, 'sql'>;

export interface AddonOptions {
  name?: string;
  price?: string;
  currency?: string;
  period?: string;
  active?: boolean;
  /** The plans that it is for; all when there are none. */
  plans?: readonly string[];
}

export async function addAddon({ sql }: Server, options: AddonOptions = {}): Promise<string> {
  const { name = 'Storage', price = '4.50', currency = 'EUR', period = 'MONTHLY', active = true, plans = [] } = options;
  const [row] = await sql<{ id: string }[]>`
    insert into addon (name, slug, price, currency, billing_period, is_active)
    values (${name}, gen_random_uuid(), ${price}, ${currency}, ${period}, ${active}) returning id`;
  const id = row?.id ?? '';
  for (const plan of plans) await sql`insert into addon_tarif_plans (addon_id, tarif_plan_id) values (${id}, ${plan})`;
  return id;
}

export async function addBundle(
  { sql }: Server,
  { name = '50 tokens', tokens = 50, price = '5.25', active = true } = {},
): Promise<string> {
  const [row] = await sql<{ id: string }[]>`
    insert into token_bundle (name, token_amount, price, is_active) values (${name}, ${tokens}, ${price}, ${active}) returning id`;
  return row?.id ?? '';
}

/** All that orders and payments write of a user, as one value. */
export async function ordersOf({ sql }: Server, userId: string): Promise<Record<string, unknown[]>> {
  const [row] = await sql<{ orders: Record<string, unknown[]> }[]>`
    select json_build_object(
      'invoices', (select coalesce(json_agg(t order by id), '[]') from user_invoice t where user_id = ${userId}),
      'lines', (select coalesce(json_agg(t order by t.id), '[]') from invoice_line_item t join user_invoice i on i.id = invoice_id where i.user_id = ${userId}),
      'subscriptions', (select coalesce(json_agg(t order by id), '[]') from subscription t where user_id = ${userId}),
      'purchases', (select coalesce(json_agg(t order by id), '[]') from token_bundle_purchase t where user_id = ${userId}),
      'addons', (select coalesce(json_agg(t order by id), '[]') from addon_subscription t where user_id = ${userId}),
      'journal', (select coalesce(json_agg(t order by id), '[]') from token_transaction t where user_id = ${userId}),
      'balance', (select coalesce(json_agg(t order by id), '[]') from user_token_balance t where user_id = ${userId})
    ) as orders`;
  return row?.orders ?? {};
}
