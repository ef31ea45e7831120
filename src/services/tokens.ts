import type { Connection, RowOf } from 'pgproof-runtime';
import type { TokenTransactionType } from '../models/enums.js';
import type { tokenTransaction } from '../models/token-transaction.js';
import type { userTokenBalance } from '../models/user-token-balance.js';
import * as balances from '../queries/tokens/balance.js';
import * as purchases from '../queries/tokens/purchase.js';
import { findTokenBundlePurchaseById } from '../queries/tokens/token-bundle-purchase.js';
import * as journal from '../queries/tokens/token-transaction.js';
import { run } from './again.js';
import { Refusal, requireAmount } from './refusals.js';

export type TokenBalance = RowOf<typeof userTokenBalance>;
export type TokenTransaction = RowOf<typeof tokenTransaction>;

export interface Booking {
  readonly userId: string;
  /** How many tokens: from 1 to 2147483647, whether they come or go. */
  readonly amount: number;
  readonly type: TokenTransactionType;
  /** The purchase or the work that it belongs to. */
  readonly referenceId?: string;
  readonly description?: string;
}

export class InsufficientTokens extends Refusal {
  readonly userId: string;

  constructor({ userId, amount }: Booking) {
    super(`the user ${userId} has no ${amount} tokens`);
    this.userId = userId;
  }
}

export class PurchaseNotFound extends Refusal {
  readonly purchaseId: string;

  constructor(purchaseId: string) {
    super(`there is no purchase ${purchaseId}`);
    this.purchaseId = purchaseId;
  }
}

export class PurchaseNotPending extends Refusal {
  readonly purchaseId: string;

  constructor(purchaseId: string, status: string) {
    super(`the purchase ${purchaseId} is ${status}: its tokens were credited, or are not to be`);
    this.purchaseId = purchaseId;
  }
}

/** How many tokens a user has: 0 when they never had any. */
export async function getBalance(connection: Connection, userId: string): Promise<number> {
  return (await findBalance(connection, userId))?.balance ?? 0;
}

export async function findBalance(connection: Connection, userId: string): Promise<TokenBalance | undefined> {
  const [row] = await run(connection, balances.findTokenBalance, { userId });
  return row;
}

/**
 * @throws InvalidAmount
 * @throws ForeignKeyViolation when there is no such user.
 * @throws NumericValueOutOfRange when the balance would be larger than 2147483647.
 */
export async function creditTokens(connection: Connection, booking: Booking): Promise<TokenBalance> {
  requireAmount(booking.amount);
  const [row] = await run(connection, balances.creditTokens, booking);
  if (row === undefined) throw new Error('the credit gave no row');
  return row;
}

/**
 * @throws InvalidAmount
 * @throws InsufficientTokens when the balance is smaller than the amount: it never goes below zero.
 */
export async function debitTokens(connection: Connection, booking: Booking): Promise<TokenBalance> {
  requireAmount(booking.amount);
  const [row] = await run(connection, balances.debitTokens, booking);
  if (row === undefined) throw new InsufficientTokens(booking);
  return row;
}

/**
 * Takes tokens back, as many as there are.
 *
 * @returns how many were taken.
 * @throws InvalidAmount
 */
export async function refundTokens(connection: Connection, booking: Omit<Booking, 'type'>): Promise<number> {
  requireAmount(booking.amount);
  const [row] = await run(connection, balances.refundTokens, booking);
  return row?.amount ?? 0;
}

/**
 * A bundle was paid: its tokens are credited, once however often and however concurrently this is called.
 *
 * @throws PurchaseNotFound
 * @throws PurchaseNotPending when this was done before, or the purchase was cancelled or refunded.
 */
export async function completePurchase(connection: Connection, purchaseId: string): Promise<TokenBalance> {
  const [row] = await run(connection, purchases.completePurchase, { id: purchaseId });
  if (row !== undefined) return row;
  const [purchase] = await run(connection, findTokenBundlePurchaseById, { id: purchaseId });
  if (purchase === undefined) throw new PurchaseNotFound(purchaseId);
  throw new PurchaseNotPending(purchaseId, purchase.status);
}

/** The journal of a user, newest first. */
export async function listTransactions(
  connection: Connection,
  userId: string,
  { limit = 50, offset = 0 }: { limit?: number; offset?: number } = {},
): Promise<TokenTransaction[]> {
  return run(connection, journal.listTokenTransactions, { userId, limit, offset });
}

/** All that was booked for a purchase or a piece of work, oldest first: a purchase, its refund, and so on. */
export async function listTransactionsByReference(
  connection: Connection,
  referenceId: string,
): Promise<TokenTransaction[]> {
  return run(connection, journal.listTokenTransactionsByReference, { referenceId });
}
