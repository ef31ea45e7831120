import type { State, StoredRow } from '../round-trip/state.js';

/** Where merge-payment-ids puts PayPal's ids, in rows that have no other. */
const merged: Readonly<Record<string, string>> = {
  'public.subscription.paypal_subscription_id': 'stripe_subscription_id',
  'public.user_invoice.paypal_order_id': 'stripe_invoice_id',
};

const renamed: Readonly<Record<string, string>> = {
  'public.user.stripe_customer_id': 'payment_customer_id',
  'public.subscription.stripe_subscription_id': 'provider_subscription_id',
  'public.user_invoice.stripe_invoice_id': 'provider_session_id',
};

/** Of which a bridge or a migration makes upper case. */
const upperCased = [
  'public.addon.billing_period',
  'public.invoice_line_item.item_type',
  'public.token_bundle_purchase.status',
  'public.token_transaction.transaction_type',
];

/** What the migrations, by their headers, make of the rows of a database that stood at one of Alembic's revisions. */
export function expectedRows({ rows }: State): State['rows'] {
  return new Map([...rows].map(([table, ofTable]) => [table, ofTable.map((row) => expectedRow(table, row))]));
}

function expectedRow(table: string, row: StoredRow): StoredRow {
  const expected: StoredRow = {};
  for (const [column, value] of Object.entries(row)) {
    const place = `${table}.${column}`;
    if (place in merged) continue;
    const paypal = Object.keys(merged).find((one) => one.startsWith(`${table}.`) && merged[one] === column);
    const other = paypal === undefined ? undefined : row[paypal.slice(table.length + 1)];
    const kept = value === 'null' && other !== undefined ? other : value;
    expected[renamed[place] ?? column] = upperCased.includes(place) ? kept.toUpperCase() : kept;
  }
  // What was invoiced before carried no tax.
  if (table === 'public.user_invoice' && !('subtotal' in row))
    Object.assign(expected, { subtotal: row['amount'], total_amount: row['amount'], tax_amount: '0.00' });
  return expected;
}

/** What of the expected rows is not there, and what is there beside them, in the columns that the rows had. */
export function compareRowSets(expected: State['rows'], { rows }: State): string[] {
  return [...rows].flatMap(([table, ofTable]) => {
    const wanted = expected.get(table);
    if (wanted === undefined)
      return ofTable.length === (seeded[table] ?? 0) ? [] : [`${table}: ${ofTable.length} rows`];
    const columns = Object.keys(wanted[0] ?? {}).sort();
    const lineOf = (row: StoredRow) => `${table} ${JSON.stringify(columns.map((column) => [column, row[column]]))}`;
    const [lines, are] = [wanted.map(lineOf).sort(), ofTable.map(lineOf).sort()];
    return [
      ...lines.filter((line) => !are.includes(line)).map((line) => `gone: ${line}`),
      ...are.filter((line) => !lines.includes(line)).map((line) => `new: ${line}`),
      ...(lines.length === are.length ? [] : [`${table}: ${are.length} rows of ${lines.length}`]),
    ];
  });
}

/** The tables of a later revision are empty but for these. */
const seeded: Readonly<Record<string, number>> = { 'public.payment_method': 1, 'public.country': 36 };
