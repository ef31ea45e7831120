// Generated from src/models/tables.ts and src/queries by make types: change those.

import type { RowOf } from 'pgproof-runtime/row.js';
import type * as tables from '../../../src/models/tables.js';
import type { SameRow } from './same-row.js';

/** The compiler checks each line: the model's row is what the first query reads in the file that is named after its table. */
export const rows: Readonly<Record<string, true>> = {
  addon: true satisfies SameRow<RowOf<typeof tables.addon>, import('../../../src/queries/addons/addon.js').FindAddonByIdResult>,
  addon_subscription: true satisfies SameRow<RowOf<typeof tables.addonSubscription>, import('../../../src/queries/addons/addon-subscription.js').FindAddonSubscriptionByIdResult>,
  addon_tarif_plans: true satisfies SameRow<RowOf<typeof tables.addonTarifPlans>, import('../../../src/queries/addons/addon-tarif-plans.js').ListAddonTarifPlansByAddonIdResult>,
  country: true satisfies SameRow<RowOf<typeof tables.country>, import('../../../src/queries/settings/country.js').FindCountryByIdResult>,
  currency: true satisfies SameRow<RowOf<typeof tables.currency>, import('../../../src/queries/plans/currency.js').FindCurrencyByIdResult>,
  feature_usage: true satisfies SameRow<RowOf<typeof tables.featureUsage>, import('../../../src/queries/features/feature-usage.js').FindFeatureUsageByIdResult>,
  invoice_line_item: true satisfies SameRow<RowOf<typeof tables.invoiceLineItem>, import('../../../src/queries/invoices/invoice-line-item.js').FindInvoiceLineItemByIdResult>,
  password_reset_token: true satisfies SameRow<RowOf<typeof tables.passwordResetToken>, import('../../../src/queries/accounts/password-reset-token.js').FindPasswordResetTokenByIdResult>,
  payment_method: true satisfies SameRow<RowOf<typeof tables.paymentMethod>, import('../../../src/queries/payments/payment-method.js').FindPaymentMethodByIdResult>,
  payment_method_translation: true satisfies SameRow<RowOf<typeof tables.paymentMethodTranslation>, import('../../../src/queries/payments/payment-method-translation.js').FindPaymentMethodTranslationByIdResult>,
  permission: true satisfies SameRow<RowOf<typeof tables.permission>, import('../../../src/queries/access/permission.js').FindPermissionByIdResult>,
  plugin_config: true satisfies SameRow<RowOf<typeof tables.pluginConfig>, import('../../../src/queries/settings/plugin-config.js').FindPluginConfigByIdResult>,
  price: true satisfies SameRow<RowOf<typeof tables.price>, import('../../../src/queries/plans/price.js').FindPriceByIdResult>,
  role: true satisfies SameRow<RowOf<typeof tables.role>, import('../../../src/queries/access/role.js').FindRoleByIdResult>,
  role_permissions: true satisfies SameRow<RowOf<typeof tables.rolePermissions>, import('../../../src/queries/access/role-permissions.js').ListRolePermissionsByRoleIdResult>,
  subscription: true satisfies SameRow<RowOf<typeof tables.subscription>, import('../../../src/queries/subscriptions/subscription.js').FindSubscriptionByIdResult>,
  tarif_plan: true satisfies SameRow<RowOf<typeof tables.tarifPlan>, import('../../../src/queries/plans/tarif-plan.js').FindTarifPlanByIdResult>,
  tax: true satisfies SameRow<RowOf<typeof tables.tax>, import('../../../src/queries/plans/tax.js').FindTaxByIdResult>,
  tax_rate: true satisfies SameRow<RowOf<typeof tables.taxRate>, import('../../../src/queries/plans/tax-rate.js').FindTaxRateByIdResult>,
  token_bundle: true satisfies SameRow<RowOf<typeof tables.tokenBundle>, import('../../../src/queries/tokens/token-bundle.js').FindTokenBundleByIdResult>,
  token_bundle_purchase: true satisfies SameRow<RowOf<typeof tables.tokenBundlePurchase>, import('../../../src/queries/tokens/token-bundle-purchase.js').FindTokenBundlePurchaseByIdResult>,
  token_transaction: true satisfies SameRow<RowOf<typeof tables.tokenTransaction>, import('../../../src/queries/tokens/token-transaction.js').FindTokenTransactionByIdResult>,
  user: true satisfies SameRow<RowOf<typeof tables.user>, import('../../../src/queries/accounts/user.js').FindUserByIdResult>,
  user_case: true satisfies SameRow<RowOf<typeof tables.userCase>, import('../../../src/queries/accounts/user-case.js').FindUserCaseByIdResult>,
  user_details: true satisfies SameRow<RowOf<typeof tables.userDetails>, import('../../../src/queries/accounts/user-details.js').FindUserDetailsByIdResult>,
  user_invoice: true satisfies SameRow<RowOf<typeof tables.userInvoice>, import('../../../src/queries/invoices/user-invoice.js').FindUserInvoiceByIdResult>,
  user_roles: true satisfies SameRow<RowOf<typeof tables.userRoles>, import('../../../src/queries/access/user-roles.js').ListUserRolesByUserIdResult>,
  user_token_balance: true satisfies SameRow<RowOf<typeof tables.userTokenBalance>, import('../../../src/queries/tokens/user-token-balance.js').FindUserTokenBalanceByIdResult>,
};
