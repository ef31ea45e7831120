import { addonSubscription as addonSubscriptionModel } from '../addon-subscription.js';
import { allColumns, columns, dictionaryOf, type Dictionary, notZero } from '../dictionary.js';
import { featureUsage as featureUsageModel } from '../feature-usage.js';
import { invoiceLineItem as invoiceLineItemModel } from '../invoice-line-item.js';
import { passwordResetToken as passwordResetTokenModel } from '../password-reset-token.js';
import { permission as permissionModel } from '../permission.js';
import { role as roleModel } from '../role.js';
import { rolePermissions as rolePermissionsModel } from '../role-permissions.js';
import type { RowOf } from 'pgproof-runtime';
import { subscription as subscriptionModel } from '../subscription.js';
import { tokenBundlePurchase as tokenBundlePurchaseModel } from '../token-bundle-purchase.js';
import { tokenTransaction as tokenTransactionModel } from '../token-transaction.js';
import { user as userModel } from '../user.js';
import { userCase as userCaseModel } from '../user-case.js';
import { userDetails as userDetailsModel } from '../user-details.js';
import { userInvoice as userInvoiceModel } from '../user-invoice.js';
import { userRoles as userRolesModel } from '../user-roles.js';
import { userTokenBalance as userTokenBalanceModel } from '../user-token-balance.js';

const times = columns('created_at', 'updated_at');

const userDetails = dictionaryOf(userDetailsModel, {
  ...columns('id', 'user_id', 'first_name', 'last_name', 'address_line_1', 'address_line_2', 'city', 'postal_code'),
  ...columns('country', 'phone', 'company', 'tax_number'),
  full_name: fullName,
  config: ({ config }) => config ?? {},
  // The one decimal that Python shows as a number.
  balance: ({ balance }) => Number(balance),
});

/** Of users and what is theirs: rights, subscriptions, invoices, tokens. */
export const userDictionaries = {
  addon_subscription: dictionaryOf(addonSubscriptionModel, {
    ...columns('id', 'user_id', 'addon_id', 'subscription_id', 'invoice_id', 'status'),
    ...columns('starts_at', 'expires_at', 'cancelled_at', 'created_at'),
    is_valid: (row, { now }) => isRunning(row, now),
  }),
  feature_usage: dictionaryOf(
    featureUsageModel,
    columns('id', 'user_id', 'feature_name', 'usage_count', 'period_start'),
  ),
  /** `catalogItemId` is the plan, the bundle or the add-on that the line sells. */
  invoice_line_item: dictionaryOf<typeof invoiceLineItemModel, { readonly catalogItemId?: string }>(
    invoiceLineItemModel,
    {
      ...columns('id', 'invoice_id', 'item_id', 'description', 'quantity', 'unit_price'),
      type: 'item_type',
      amount: 'total_price',
      catalog_item_id: (_, { catalogItemId }) => catalogItemId,
    },
  ),
  password_reset_token: dictionaryOf(passwordResetTokenModel, {
    ...allColumns(passwordResetTokenModel),
    is_expired: ({ expires_at: end }, { now }) => end < now,
    is_used: ({ used_at: used }) => used !== null,
    is_valid: ({ expires_at: end, used_at: used }, { now }) => used === null && end >= now,
  }),
  permission: dictionaryOf(permissionModel, columns('id', 'name', 'description', 'resource', 'action')),
  role: dictionaryOf<typeof roleModel, { readonly permissions: readonly string[] }>(roleModel, {
    ...columns('id', 'name', 'description', 'is_system'),
    permissions: (_, { permissions }) => [...permissions],
  }),
  role_permissions: dictionaryOf(rolePermissionsModel, allColumns(rolePermissionsModel)),
  subscription: dictionaryOf(subscriptionModel, {
    ...columns('id', 'user_id', 'tarif_plan_id', 'pending_plan_id', 'status'),
    ...columns('started_at', 'expires_at', 'cancelled_at', 'paused_at'),
    is_valid: (row, { now }) => isRunning(row, now),
    days_remaining: ({ expires_at: end }, { now }) => (end === null ? 0 : Math.max(0, daysBetween(now, end))),
  }),
  token_bundle_purchase: dictionaryOf(tokenBundlePurchaseModel, {
    ...columns('id', 'user_id', 'bundle_id', 'invoice_id', 'status', 'tokens_credited', 'token_amount', 'price'),
    ...columns('created_at', 'completed_at'),
  }),
  token_transaction: dictionaryOf(
    tokenTransactionModel,
    columns('id', 'user_id', 'amount', 'transaction_type', 'reference_id', 'description', 'created_at'),
  ),
  /** Never the password's hash. */
  user: dictionaryOf<
    typeof userModel,
    { readonly details?: RowOf<typeof userDetailsModel> | undefined; readonly tokenBalance?: number }
  >(userModel, {
    ...columns('id', 'email', 'status', 'role'),
    ...times,
    name: (_, { details }) => (details === undefined ? null : fullName(details) || null),
    is_active: ({ status }) => status === 'ACTIVE',
    roles: ({ role }) => [role],
    details: (_, { details }) => (details === undefined ? undefined : userDetails(details)),
    token_balance: (_, { tokenBalance = 0 }) => tokenBalance,
  }),
  user_case: dictionaryOf(
    userCaseModel,
    columns('id', 'user_id', 'description', 'date_started', 'status', 'created_at'),
  ),
  user_details: userDetails,
  /** `lineItems` are the dictionaries of its lines. */
  user_invoice: dictionaryOf<typeof userInvoiceModel, { readonly lineItems: readonly Dictionary[] }>(userInvoiceModel, {
    ...columns('id', 'user_id', 'tarif_plan_id', 'subscription_id', 'invoice_number', 'amount', 'currency', 'status'),
    ...columns('payment_method', 'payment_ref', 'invoiced_at', 'paid_at', 'expires_at'),
    subtotal: ({ subtotal, amount }) => notZero(subtotal) ?? amount,
    tax_amount: ({ tax_amount: taxes }) => notZero(taxes) ?? '0.00',
    total_amount: ({ total_amount: total, amount }) => notZero(total) ?? amount,
    is_payable: ({ status, expires_at: end }, { now }) => status === 'PENDING' && (end === null || end >= now),
    line_items: (_, { lineItems }) => [...lineItems],
  }),
  user_roles: dictionaryOf(userRolesModel, allColumns(userRolesModel)),
  user_token_balance: dictionaryOf(userTokenBalanceModel, columns('id', 'user_id', 'balance', 'updated_at')),
};

function isRunning({ status, expires_at: end }: { status: string; expires_at: string | null }, now: string): boolean {
  return status === 'ACTIVE' && (end === null || end >= now);
}

/** Whole days, rounded down. */
function daysBetween(start: string, end: string): number {
  return Math.floor((Date.parse(end) - Date.parse(start)) / 86_400_000);
}

function fullName({ first_name: first, last_name: last }: RowOf<typeof userDetailsModel>): string {
  return [first, last].filter((name) => name !== null && name !== '').join(' ');
}
