import { expect } from 'chai';
import { AddonAlreadyHeld } from '../../../src/services/cart-refusals.js';
import { checkout } from '../../../src/services/checkout.js';
import { capturePayment, refundInvoice } from '../../../src/services/payment.js';
import { getBalance } from '../../../src/services/tokens.js';
import { rejection } from '../../support/connect.js';
import { startJourney, type Journey } from '../../support/journey.js';
import { addPlan } from '../../support/plans.js';
import { addAddon, addBundle, ordersOf } from '../../support/shop.js';

describe('the journey of an add-on', () => {
  let journey: Journey;
  let cart: { planId: string; addonIds: string[]; bundleIds: string[]; currency: string };

  before(async () => {
    journey = await startJourney(async (served, userId) => {
      const planId = await addPlan(served);
      const addonIds = [await addAddon(served, { plans: [planId] })];
      cart = { planId, addonIds, bundleIds: [await addBundle(served)], currency: 'EUR' };
      const { invoiceId } = await checkout(served.db, { ...cart, userId });
      await capturePayment(served.db, { invoiceId });
    });
  });
  after(() => journey.drop());

  it('goes from the cart to the refund and to the cart again, and leaves nothing behind', async () => {
    const { db, userId } = journey;
    const { invoiceId } = await checkout(db, { ...cart, userId });
    expect(await rejection(checkout(db, { ...cart, userId }))).to.be.instanceOf(AddonAlreadyHeld);
    await capturePayment(db, { invoiceId, paymentRef: 'pay_1' });
    expect(await getBalance(db, userId)).to.equal(50);
    const [bought] = (await ordersOf(journey, userId))['addons'] as { status: string; expires_at: string | null }[];
    expect(bought?.status).to.equal('ACTIVE');
    expect(bought?.expires_at).to.be.a('string');
    await refundInvoice(db, invoiceId);
    expect(await getBalance(db, userId)).to.equal(0);
    const again = await checkout(db, { ...cart, userId });
    await capturePayment(db, { invoiceId: again.invoiceId });
    await journey.end();
    expect(Object.values(await ordersOf(journey, userId)).flat()).to.deep.equal([]);
  });
});
