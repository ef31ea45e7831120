import { expect } from 'chai';
import type { FindAddonByIdResult } from '../../../src/queries/addons/addon.js';
import type { FindAddonSubscriptionByIdResult } from '../../../src/queries/addons/addon-subscription.js';
import type { FindCountryByIdResult } from '../../../src/queries/settings/country.js';
import type { FindCurrencyByIdResult } from '../../../src/queries/plans/currency.js';
import type { FindFeatureUsageByIdResult } from '../../../src/queries/features/feature-usage.js';
import type { FindInvoiceLineItemByIdResult } from '../../../src/queries/invoices/invoice-line-item.js';
import type { FindPasswordResetTokenByIdResult } from '../../../src/queries/accounts/password-reset-token.js';
import type { FindPaymentMethodByIdResult } from '../../../src/queries/payments/payment-method.js';
import type { FindPaymentMethodTranslationByIdResult } from '../../../src/queries/payments/payment-method-translation.js';
import type { FindPermissionByIdResult } from '../../../src/queries/access/permission.js';
import type { FindPluginConfigByIdResult } from '../../../src/queries/settings/plugin-config.js';
import type { FindPriceByIdResult } from '../../../src/queries/plans/price.js';
import type { FindRoleByIdResult } from '../../../src/queries/access/role.js';
import type { FindSubscriptionByIdResult } from '../../../src/queries/subscriptions/subscription.js';
import type { FindTarifPlanByIdResult } from '../../../src/queries/plans/tarif-plan.js';
import type { FindTaxByIdResult } from '../../../src/queries/plans/tax.js';
import type { FindTaxRateByIdResult } from '../../../src/queries/plans/tax-rate.js';
import type { FindTokenBundleByIdResult } from '../../../src/queries/tokens/token-bundle.js';
import type { FindTokenBundlePurchaseByIdResult } from '../../../src/queries/tokens/token-bundle-purchase.js';
import type { FindTokenTransactionByIdResult } from '../../../src/queries/tokens/token-transaction.js';
import type { FindUserByIdResult } from '../../../src/queries/accounts/user.js';
import type { FindUserCaseByIdResult } from '../../../src/queries/accounts/user-case.js';
import type { FindUserDetailsByIdResult } from '../../../src/queries/accounts/user-details.js';
import type { FindUserInvoiceByIdResult } from '../../../src/queries/invoices/user-invoice.js';
import type { FindUserTokenBalanceByIdResult } from '../../../src/queries/tokens/user-token-balance.js';
import type { ListAddonTarifPlansByAddonIdResult } from '../../../src/queries/addons/addon-tarif-plans.js';
import type { ListRolePermissionsByRoleIdResult } from '../../../src/queries/access/role-permissions.js';
import type { ListUserRolesByUserIdResult } from '../../../src/queries/access/user-roles.js';
import type { RowOf } from '../../../src/models/row.js';
import type { addon } from '../../../src/models/addon.js';
import type { addonSubscription } from '../../../src/models/addon-subscription.js';
import type { addonTarifPlans } from '../../../src/models/addon-tarif-plans.js';
import type { country } from '../../../src/models/country.js';
import type { currency } from '../../../src/models/currency.js';
import type { featureUsage } from '../../../src/models/feature-usage.js';
import type { invoiceLineItem } from '../../../src/models/invoice-line-item.js';
import type { passwordResetToken } from '../../../src/models/password-reset-token.js';
import type { paymentMethod } from '../../../src/models/payment-method.js';
import type { paymentMethodTranslation } from '../../../src/models/payment-method-translation.js';
import type { permission } from '../../../src/models/permission.js';
import type { pluginConfig } from '../../../src/models/plugin-config.js';
import type { price } from '../../../src/models/price.js';
import type { role } from '../../../src/models/role.js';
import type { rolePermissions } from '../../../src/models/role-permissions.js';
import type { subscription } from '../../../src/models/subscription.js';
import type { tarifPlan } from '../../../src/models/tarif-plan.js';
import type { tax } from '../../../src/models/tax.js';
import type { taxRate } from '../../../src/models/tax-rate.js';
import type { tokenBundle } from '../../../src/models/token-bundle.js';
import type { tokenBundlePurchase } from '../../../src/models/token-bundle-purchase.js';
import type { tokenTransaction } from '../../../src/models/token-transaction.js';
import type { user } from '../../../src/models/user.js';
import type { userCase } from '../../../src/models/user-case.js';
import type { userDetails } from '../../../src/models/user-details.js';
import type { userInvoice } from '../../../src/models/user-invoice.js';
import type { userRoles } from '../../../src/models/user-roles.js';
import type { userTokenBalance } from '../../../src/models/user-token-balance.js';
import { models } from '../../../src/models/list.js';
import type { SameRow } from './same-row.js';

/** The compiler checks each line: the model's row is the row that its query reads. */
const proofs: Record<string, true> = {
  addon: true satisfies SameRow<RowOf<typeof addon>, FindAddonByIdResult>,
  addon_subscription: true satisfies SameRow<RowOf<typeof addonSubscription>, FindAddonSubscriptionByIdResult>,
  addon_tarif_plans: true satisfies SameRow<RowOf<typeof addonTarifPlans>, ListAddonTarifPlansByAddonIdResult>,
  country: true satisfies SameRow<RowOf<typeof country>, FindCountryByIdResult>,
  currency: true satisfies SameRow<RowOf<typeof currency>, FindCurrencyByIdResult>,
  feature_usage: true satisfies SameRow<RowOf<typeof featureUsage>, FindFeatureUsageByIdResult>,
  invoice_line_item: true satisfies SameRow<RowOf<typeof invoiceLineItem>, FindInvoiceLineItemByIdResult>,
  password_reset_token: true satisfies SameRow<RowOf<typeof passwordResetToken>, FindPasswordResetTokenByIdResult>,
  payment_method: true satisfies SameRow<RowOf<typeof paymentMethod>, FindPaymentMethodByIdResult>,
  payment_method_translation: true satisfies SameRow<
    RowOf<typeof paymentMethodTranslation>,
    FindPaymentMethodTranslationByIdResult
  >,
  permission: true satisfies SameRow<RowOf<typeof permission>, FindPermissionByIdResult>,
  plugin_config: true satisfies SameRow<RowOf<typeof pluginConfig>, FindPluginConfigByIdResult>,
  price: true satisfies SameRow<RowOf<typeof price>, FindPriceByIdResult>,
  role: true satisfies SameRow<RowOf<typeof role>, FindRoleByIdResult>,
  role_permissions: true satisfies SameRow<RowOf<typeof rolePermissions>, ListRolePermissionsByRoleIdResult>,
  subscription: true satisfies SameRow<RowOf<typeof subscription>, FindSubscriptionByIdResult>,
  tarif_plan: true satisfies SameRow<RowOf<typeof tarifPlan>, FindTarifPlanByIdResult>,
  tax: true satisfies SameRow<RowOf<typeof tax>, FindTaxByIdResult>,
  tax_rate: true satisfies SameRow<RowOf<typeof taxRate>, FindTaxRateByIdResult>,
  token_bundle: true satisfies SameRow<RowOf<typeof tokenBundle>, FindTokenBundleByIdResult>,
  token_bundle_purchase: true satisfies SameRow<RowOf<typeof tokenBundlePurchase>, FindTokenBundlePurchaseByIdResult>,
  token_transaction: true satisfies SameRow<RowOf<typeof tokenTransaction>, FindTokenTransactionByIdResult>,
  user: true satisfies SameRow<RowOf<typeof user>, FindUserByIdResult>,
  user_case: true satisfies SameRow<RowOf<typeof userCase>, FindUserCaseByIdResult>,
  user_details: true satisfies SameRow<RowOf<typeof userDetails>, FindUserDetailsByIdResult>,
  user_invoice: true satisfies SameRow<RowOf<typeof userInvoice>, FindUserInvoiceByIdResult>,
  user_roles: true satisfies SameRow<RowOf<typeof userRoles>, ListUserRolesByUserIdResult>,
  user_token_balance: true satisfies SameRow<RowOf<typeof userTokenBalance>, FindUserTokenBalanceByIdResult>,
};

describe('the row of each model', () => {
  it('is held by the compiler to the row that its query reads', () => {
    expect(Object.keys(proofs).sort()).to.deep.equal(models.map(({ table }) => table).sort());
  });
});
