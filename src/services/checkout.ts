import type { Database, Transaction } from 'pgproof-runtime';
import * as queries from '../queries/checkout/cart.js';
import { run, transact } from './again.js';
import * as refusals from './cart-refusals.js';

export interface Cart {
  readonly userId: string;
  readonly planId?: string;
  /** A bundle that stands here twice is bought twice. */
  readonly bundleIds?: readonly string[];
  readonly addonIds?: readonly string[];
  /** What all prices must be in, and the invoice will be: ISO 4217. */
  readonly currency: string;
  /** The code of a payment method. */
  readonly paymentMethod?: string;
}

/** What was ordered; the lists are in the order of the cart. All of it is pending until the payment is captured. */
export interface Order {
  readonly invoiceId: string;
  readonly subscriptionId: string | null;
  readonly purchaseIds: readonly string[];
  readonly addonSubscriptionIds: readonly string[];
}

/**
 * Orders a cart: invoice, lines, subscription, purchases and add-ons appear together, or not at all. Add-ons hang on the subscription
 * that is ordered with them, else on the one that the user has.
 *
 * @throws EmptyCart
 * @throws UserNotFound
 * @throws ItemNotFound, ItemNotActive, ItemInOtherCurrency, AddonNotOpenToPlan or AddonAlreadyHeld: each names the first such item.
 */
export async function checkout(database: Database, cart: Cart): Promise<Order> {
  const { userId, planId = null, bundleIds = [], addonIds = [], currency, paymentMethod } = cart;
  if (planId === null && bundleIds.length === 0 && addonIds.length === 0) throw new refusals.EmptyCart();
  return transact(database, async (transaction) => {
    // Of two carts of one user the second sees what the first one ordered.
    const [user] = await run(transaction, queries.lockUser, { userId });
    if (user === undefined) throw new refusals.UserNotFound(userId);
    if (planId !== null) await requirePlan(transaction, planId, currency);
    await requireBundles(transaction, bundleIds);
    const [current] = await run(transaction, queries.findCurrentSubscription, { userId });
    await requireAddons(transaction, cart, planId ?? current?.tarif_plan_id ?? null);
    const [order] = await run(transaction, queries.insertCheckout, {
      userId,
      planId,
      subscriptionId: current?.id,
      bundleIds: [...bundleIds],
      addonIds: [...addonIds],
      currency,
      paymentMethod,
    });
    if (order === undefined) throw new Error('the order gave no row');
    return {
      invoiceId: order.invoice_id,
      subscriptionId: order.subscription_id,
      purchaseIds: order.purchase_ids,
      addonSubscriptionIds: order.addon_subscription_ids,
    };
  });
}

async function requirePlan(transaction: Transaction, planId: string, currency: string): Promise<void> {
  const [plan] = await run(transaction, queries.findCartPlan, { planId });
  const item = { kind: 'plan', id: planId } as const;
  const named = requireActive(item, plan);
  requireCurrency(named, plan?.currency ?? currency, currency);
}

async function requireBundles(transaction: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const found = byId(await run(transaction, queries.listCartBundles, { ids: [...ids] }));
  for (const id of ids) requireActive({ kind: 'token bundle', id }, found.get(id.toLowerCase()));
}

async function requireAddons(
  transaction: Transaction,
  { userId, addonIds: ids = [], currency }: Cart,
  planId: string | null,
): Promise<void> {
  if (ids.length === 0) return;
  const found = byId(await run(transaction, queries.listCartAddons, { userId, planId, ids: [...ids] }));
  const seen = new Set<string>();
  for (const id of ids) {
    const addon = found.get(id.toLowerCase());
    const item = requireActive({ kind: 'add-on', id }, addon);
    if (addon === undefined) continue;
    if (!addon.open_to_plan) throw new refusals.AddonNotOpenToPlan(item);
    requireCurrency(item, addon.currency, currency);
    if (addon.held || seen.has(addon.id)) throw new refusals.AddonAlreadyHeld(item);
    seen.add(addon.id);
  }
}

/** The item with its name. */
function requireActive(
  item: refusals.CartItem,
  found: { readonly name: string; readonly is_active: boolean } | undefined,
): refusals.CartItem {
  if (found === undefined) throw new refusals.ItemNotFound(item);
  const named = { ...item, name: found.name };
  if (!found.is_active) throw new refusals.ItemNotActive(named);
  return named;
}

function requireCurrency(item: refusals.CartItem, actual: string, wanted: string): void {
  if (actual !== wanted) throw new refusals.ItemInOtherCurrency(item, actual);
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}
