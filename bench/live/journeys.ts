import type { Pool } from 'pgproof-runtime/connect.js';
import { AddonAlreadyHeld } from '../../src/services/cart-refusals.js';
import { checkout } from '../../src/services/checkout.js';
import { canAccessFeature, getFeatureLimits, useFeature } from '../../src/services/feature-guard.js';
import { requestReset, resetPassword, ResetRefused } from '../../src/services/password-reset.js';
import { capturePayment, refundInvoice } from '../../src/services/payment.js';
import { hasPermission } from '../../src/services/permissions.js';
import { assignRole, revokeRole } from '../../src/services/roles.js';
import {
  creditTokens,
  debitTokens,
  getBalance,
  InsufficientTokens,
  listTransactions,
  refundTokens,
} from '../../src/services/tokens.js';
import { createUser, deleteUser, findUser } from '../../src/services/users.js';

/** What is there to be bought. */
export interface Shop {
  readonly planId: string;
  readonly addonId: string;
  readonly bundleId: string;
}

/** Has one operation of the services done, and timed. What it gives is looked at by the journey. */
export type Step = <Value>(operation: string, act: () => Promise<Value>) => Promise<Value>;

interface Traveller {
  readonly db: Pool;
  readonly shop: Shop;
  readonly userId: string;
  readonly email: string;
  readonly step: Step;
}

/** The journeys of test/e2e/journeys, which throw where an operation gives something else than there. */
const journeys: Record<string, (traveller: Traveller) => Promise<void>> = {
  addon: async ({ db, shop, userId, step }) => {
    const cart = {
      userId,
      planId: shop.planId,
      addonIds: [shop.addonId],
      bundleIds: [shop.bundleId],
      currency: 'EUR',
    };
    const { invoiceId } = await step('checkout', () => checkout(db, cart));
    await step('checkout of what is held', () => refused(checkout(db, cart), AddonAlreadyHeld));
    await step('capture payment', () => capturePayment(db, { invoiceId, paymentRef: 'pay_1' }));
    equal(await step('balance', () => getBalance(db, userId)), 50);
    await step('refund invoice', () => refundInvoice(db, invoiceId));
    equal(await step('balance', () => getBalance(db, userId)), 0);
  },
  feature: async ({ db, shop, userId, step }) => {
    const use = () => step('use feature', () => useFeature(db, { userId, feature: 'api_calls' }));
    equal((await use()).allowed, false);
    const cart = { userId, planId: shop.planId, addonIds: [], bundleIds: [], currency: 'EUR' };
    const { invoiceId } = await step('checkout', () => checkout(db, cart));
    await step('capture payment', () => capturePayment(db, { invoiceId }));
    equal(await step('access feature', () => canAccessFeature(db, userId, 'api_access')), true);
    for (const allowed of [true, true, true, false]) equal((await use()).allowed, allowed);
    const limits = await step('feature limits', () => getFeatureLimits(db, userId));
    equal(limits.get('api_calls')?.remaining, 0);
  },
  password: async ({ db, userId, email, step }) => {
    // An answer takes 50 ms by design, in which the client does nothing.
    const { token } = await step('request reset', () => requestReset(db, email));
    const change = { token, newPassword: 'remembered' };
    equal((await step('reset password', () => resetPassword(db, change, { cost: 4 }))).userId, userId);
    await step('reset again', () => refused(resetPassword(db, change, { cost: 4 }), ResetRefused));
    equal((await step('find user', () => findUser(db, userId)))?.id, userId);
  },
  roles: async ({ db, userId, step }) => {
    const may = (name: string) => step('permission', () => hasPermission(db, userId, name));
    equal(await may('pages.write'), false);
    await step('assign role', () => assignRole(db, userId, 'editor'));
    equal(await may('pages.write'), true);
    await step('assign role', () => assignRole(db, userId, 'admin'));
    equal(await may('users.delete'), true);
    await step('revoke role', () => revokeRole(db, userId, 'admin'));
    equal(await may('users.delete'), false);
  },
  tokens: async ({ db, userId, step }) => {
    await step('credit tokens', () => creditTokens(db, { userId, amount: 10, type: 'BONUS', description: 'welcome' }));
    await step('debit tokens', () => debitTokens(db, { userId, amount: 4, type: 'USAGE' }));
    equal(await step('refund tokens', () => refundTokens(db, { userId, amount: 20 })), 6);
    await step('debit of too many', () =>
      refused(debitTokens(db, { userId, amount: 1, type: 'USAGE' }), InsufficientTokens),
    );
    equal((await step('transactions', () => listTransactions(db, userId))).length, 3);
  },
};

/** Has a client go on all five journeys, each as a user of its own, who is gone afterwards. */
export async function travel(db: Pool, shop: Shop, step: Step): Promise<void> {
  for (const journey of Object.values(journeys)) {
    const email = `${crypto.randomUUID()}@example.com`;
    const user = { email, password: 'secret', role: 'USER', firstName: 'Ada', lastName: 'Byron' } as const;
    const userId = await step('create user', () => createUser(db, user, { cost: 4 }));
    await journey({ db, shop, userId, email, step });
    equal(await step('delete user', () => deleteUser(db, userId)), true);
  }
}

function equal<Value>(found: Value, expected: Value): void {
  if (found !== expected) throw new Error(`${String(found)} was found, and not ${String(expected)}`);
}

async function refused(promise: Promise<unknown>, by: new (...parameters: never[]) => Error): Promise<void> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof by) return;
    throw error;
  }
  throw new Error(`it was not refused by ${by.name}`);
}
