import { expect } from 'chai';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { longTest, prove } from '../../support/proofs.js';
import { readFacts } from './facts.js';
import { addEveryTable } from './every-table.js';
import { addInvoice, addRow, addSubscription, addUserAndPlan, base, id, planId, readRows, userId } from './rows.js';
import { endOfSprint, migrateTo, migrationNames, refusalOf, rollbackTo } from './steps.js';

const stripeIds = '20260211120000_add-stripe-ids';
const paypalIds = '20260212100000_add-paypal-ids';
const merged = '20260212110000_merge-payment-ids';
const totals = '20260214165000_add-invoice-totals';
const beforeSprint = '20260214170001_create-token-bundle-purchase';

describe('the history, with rows in its tables', () => {
  let db: TestDatabase;

  beforeEach(async () => {
    db = await createTestDatabase('empty');
  });

  afterEach(() => db.drop());

  it('keeps every row of every table from the sprint to the end and back', async () => {
    await migrateTo(db, beforeSprint);
    await addEveryTable(db);
    const before = await readRows(db);
    expect(Object.entries(before).filter(([, rows]) => rows.length === 0)).to.deep.equal([]);

    await migrateTo(db, endOfSprint);
    const after = await readRows(db);
    const asBefore = (rows: string[] = []) =>
      rows.map((row) => (/"(item_type|status|billing_period)"/.test(row) ? row.toLowerCase() : row));
    for (const [table, rows] of Object.entries(before))
      expect(asBefore(after[table]), table).to.have.members(asBefore(rows));

    await rollbackTo(db, beforeSprint);
    expect(await readRows(db)).to.deep.equal(before);
  });

  describe("payment providers' ids", () => {
    beforeEach(async () => {
      await migrateTo(db, paypalIds);
      await addUserAndPlan(db);
      await db.sql`update "user" set stripe_customer_id = 'cus_1'`;
    });

    longTest('share one column, and go back where they came from', async () => {
      await addSubscription(db, 10, { stripe_subscription_id: 'sub_1' });
      await addSubscription(db, 11, { paypal_subscription_id: 'I-1' });
      await addSubscription(db, 12);
      await addInvoice(db, 20, { stripe_invoice_id: 'in_1' });
      await addInvoice(db, 21, { stripe_invoice_id: 'cs_test_1' });
      await addInvoice(db, 22, { paypal_order_id: '5O190127TN364715T' });
      await addInvoice(db, 23);
      const before = await readRows(db);

      await migrateTo(db, merged);
      expect(await readColumn('user', 'payment_customer_id')).to.deep.equal(['cus_1']);
      expect(await readColumn('subscription', 'provider_subscription_id')).to.deep.equal(['sub_1', 'I-1', null]);
      expect(await readColumn('user_invoice', 'provider_session_id')).to.deep.equal([
        'in_1',
        'cs_test_1',
        '5O190127TN364715T',
        null,
      ]);

      await migrateTo(db, endOfSprint);
      await rollbackTo(db, paypalIds);
      expect(await readRows(db)).to.deep.equal(before);
    });

    longTest('that arrive after the merge go to the column of their provider', async () => {
      await migrateTo(db, merged);
      await addSubscription(db, 10, { provider_subscription_id: 'sub_new' });
      await addSubscription(db, 11, { provider_subscription_id: 'I-NEW' });

      await rollbackTo(db, paypalIds);
      expect(await readColumn('subscription', 'stripe_subscription_id')).to.deep.equal(['sub_new', null]);
      expect(await readColumn('subscription', 'paypal_subscription_id')).to.deep.equal([null, 'I-NEW']);
    });

    longTest('are refused in a row that has both, by table and id', async () => {
      await addSubscription(db, 10, { stripe_subscription_id: 'sub_1', paypal_subscription_id: 'I-1' });
      await addSubscription(db, 11, { paypal_subscription_id: 'I-2' });
      await addInvoice(db, 20, { stripe_invoice_id: 'in_1', paypal_order_id: '5O1' });

      await expectRefusal(() => migrateTo(db, merged), {
        code: '23000',
        message:
          'the Stripe and PayPal ids of 2 row(s) cannot be merged without losing which is which: ' +
          `subscription ${id(10)} has both, user_invoice ${id(20)} has both`,
      });
    });

    longTest("are refused where they look like the other provider's, for they would go back to it", async () => {
      await addSubscription(db, 10, { paypal_subscription_id: 'sub_1' });
      await addInvoice(db, 20, { stripe_invoice_id: 'R-2026-1' });

      await expectRefusal(() => migrateTo(db, merged), {
        code: '23000',
        message:
          'the Stripe and PayPal ids of 2 row(s) cannot be merged without losing which is which: ' +
          `subscription ${id(10)} has a PayPal id that starts with sub_, cs_ or in_, ` +
          `user_invoice ${id(20)} has a Stripe id that does not start with sub_, cs_ or in_`,
      });
    });
  });

  describe('a column that the way down drops', () => {
    const cases: { column: string; from: string; fill: (db: TestDatabase) => Promise<unknown>; message: string }[] = [
      {
        column: 'user_details.tax_number',
        from: '20260109100000_add-company-details',
        fill: (db) => addRow(db, 'user_details', { ...base(5), user_id: userId, tax_number: 'CHE-1' }),
        message: `company, tax_number, config or balance would be lost in 1 row(s) of user_details: ${id(5)}`,
      },
      {
        column: 'user_details.balance',
        from: '20260109100000_add-company-details',
        fill: (db) => addRow(db, 'user_details', { ...base(5), user_id: userId, balance: '0.01' }),
        message: `company, tax_number, config or balance would be lost in 1 row(s) of user_details: ${id(5)}`,
      },
      {
        column: 'user.stripe_customer_id',
        from: stripeIds,
        fill: (db) => db.sql`update "user" set stripe_customer_id = 'cus_1'`,
        message: `Stripe's ids would be lost in 1 row(s): user ${userId}`,
      },
      {
        column: 'user_invoice.paypal_order_id',
        from: paypalIds,
        fill: (db) => addInvoice(db, 20, { paypal_order_id: '5O1' }),
        message: `PayPal's ids would be lost in 1 row(s): user_invoice ${id(20)}`,
      },
      {
        column: 'subscription.pending_plan_id',
        from: '20260214164500_add-plan-change-and-pause',
        fill: (db) => addSubscription(db, 10, { pending_plan_id: planId }),
        message: `pending_plan_id or paused_at would be lost in 1 row(s) of subscription: ${id(10)}`,
      },
      {
        column: 'user_invoice.tax_amount',
        from: totals,
        fill: (db) => addInvoice(db, 20, { subtotal: '12.34', tax_amount: '1.00', total_amount: '13.34' }),
        message: `subtotal, tax_amount or total_amount would be lost in 1 row(s) of user_invoice: ${id(20)}`,
      },
    ];
    for (const { column, from, fill, message } of cases) {
      prove(`is kept while it holds a value: ${column}`, async () => {
        await migrateTo(db, from);
        await addUserAndPlan(db);
        await fill(db);

        await expectRefusal(() => rollbackTo(db, migrationNames[migrationNames.indexOf(from) - 1]), {
          code: '55000',
          message,
        });
      });
    }

    longTest("goes with what the way up had put there: an invoice's totals", async () => {
      await migrateTo(db, '20260214164500_add-plan-change-and-pause');
      await addUserAndPlan(db);
      await addInvoice(db, 20);
      const before = await readRows(db);

      await migrateTo(db, totals);
      const rows = await db.sql`select subtotal::text, tax_amount::text, total_amount::text from user_invoice`;
      expect([...rows]).to.deep.equal([{ subtotal: '12.34', tax_amount: '0.00', total_amount: '12.34' }]);

      await rollbackTo(db, '20260214164500_add-plan-change-and-pause');
      expect(await readRows(db)).to.deep.equal(before);
    });

    longTest('is named in at most ten rows, and counted in all', async () => {
      await migrateTo(db, totals);
      await addUserAndPlan(db);
      for (let number = 20; number < 32; number++) await addInvoice(db, number, { total_amount: '1.00' });

      const { message } = await refusalOf(rollbackTo(db, merged));
      expect(message)
        .to.match(/ 12 row\(s\) /)
        .and.to.include(id(29))
        .and.not.to.include(id(30));
    });
  });

  longTest('keeps the value behind each renamed label, both ways', async () => {
    const purchases = ['pending', 'completed', 'refunded', 'cancelled'];
    const items = ['subscription', 'token_bundle', 'add_on'];
    await migrateTo(db, beforeSprint);
    await addEveryTable(db);
    expect(await readColumn('token_bundle_purchase', 'status')).to.deep.equal(purchases);

    await migrateTo(db, '20260215102000_uppercase-line-item-type');
    expect(await readColumn('token_bundle_purchase', 'status')).to.deep.equal(
      purchases.map((label) => label.toUpperCase()),
    );
    expect(await readColumn('invoice_line_item', 'item_type')).to.deep.equal(items.map((label) => label.toUpperCase()));

    await rollbackTo(db, beforeSprint);
    expect(await readColumn('token_bundle_purchase', 'status')).to.deep.equal(purchases);
    expect(await readColumn('invoice_line_item', 'item_type')).to.deep.equal(items);
  });

  longTest('does not make up a plan for an invoice without one', async () => {
    await migrateTo(db, '20260215103000_allow-invoice-without-plan');
    await addUserAndPlan(db);
    await addInvoice(db, 20, { tarif_plan_id: null });
    await addInvoice(db, 21);

    await expectRefusal(() => rollbackTo(db, '20260215102000_uppercase-line-item-type'), {
      code: '23502',
      message: `tarif_plan_id is null in 1 row(s) of user_invoice: ${id(20)}`,
    });

    await db.sql`update user_invoice set tarif_plan_id = ${planId}`;
    await rollbackTo(db, '20260215102000_uppercase-line-item-type');
    expect(await readColumn('user_invoice', 'tarif_plan_id')).to.deep.equal([planId, planId]);
  });

  longTest("keeps an add-on's period, but not its letter case", async () => {
    await migrateTo(db, '20260215104300_drop-stripe-named-indexes');
    await addRow(db, 'addon', { ...base(3), name: 'A', slug: 'a', billing_period: 'yearly' });
    await addRow(db, 'addon', { ...base(4), name: 'B', slug: 'b', billing_period: 'ONE_TIME' });
    await addRow(db, 'addon', { ...base(5), name: 'C', slug: 'c' });

    await migrateTo(db, '20260215105000_uppercase-addon-billing-period');
    await addRow(db, 'addon', { ...base(6), name: 'D', slug: 'd' });
    expect(await readColumn('addon', 'billing_period')).to.deep.equal(['YEARLY', 'ONE_TIME', 'MONTHLY', 'MONTHLY']);

    await rollbackTo(db, '20260215104300_drop-stripe-named-indexes');
    expect(await readColumn('addon', 'billing_period')).to.deep.equal(['yearly', 'one_time', 'monthly', 'monthly']);
  });

  /** The step fails with just this error and a word on what to do, and leaves rows and catalog as they were. */
  async function expectRefusal(step: () => Promise<void>, expected: { code: string; message: string }): Promise<void> {
    const before = { facts: await readFacts(db), rows: await readRows(db) };
    const { code, message, hint } = await refusalOf(step());
    expect({ code, message }).to.deep.equal(expected);
    expect(hint).to.be.a('string').and.not.to.equal('');
    expect({ facts: await readFacts(db), rows: await readRows(db) }).to.deep.equal(before);
  }

  async function readColumn(table: string, column: string): Promise<unknown[]> {
    const rows = await db.sql`select ${db.sql(column)} as value from ${db.sql(table)} order by id`;
    return rows.map((row) => row['value'] as unknown);
  }
});
