import type { Database, Query, RowOf, Transaction } from 'pgproof-runtime';
import type { InvoiceStatus } from '../models/enums.js';
import type { userInvoice } from '../models/user-invoice.js';
import * as payment from '../queries/checkout/payment.js';
import * as refund from '../queries/checkout/refund.js';
import { findUserInvoiceById } from '../queries/invoices/user-invoice.js';
import { run, transact } from './again.js';
import { Refusal } from './refusals.js';

export type Invoice = RowOf<typeof userInvoice>;

export class InvoiceNotFound extends Refusal {
  readonly invoiceId: string;

  constructor(invoiceId: string) {
    super(`there is no invoice ${invoiceId}`);
    this.invoiceId = invoiceId;
  }
}

/** The invoice cannot be paid or refunded, because of where it stands. */
export class InvoiceInOtherState extends Refusal {
  readonly invoiceId: string;
  readonly status: InvoiceStatus;

  constructor({ id, invoice_number, status }: Invoice, what: 'paid' | 'refunded') {
    super(`the invoice ${invoice_number} is ${status}, and cannot be ${what}`);
    this.invoiceId = id;
    this.status = status;
  }
}

/**
 * A payment came in: the invoice is PAID, its subscription replaces the one that was active, its tokens are credited, its add-ons
 * start. Each line once, however often and however concurrently this is called; what an earlier attempt left undone is done.
 *
 * @param capture.paymentRef what the payment provider calls the payment.
 * @throws InvoiceNotFound
 * @throws InvoiceInOtherState when it was cancelled or refunded.
 */
export async function capturePayment(
  database: Database,
  { invoiceId, paymentRef }: { readonly invoiceId: string; readonly paymentRef?: string },
): Promise<Invoice> {
  return transact(database, async (transaction) => {
    await lockInvoice(transaction, invoiceId);
    await run(transaction, payment.payInvoice, { invoiceId, paymentRef });
    const invoice = await getInvoice(transaction, invoiceId);
    if (invoice.status !== 'PAID') throw new InvoiceInOtherState(invoice, 'paid');
    await runAll(transaction, invoiceId, [
      payment.activateSubscription,
      payment.activateAddonSubscriptions,
      payment.completePurchasesOfInvoice,
    ]);
    return invoice;
  });
}

/**
 * Takes a payment back: the invoice is REFUNDED, its subscription and add-ons are cancelled, its tokens debited, as many as there are.
 * A second time nothing happens.
 *
 * @returns the invoice, and how many tokens were debited.
 * @throws InvoiceNotFound
 * @throws InvoiceInOtherState when it was never paid.
 */
export async function refundInvoice(
  database: Database,
  invoiceId: string,
): Promise<{ invoice: Invoice; tokensDebited: number }> {
  return transact(database, async (transaction) => {
    await lockInvoice(transaction, invoiceId);
    const [refunded] = await run(transaction, refund.refundInvoice, { invoiceId });
    const invoice = await getInvoice(transaction, invoiceId);
    if (invoice.status !== 'REFUNDED') throw new InvoiceInOtherState(invoice, 'refunded');
    if (refunded === undefined) return { invoice, tokensDebited: 0 };
    await runAll(transaction, invoiceId, [
      refund.cancelSubscriptionOfInvoice,
      refund.cancelAddonSubscriptionsOfInvoice,
    ]);
    const [debit] = await run(transaction, refund.refundPurchasesOfInvoice, { invoiceId });
    return { invoice, tokensDebited: debit?.debited ?? 0 };
  });
}

/** Its user is what is locked: two invoices of one user must not both activate a subscription. */
async function lockInvoice(transaction: Transaction, invoiceId: string): Promise<void> {
  const [user] = await run(transaction, payment.lockUserOfInvoice, { invoiceId });
  if (user === undefined) throw new InvoiceNotFound(invoiceId);
}

async function getInvoice(transaction: Transaction, id: string): Promise<Invoice> {
  const [invoice] = await run(transaction, findUserInvoiceById, { id });
  if (invoice === undefined) throw new InvoiceNotFound(id);
  return invoice;
}

async function runAll(
  transaction: Transaction,
  invoiceId: string,
  steps: readonly Query<{ invoiceId: string }, unknown>[],
): Promise<void> {
  for (const step of steps) await run(transaction, step, { invoiceId });
}
