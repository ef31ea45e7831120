import { expect } from 'chai';
import { ConnectionLost } from 'pgproof-runtime/database-errors.js';
import * as refusals from '../../../src/services/cart-refusals.js';
import { checkout, type Cart, type Order } from '../../../src/services/checkout.js';
import { addUser, atOnce, rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';
import { addPlan, subscribe } from '../../support/plans.js';
import { addAddon, addBundle, ordersOf } from '../../support/shop.js';
import { watch } from '../../support/watch.js';

describe('checkout', () => {
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
  const rowOf = async (table: string, id: string) => {
    const [row] = await served.sql<Record<string, unknown>[]>`select * from ${served.sql(table)} where id = ${id}`;
    return row ?? expect.fail(`no ${table}`);
  };
  const refusalOf = async (cart: Partial<Cart>) => {
    const error = await rejection(order(cart));
    expect(error).to.be.instanceOf(refusals.ItemRefused);
    expect(Object.values(await ordersOf(served, userId)).flat(), 'nothing is left').to.deep.equal([]);
    return error as refusals.ItemRefused;
  };

  it('orders all of a cart at once, linked and pending', async () => {
    const planId = await addPlan(served, { price: '10.00' });
    const bundle = await addBundle(served);
    const addons = [
      await addAddon(served, { name: 'Storage' }),
      await addAddon(served, { name: 'Support', price: '0.10' }),
    ];
    const placed = await order({ planId, bundleIds: [bundle, bundle], addonIds: addons, paymentMethod: 'invoice' });
    const { invoiceId, subscriptionId, purchaseIds, addonSubscriptionIds } = placed;

    const invoice = await rowOf('user_invoice', invoiceId);
    expect(invoice).to.include({ user_id: userId, tarif_plan_id: planId, subscription_id: subscriptionId });
    expect(invoice).to.include({ amount: '25.10', subtotal: '25.10', tax_amount: '0.00', total_amount: '25.10' });
    expect(invoice).to.include({ currency: 'EUR', status: 'PENDING', payment_method: 'invoice', paid_at: null });
    expect(invoice['invoice_number']).to.match(/^INV-\d{14}-[0-9A-F]{12}$/);
    expect(await rowOf('subscription', subscriptionId ?? '')).to.include({
      tarif_plan_id: planId,
      status: 'PENDING',
      started_at: null,
    });
    expect(purchaseIds).to.have.lengthOf(2);
    for (const id of purchaseIds) {
      expect(await rowOf('token_bundle_purchase', id)).to.include({
        user_id: userId,
        bundle_id: bundle,
        invoice_id: invoiceId,
        status: 'PENDING',
        token_amount: 50,
        price: '5.25',
        tokens_credited: false,
      });
    }
    for (const [index, id] of addonSubscriptionIds.entries()) {
      expect(await rowOf('addon_subscription', id)).to.include({
        user_id: userId,
        addon_id: addons[index],
        invoice_id: invoiceId,
        subscription_id: subscriptionId,
        status: 'PENDING',
        starts_at: null,
        expires_at: null,
      });
    }
    const lines = await served.sql`select item_type, item_id, description, quantity, unit_price, total_price
      from invoice_line_item where invoice_id = ${invoiceId}`;
    const line = (item_type: string, item_id: string, description: string, price: string) => ({
      item_type,
      item_id,
      description,
      quantity: 1,
      unit_price: price,
      total_price: price,
    });
    expect([...lines]).to.have.deep.members([
      line('SUBSCRIPTION', subscriptionId ?? '', 'Plan', '10.00'),
      ...purchaseIds.map((id) => line('TOKEN_BUNDLE', id, '50 tokens', '5.25')),
      line('ADD_ON', addonSubscriptionIds[0] ?? '', 'Storage', '4.50'),
      line('ADD_ON', addonSubscriptionIds[1] ?? '', 'Support', '0.10'),
    ]);
  });

  it('links an add-on that is ordered alone to the subscription that the user has', async () => {
    const subscription = await subscribe(served, userId, await addPlan(served));
    await subscribe(served, userId, await addPlan(served), { expiresAt: '2026-01-02', startedAt: '2026-01-02' });
    const { addonSubscriptionIds, invoiceId, subscriptionId } = await order({ addonIds: [await addAddon(served)] });
    expect(subscriptionId).to.equal(null);
    expect(await rowOf('addon_subscription', addonSubscriptionIds[0] ?? '')).to.include({
      subscription_id: subscription,
    });
    expect(await rowOf('user_invoice', invoiceId)).to.include({ subscription_id: null, tarif_plan_id: null });
  });

  it('sells an add-on to somebody who has no plan, when it is for all', async () => {
    const { addonSubscriptionIds } = await order({ addonIds: [await addAddon(served)] });
    expect(await rowOf('addon_subscription', addonSubscriptionIds[0] ?? '')).to.include({ subscription_id: null });
  });

  describe('takes the price of a plan', () => {
    const priced = async (cents: Record<string, string | null>) => {
      const planId = await addPlan(served);
      if (cents['row'] !== null) {
        await served.sql`with money as (insert into currency (code, name, symbol) values ('CHF', 'Franc', 'Fr')
            on conflict (code) do update set name = 'Franc' returning id),
          cost as (insert into price (price_float, price_decimal, currency_id, gross_amount, net_amount)
            select 0, ${cents['row'] ?? ''}, id, 0, 0 from money returning id)
          update tarif_plan set price_id = cost.id from cost where tarif_plan.id = ${planId}`;
      }
      await served.sql`update tarif_plan set price = ${cents['price'] ?? null}, price_float = ${cents['float'] ?? 0} where id = ${planId}`;
      return planId;
    };
    const total = async (planId: string, currency: string) =>
      (await rowOf('user_invoice', (await order({ planId, currency })).invoiceId))['total_amount'];

    it('from its price row, in the currency of that row', async () => {
      const planId = await priced({ row: '7.50', price: '8.00', float: '9.00' });
      expect(await refusalOf({ planId, currency: 'EUR' }))
        .to.be.instanceOf(refusals.ItemInOtherCurrency)
        .and.to.include({ currency: 'CHF' });
      expect(await total(planId, 'CHF')).to.equal('7.50');
    });
    it('else from the plan, else from its float', async () => {
      expect(await total(await priced({ row: null, price: '8.00', float: '9.00' }), 'EUR')).to.equal('8.00');
      expect(await total(await priced({ row: null, price: '0.00', float: '9.10' }), 'EUR')).to.equal('9.10');
      expect(await total(await priced({ row: null, price: null, float: '9.10' }), 'EUR')).to.equal('9.10');
    });
  });

  describe('refuses', () => {
    it('an empty cart, and one of a user who is not there', async () => {
      expect(await rejection(order({}))).to.be.instanceOf(refusals.EmptyCart);
      const stranger = order({ userId: crypto.randomUUID(), addonIds: [await addAddon(served)] });
      expect(await rejection(stranger)).to.be.instanceOf(refusals.UserNotFound);
    });

    for (const kind of ['plan', 'token bundle', 'add-on'] as const) {
      const cartOf = (id: string) =>
        ({ plan: { planId: id }, 'token bundle': { bundleIds: [id] }, 'add-on': { addonIds: [id] } })[kind];
      it(`a ${kind} that does not exist, and leaves nothing of what stood before it`, async () => {
        const id = crypto.randomUUID();
        const planId = await addPlan(served);
        const bundle = await addBundle(served);
        const refusal = await refusalOf({ planId, bundleIds: [bundle], ...cartOf(id) });
        expect(refusal).to.be.instanceOf(refusals.ItemNotFound);
        expect(refusal.item).to.deep.equal({ kind, id });
        expect(refusal.message).to.equal(`the ${kind} ${id} does not exist`);
      });

      it(`a ${kind} that is not active`, async () => {
        const id = await { plan: addPlan, 'token bundle': addBundle, 'add-on': addAddon }[kind](served, {
          active: false,
        });
        const refusal = await refusalOf(cartOf(id));
        expect(refusal).to.be.instanceOf(refusals.ItemNotActive);
        expect(refusal.item).to.include({ kind, id }).and.to.have.property('name');
      });
    }

    it('an add-on, or a plan, in another currency', async () => {
      const id = await addAddon(served, { name: 'Dollars', currency: 'USD' });
      const refusal = await refusalOf({ addonIds: [await addAddon(served), id] });
      expect(refusal).to.be.instanceOf(refusals.ItemInOtherCurrency).and.to.include({ currency: 'USD' });
      expect(refusal.item).to.deep.equal({ kind: 'add-on', id, name: 'Dollars' });
      const planId = await addPlan(served, { currency: 'USD' });
      expect(await refusalOf({ planId })).to.be.instanceOf(refusals.ItemInOtherCurrency);
      await order({ addonIds: [id], planId, currency: 'USD' });
    });

    it('an add-on that is for other plans than the one in the cart', async () => {
      const [mine, other] = [await addPlan(served), await addPlan(served)];
      const bound = await addAddon(served, { plans: [other] });
      const refusal = await refusalOf({ planId: mine, addonIds: [bound] });
      expect(refusal).to.be.instanceOf(refusals.AddonNotOpenToPlan);
      expect(refusal.item.id).to.equal(bound);
      await order({ planId: other, addonIds: [bound] });
    });

    it('an add-on that is for other plans than the one that the user has, or for any plan', async () => {
      const [mine, other] = [await addPlan(served), await addPlan(served)];
      const bound = await addAddon(served, { plans: [mine] });
      expect(await refusalOf({ addonIds: [bound] })).to.be.instanceOf(refusals.AddonNotOpenToPlan);
      await subscribe(served, userId, mine);
      const error = await rejection(order({ planId: other, addonIds: [bound] }));
      expect(error, 'the plan in the cart counts').to.be.instanceOf(refusals.AddonNotOpenToPlan);
      await order({ addonIds: [bound] });
    });

    it('an add-on that stands in the cart twice', async () => {
      const id = await addAddon(served);
      expect(await refusalOf({ addonIds: [id, id.toUpperCase()] })).to.be.instanceOf(refusals.AddonAlreadyHeld);
    });

    for (const [status, expires, refused] of [
      ['PENDING', null, true],
      ['ACTIVE', null, true],
      ['ACTIVE', '2999-01-01', true],
      ['ACTIVE', '2026-01-01', false],
      ['CANCELLED', null, false],
      ['EXPIRED', null, false],
    ] as const) {
      it(`${refused ? '' : 'not '}an add-on that the user has ${status}, until ${expires ?? 'ever'}`, async () => {
        const id = await addAddon(served);
        await served.sql`insert into addon_subscription (user_id, addon_id, status, expires_at) values (${userId}, ${id}, ${status}, ${expires})`;
        if (refused) expect(await rejection(order({ addonIds: [id] }))).to.be.instanceOf(refusals.AddonAlreadyHeld);
        else await order({ addonIds: [id] });
      });
    }
  });

  it('sells an add-on once to a user who orders it twenty times at once', async () => {
    const id = await addAddon(served);
    const { values, errors } = await atOnce(20, () => order({ addonIds: [id] }));
    expect(values).to.have.lengthOf(1);
    for (const error of errors) expect(error).to.be.instanceOf(refusals.AddonAlreadyHeld);
    expect((await ordersOf(served, userId))['invoices']).to.have.lengthOf(1);
  });

  it('gives each of 200 invoices made at once a number of its own', async () => {
    const bundle = await addBundle(served);
    const users = await Promise.all(Array.from({ length: 10 }, () => addUser(served)));
    const { errors } = await atOnce(200, (index) => order({ userId: users[index % 10] ?? '', bundleIds: [bundle] }));
    expect(errors).to.deep.equal([]);
  });

  it('leaves nothing when its connection breaks before any of its statements, nor at the commit', async () => {
    const planId = await addPlan(served);
    const cart = {
      userId,
      currency: 'EUR',
      planId,
      bundleIds: [await addBundle(served)],
      addonIds: [await addAddon(served)],
    };
    const names: string[] = [];
    const killBefore = (victim: string) =>
      watch(served.db, async (name, connection) => {
        names.push(name);
        if (name !== victim) return;
        await connection.execute({ name: 'test: Break', text: 'select pg_terminate_backend(pg_backend_pid())' }, []);
      });
    await rejection(checkout(killBefore('checkout/cart: InsertCheckout'), cart));
    const statements = [...names];
    expect(statements).to.have.lengthOf(6);
    for (const victim of statements) {
      expect(await rejection(checkout(killBefore(victim), cart)), victim).to.be.instanceOf(ConnectionLost);
      expect(Object.values(await ordersOf(served, userId)).flat(), victim).to.deep.equal([]);
    }
    const around = served.db.transaction(async (transaction) => {
      await checkout(transaction, cart);
      await transaction.execute({ name: 'test: Break', text: 'select pg_terminate_backend(pg_backend_pid())' }, []);
    });
    expect(await rejection(around)).to.be.instanceOf(ConnectionLost);
    expect(Object.values(await ordersOf(served, userId)).flat()).to.deep.equal([]);
    await checkout(served.db, cart);
  });
});
