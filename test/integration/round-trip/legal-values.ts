import type { LegalValues } from '../../support/rows/fill.js';

/** What the platform's migrations refuse or do not keep, so that rows which live through all of them cannot hold just anything. */
export const legalValues: LegalValues = {
  // merge-payment-ids wants one provider a row, and tells them apart by Stripe's prefixes.
  'public.subscription.stripe_subscription_id': (number) => (isStripe(number) ? `sub_${number}` : null),
  'public.subscription.paypal_subscription_id': (number) => (isStripe(number) ? null : `I-${number}`),
  'public.user_invoice.stripe_invoice_id': (number) => (isStripe(number) ? `in_${number}` : null),
  'public.user_invoice.paypal_order_id': (number) => (isStripe(number) ? null : `5O${number}`),
  // The one thing that is not kept, by uppercase-addon-billing-period: letter case.
  'public.addon.billing_period': (number) => (number % 2 === 0 ? 'monthly' : 'yearly'),
};

function isStripe(number: number): boolean {
  return number % 2 === 0;
}
