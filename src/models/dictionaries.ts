import { addon as addonModel } from './addon.js';
import { addonSubscription as addonSubscriptionModel } from './addon-subscription.js';
import { addonTarifPlans as addonTarifPlansModel } from './addon-tarif-plans.js';
import { country as countryModel } from './country.js';
import { currency as currencyModel } from './currency.js';
import { allColumns, columns, dictionaryOf, type Dictionary } from './dictionary.js';
import { featureUsage as featureUsageModel } from './feature-usage.js';
import { invoiceLineItem as invoiceLineItemModel } from './invoice-line-item.js';
import { passwordResetToken as passwordResetTokenModel } from './password-reset-token.js';
import { paymentMethod as paymentMethodModel } from './payment-method.js';
import { paymentMethodTranslation as paymentMethodTranslationModel } from './payment-method-translation.js';
import { permission as permissionModel } from './permission.js';
import { pluginConfig as pluginConfigModel } from './plugin-config.js';
import { price as priceModel } from './price.js';
import { role as roleModel } from './role.js';
import { rolePermissions as rolePermissionsModel } from './role-permissions.js';
import type { RowOf } from './row.js';
import { subscription as subscriptionModel } from './subscription.js';
import { tarifPlan as tarifPlanModel } from './tarif-plan.js';
import { tax as taxModel } from './tax.js';
import { taxRate as taxRateModel } from './tax-rate.js';
import { tokenBundle as tokenBundleModel } from './token-bundle.js';
import { tokenBundlePurchase as tokenBundlePurchaseModel } from './token-bundle-purchase.js';
import { tokenTransaction as tokenTransactionModel } from './token-transaction.js';
import { user as userModel } from './user.js';
import { userCase as userCaseModel } from './user-case.js';
import { userDetails as userDetailsModel } from './user-details.js';
import { userInvoice as userInvoiceModel } from './user-invoice.js';
import { userRoles as userRolesModel } from './user-roles.js';
import { userTokenBalance as userTokenBalanceModel } from './user-token-balance.js';

const times = columns('created_at', 'updated_at');

const userDetails = dictionaryOf(userDetailsModel, {
  ...columns('id', 'user_id', 'first_name', 'last_name', 'address_line_1', 'address_line_2', 'city', 'postal_code'),
  ...columns('country', 'phone', 'company', 'tax_number'),
  full_name: fullName,
  config: ({ config }) => config ?? {},
  // The one decimal that Python shows as a number.
  balance: ({ balance }) => Number(balance),
});

const price = dictionaryOf<
  typeof priceModel,
  { readonly currency: { readonly code: string; readonly symbol: string } }
>(priceModel, {
  ...columns('id', 'price_float', 'price_decimal', 'currency_id', 'taxes', 'gross_amount', 'net_amount'),
  ...columns('description', 'created_at'),
  currency_code: (_, { currency }) => currency.code,
  currency_symbol: (_, { currency }) => currency.symbol,
});

/** The dictionary of each model's rows, by the model's table: what of other tables belongs to a row is handed over with it. */
export const toDict = {
  addon: dictionaryOf<
    typeof addonModel,
    { readonly tarifPlans: readonly { readonly id: string; readonly name: string }[] }
  >(addonModel, {
    ...columns('id', 'name', 'slug', 'description', 'price', 'currency', 'billing_period', 'is_active', 'sort_order'),
    ...times,
    config: ({ config }) => config ?? {},
    is_recurring: ({ billing_period: period }) => period !== 'ONE_TIME',
    tarif_plan_ids: (_, { tarifPlans }) => tarifPlans.map(({ id }) => id),
    tarif_plans: (_, { tarifPlans }) => tarifPlans.map(({ id, name }) => ({ id, name })),
  }),
  addon_subscription: dictionaryOf(addonSubscriptionModel, {
    ...columns('id', 'user_id', 'addon_id', 'subscription_id', 'invoice_id', 'status'),
    ...columns('starts_at', 'expires_at', 'cancelled_at', 'created_at'),
    is_valid: (row, { now }) => isRunning(row, now),
  }),
  addon_tarif_plans: dictionaryOf(addonTarifPlansModel, allColumns(addonTarifPlansModel)),
  country: dictionaryOf(countryModel, { ...columns('id', 'code', 'name', 'is_enabled', 'position'), ...times }),
  currency: dictionaryOf(
    currencyModel,
    columns('id', 'code', 'name', 'symbol', 'exchange_rate', 'is_default', 'is_active'),
  ),
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
  payment_method: dictionaryOf(paymentMethodModel, {
    ...columns(
      'id',
      'code',
      'name',
      'description',
      'short_description',
      'icon',
      'plugin_id',
      'is_active',
      'is_default',
    ),
    ...columns('position', 'fee_type', 'fee_charged_to', 'instructions'),
    ...times,
    min_amount: ({ min_amount: amount }) => notZero(amount),
    max_amount: ({ max_amount: amount }) => notZero(amount),
    fee_amount: ({ fee_amount: amount }) => notZero(amount),
    currencies: ({ currencies }) => currencies ?? [],
    countries: ({ countries }) => countries ?? [],
    config: ({ config }) => config ?? {},
  }),
  payment_method_translation: dictionaryOf(
    paymentMethodTranslationModel,
    columns('id', 'payment_method_id', 'locale', 'name', 'description', 'short_description', 'instructions'),
  ),
  permission: dictionaryOf(permissionModel, columns('id', 'name', 'description', 'resource', 'action')),
  plugin_config: dictionaryOf(pluginConfigModel, allColumns(pluginConfigModel)),
  price,
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
  /** `price` is the dictionary of the price row that the plan is linked to. */
  tarif_plan: dictionaryOf<typeof tarifPlanModel, { readonly price?: Dictionary }>(tarifPlanModel, {
    ...columns('id', 'name', 'slug', 'description', 'price_float', 'billing_period', 'features', 'is_active'),
    is_recurring: ({ billing_period: period }) => period !== 'ONE_TIME',
    price: (row, { price: linked }) =>
      linked ?? (notZero(row.price) === null ? undefined : { price_decimal: row.price, currency_code: row.currency }),
  }),
  tax: dictionaryOf(
    taxModel,
    columns('id', 'name', 'code', 'description', 'rate', 'country_code', 'region_code', 'is_active', 'is_inclusive'),
  ),
  tax_rate: dictionaryOf(taxRateModel, columns('id', 'tax_id', 'rate', 'valid_from', 'valid_to')),
  token_bundle: dictionaryOf(tokenBundleModel, {
    ...columns('id', 'name', 'description', 'token_amount', 'price', 'is_active', 'sort_order'),
    ...times,
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

/** Python takes a decimal of zero for nothing. */
function notZero(decimal: string | null): string | null {
  return decimal === null || Number(decimal) === 0 ? null : decimal;
}

function fullName({ first_name: first, last_name: last }: RowOf<typeof userDetailsModel>): string {
  return [first, last].filter((name) => name !== null && name !== '').join(' ');
}
