import type { TestDatabase } from '../../support/database.js';
import { addInvoice, addRow, addSubscription, addUserAndPlan, base, id, planId, userId } from './rows.js';

/** At the sprint's start: a row in each of the nineteen tables, an enum label at least once where the sprint renames it. */
export async function addEveryTable(db: TestDatabase): Promise<void> {
  await addUserAndPlan(db);
  await db.sql`update "user" set payment_customer_id = 'cus_1'`;
  await addRow(db, 'user_details', { ...base(3), user_id: userId, country: 'CH', company: 'Engines', balance: '1.50' });
  await addRow(db, 'user_case', { ...base(4), user_id: userId, status: 'COMPLETED', date_started: '2026-01-31' });
  await addPrices(db);
  await addSubscription(db, 10, {
    provider_subscription_id: 'I-1',
    pending_plan_id: planId,
    paused_at: '2026-02-10 08:00:00',
  });
  await addSubscription(db, 11, { provider_subscription_id: 'sub_1' });
  await addInvoice(db, 20, {
    subscription_id: id(10),
    provider_session_id: 'cs_1',
    subtotal: '11.00',
    tax_amount: '1.34',
    total_amount: '12.34',
  });
  await addLineItems(db);
  await addPurchases(db);
  await addRow(db, 'addon', { ...base(40), name: 'Backup', slug: 'backup', billing_period: 'yearly' });
  await addRow(db, 'addon_tarif_plans', { addon_id: id(40), tarif_plan_id: planId });
  await db.sql`
    insert into payment_method_translation (id, payment_method_id, locale, name)
    select ${id(41)}, id, 'de', 'Rechnung'
    from payment_method`;
  await addRow(db, 'plugin_config', { id: id(42), plugin_name: 'stripe', status: 'enabled' });
}

async function addPrices(db: TestDatabase): Promise<void> {
  const euro = {
    code: 'EUR',
    name: 'Euro',
    symbol: '€',
    exchange_rate: '1.000000',
    is_default: true,
    is_active: true,
    decimal_places: 2,
  };
  await addRow(db, 'currency', { ...base(5), ...euro });
  await addRow(db, 'tax', {
    ...base(6),
    name: 'VAT',
    code: 'CH-VAT',
    rate: '8.10',
    is_active: true,
    is_inclusive: false,
  });
  await addRow(db, 'tax_rate', {
    ...base(7),
    tax_id: id(6),
    rate: '7.70',
    valid_from: '2020-01-01',
    valid_to: '2023-12-31',
  });
  const amounts = { price_float: 9.9, price_decimal: '9.90', gross_amount: '9.90', net_amount: '9.16' };
  await addRow(db, 'price', { ...base(8), currency_id: id(5), ...amounts });
}

async function addLineItems(db: TestDatabase): Promise<void> {
  for (const [index, item_type] of ['subscription', 'token_bundle', 'add_on'].entries()) {
    const item = {
      item_type,
      item_id: id(90 + index),
      description: item_type,
      unit_price: '1.00',
      total_price: '1.00',
    };
    await addRow(db, 'invoice_line_item', { ...base(21 + index), invoice_id: id(20), ...item });
  }
}

async function addPurchases(db: TestDatabase): Promise<void> {
  await addRow(db, 'token_bundle', { ...base(30), name: 'Hundred', token_amount: 100, price: '5.00' });
  for (const [index, status] of ['pending', 'completed', 'refunded', 'cancelled'].entries()) {
    const purchase = {
      user_id: userId,
      bundle_id: id(30),
      invoice_id: id(20),
      status,
      token_amount: 100,
      price: '5.00',
    };
    await addRow(db, 'token_bundle_purchase', { ...base(31 + index), ...purchase });
  }
}
