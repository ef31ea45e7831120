import { expect } from 'chai';
import { ConnectionLost } from 'pgproof-runtime/database-errors.js';
import { checkout, type Cart, type Order } from '../../../src/services/checkout.js';
import * as payment from '../../../src/services/payment.js';
import { creditTokens, debitTokens, getBalance } from '../../../src/services/tokens.js';
import { addUser, atOnce, rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';
import { addPlan, subscribe } from '../../support/plans.js';
import { addAddon, addBundle, ordersOf } from '../../support/shop.js';
import { watch } from '../../support/watch.js';

describe('a payment', () => {
  let served: ServedDatabase;
  let userId: string;

  before(async () => {
    served = await serveDatabase();
  });
  beforeEach(async () => {
    userId = await addUser(served);
  });
  after(() => served.drop());

  const order = (cart: Partial<Cart>): Promise<Order> => checkout(served.db, { userId, currency: 'EUR', ...cart });
  const capture = (invoiceId: string, paymentRef?: string) =>
    payment.capturePayment(served.db, { invoiceId, ...(paymentRef === undefined ? {} : { paymentRef }) });
  const refund = (invoiceId: string) => payment.refundInvoice(served.db, invoiceId);
  const fullOrder = async () =>
    order({
      planId: await addPlan(served),
      bundleIds: [await addBundle(served), await addBundle(served, { tokens: 30 })],
      addonIds: [await addAddon(served)],
    });
  const statuses = async () => {
    const orders = await ordersOf(served, userId);
    const of = (table: string) => (orders[table] as { status: string }[]).map(({ status }) => status).sort();
    return {
      invoices: of('invoices'),
      subscriptions: of('subscriptions'),
      purchases: of('purchases'),
      addons: of('addons'),
    };
  };
  /** Days from start to end; null: never. */
  const lasts = async (table: 'subscription' | 'addon_subscription', id: string) => {
    const start = served.sql(table === 'subscription' ? 'started_at' : 'starts_at');
    const [row] = await served.sql<{ status: string; now: boolean; days: number | null }[]>`
      select status, now() at time zone 'utc' - ${start} < '1 minute' as now,
        extract(epoch from expires_at - ${start})::integer / 86400 as days
      from ${served.sql(table)} where id = ${id}`;
    return { ...row };
  };

  it('that is captured completes all lines', async () => {
    const { invoiceId } = await fullOrder();
    const invoice = await capture(invoiceId, 'pay_1');
    expect(invoice).to.include({ id: invoiceId, status: 'PAID', payment_ref: 'pay_1', version: 1 });
    expect(invoice.paid_at).to.be.a('string');
    expect(await statuses()).to.deep.equal({
      invoices: ['PAID'],
      subscriptions: ['ACTIVE'],
      purchases: ['COMPLETED', 'COMPLETED'],
      addons: ['ACTIVE'],
    });
    expect(await getBalance(served.db, userId)).to.equal(80);
    const { journal = [] } = await ordersOf(served, userId);
    expect(journal.map((row) => (row as { amount: number }).amount)).to.have.members([50, 30]);
  });

  for (const [period, days] of Object.entries({ WEEKLY: 7, MONTHLY: 30, QUARTERLY: 90, YEARLY: 365, ONE_TIME: null })) {
    it(`gives what is billed ${period} ${days ?? 'endless'} days, in whatever case the add-on has it`, async () => {
      const addonIds = [await addAddon(served, { period }), await addAddon(served, { period: period.toLowerCase() })];
      const { invoiceId, subscriptionId, addonSubscriptionIds } = await order({
        planId: await addPlan(served, { period }),
        addonIds,
      });
      await capture(invoiceId);
      const expected = { status: 'ACTIVE', now: true, days };
      expect(await lasts('subscription', subscriptionId ?? '')).to.deep.equal(expected);
      for (const id of addonSubscriptionIds) expect(await lasts('addon_subscription', id)).to.deep.equal(expected);
    });
  }

  it('gives an add-on with a period that no one knows 30 days, as Python does', async () => {
    const { invoiceId, addonSubscriptionIds } = await order({
      addonIds: [await addAddon(served, { period: 'sometimes' })],
    });
    await capture(invoiceId);
    expect(await lasts('addon_subscription', addonSubscriptionIds[0] ?? '')).to.include({ days: 30 });
  });

  it('replaces the subscription that was active', async () => {
    const before = await subscribe(served, userId, await addPlan(served));
    const other = await subscribe(served, await addUser(served), await addPlan(served));
    const { invoiceId, subscriptionId } = await order({ planId: await addPlan(served) });
    await capture(invoiceId);
    const rows =
      await served.sql`select id, status, cancelled_at is not null as cancelled from subscription where id in (${before}, ${other}, ${subscriptionId})`;
    expect([...rows]).to.have.deep.members([
      { id: before, status: 'CANCELLED', cancelled: true },
      { id: other, status: 'ACTIVE', cancelled: false },
      { id: subscriptionId, status: 'ACTIVE', cancelled: false },
    ]);
  });

  it('that is captured again changes nothing', async () => {
    const { invoiceId } = await fullOrder();
    await capture(invoiceId, 'pay_1');
    const before = await ordersOf(served, userId);
    expect(await capture(invoiceId, 'pay_2')).to.include({ status: 'PAID', payment_ref: 'pay_1' });
    expect(await ordersOf(served, userId)).to.deep.equal(before);
  });

  it('that is captured six times at once is credited once', async () => {
    const { invoiceId } = await fullOrder();
    const { errors } = await atOnce(6, () => capture(invoiceId));
    expect(errors).to.deep.equal([]);
    const { journal = [], invoices = [], addons = [] } = await ordersOf(served, userId);
    expect(journal).to.have.lengthOf(2);
    expect(await getBalance(served.db, userId)).to.equal(80);
    for (const row of [...invoices, ...addons]) expect(row).to.include({ version: 1 });
  });

  it('leaves one active subscription, when two plans are paid at once', async () => {
    const orders = [await order({ planId: await addPlan(served) }), await order({ planId: await addPlan(served) })];
    await atOnce(2, (index) => capture(orders[index]?.invoiceId ?? ''));
    expect((await statuses()).subscriptions).to.deep.equal(['ACTIVE', 'CANCELLED']);
  });

  it('that Python noted and did not carry out is carried out', async () => {
    const { invoiceId } = await fullOrder();
    await served.sql`update user_invoice set status = 'PAID' where id = ${invoiceId}`;
    await capture(invoiceId);
    expect(await getBalance(served.db, userId)).to.equal(80);
    expect((await statuses()).addons).to.deep.equal(['ACTIVE']);
  });

  it('that had failed can be captured after all', async () => {
    const { invoiceId } = await fullOrder();
    await served.sql`update user_invoice set status = 'FAILED' where id = ${invoiceId}`;
    expect(await capture(invoiceId)).to.include({ status: 'PAID' });
  });

  for (const status of ['CANCELLED', 'REFUNDED'] as const) {
    it(`is not captured for an invoice that is ${status}`, async () => {
      const { invoiceId } = await fullOrder();
      await served.sql`update user_invoice set status = ${status} where id = ${invoiceId}`;
      const before = await ordersOf(served, userId);
      expect(await rejection(capture(invoiceId)))
        .to.be.instanceOf(payment.InvoiceInOtherState)
        .and.to.include({ invoiceId, status });
      expect(await ordersOf(served, userId)).to.deep.equal(before);
    });
  }

  it('needs an invoice', async () => {
    expect(await rejection(capture(crypto.randomUUID()))).to.be.instanceOf(payment.InvoiceNotFound);
    expect(await rejection(refund(crypto.randomUUID()))).to.be.instanceOf(payment.InvoiceNotFound);
  });

  describe('that is refunded', () => {
    it('is reversed', async () => {
      const { invoiceId, purchaseIds } = await fullOrder();
      await capture(invoiceId);
      const { invoice, tokensDebited } = await refund(invoiceId);
      expect(invoice).to.include({ status: 'REFUNDED' });
      expect(tokensDebited).to.equal(80);
      expect(await getBalance(served.db, userId)).to.equal(0);
      expect(await statuses()).to.deep.equal({
        invoices: ['REFUNDED'],
        subscriptions: ['CANCELLED'],
        purchases: ['REFUNDED', 'REFUNDED'],
        addons: ['CANCELLED'],
      });
      const journal =
        await served.sql`select amount, transaction_type, reference_id from token_transaction where user_id = ${userId} and amount < 0`;
      expect([...journal]).to.have.deep.members([
        { amount: -50, transaction_type: 'REFUND', reference_id: purchaseIds[0] },
        { amount: -30, transaction_type: 'REFUND', reference_id: purchaseIds[1] },
      ]);
    });

    for (const left of [0, 1, 29, 30, 31, 49, 50, 79, 80, 200]) {
      it(`takes no more than the ${left} tokens that are left`, async () => {
        const { invoiceId } = await fullOrder();
        await capture(invoiceId);
        if (left < 80) await debitTokens(served.db, { userId, amount: 80 - left, type: 'USAGE' });
        if (left > 80) await creditTokens(served.db, { userId, amount: left - 80, type: 'BONUS' });
        const { tokensDebited } = await refund(invoiceId);
        expect(tokensDebited).to.equal(Math.min(left, 80));
        expect(await getBalance(served.db, userId)).to.equal(Math.max(0, left - 80));
        const [row] = await served.sql<{ sum: string; zeros: number }[]>`
          select sum(amount) as sum, count(*) filter (where amount = 0)::integer as zeros from token_transaction where user_id = ${userId}`;
        expect(row).to.deep.equal({ sum: String(Math.max(0, left - 80)), zeros: 0 });
      });
    }

    it('is refunded once, however often and concurrently', async () => {
      const { invoiceId } = await fullOrder();
      await capture(invoiceId);
      await creditTokens(served.db, { userId, amount: 500, type: 'BONUS' });
      const { values } = await atOnce(6, () => refund(invoiceId));
      expect(values.map(({ tokensDebited }) => tokensDebited).sort()).to.deep.equal([0, 0, 0, 0, 0, 80]);
      expect(await getBalance(served.db, userId)).to.equal(500);
    });

    it('has to be paid before', async () => {
      const { invoiceId } = await fullOrder();
      expect(await rejection(refund(invoiceId)))
        .to.be.instanceOf(payment.InvoiceInOtherState)
        .and.to.include({ status: 'PENDING' });
      expect((await statuses()).addons).to.deep.equal(['PENDING']);
    });

    it('keeps balance and journal together while tokens are spent', async () => {
      const { invoiceId } = await fullOrder();
      await capture(invoiceId);
      await atOnce(40, (index) =>
        index === 20
          ? refund(invoiceId).then(() => undefined)
          : debitTokens(served.db, { userId, amount: 3, type: 'USAGE' }).then(() => undefined),
      );
      const [row] = await served.sql<
        { sum: string }[]
      >`select sum(amount) as sum from token_transaction where user_id = ${userId}`;
      expect(row?.sum).to.equal(String(await getBalance(served.db, userId)));
    });
  });

  for (const [title, operation, prepare] of [
    [
      'capture',
      (database: typeof served.db, id: string) => payment.capturePayment(database, { invoiceId: id }),
      () => Promise.resolve(),
    ],
    [
      'refund',
      (database: typeof served.db, id: string) => payment.refundInvoice(database, id),
      (id: string) => capture(id),
    ],
  ] as const) {
    it(`whose ${title} breaks before any of its statements is as it was`, async () => {
      const { invoiceId } = await fullOrder();
      await prepare(invoiceId);
      const before = await ordersOf(served, userId);
      const names: string[] = [];
      const killBefore = (victim?: number) => {
        names.length = 0;
        const watched = watch(served.db, async (name, connection) => {
          if (names.push(name) !== victim) return;
          await connection.execute({ name: 'test: Break', text: 'select pg_terminate_backend(pg_backend_pid())' }, []);
        });
        return { ...served.db, ...watched };
      };
      for (let victim = 1; victim <= 6; victim++) {
        expect(await rejection(operation(killBefore(victim), invoiceId)), String(victim)).to.be.instanceOf(
          ConnectionLost,
        );
        expect(await ordersOf(served, userId), String(victim)).to.deep.equal(before);
      }
      await operation(killBefore(), invoiceId);
      expect(names).to.have.lengthOf(6);
      expect(await ordersOf(served, userId)).not.to.deep.equal(before);
    });
  }
});
