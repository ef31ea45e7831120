import { addon } from './addon.js';
import { addonSubscription } from './addon-subscription.js';
import { addonTarifPlans } from './addon-tarif-plans.js';
import { country } from './country.js';
import { currency } from './currency.js';
import { featureUsage } from './feature-usage.js';
import { invoiceLineItem } from './invoice-line-item.js';
import { passwordResetToken } from './password-reset-token.js';
import { paymentMethod } from './payment-method.js';
import { paymentMethodTranslation } from './payment-method-translation.js';
import { permission } from './permission.js';
import { pluginConfig } from './plugin-config.js';
import { price } from './price.js';
import { role } from './role.js';
import { rolePermissions } from './role-permissions.js';
import { subscription } from './subscription.js';
import { tarifPlan } from './tarif-plan.js';
import { tax } from './tax.js';
import { taxRate } from './tax-rate.js';
import { tokenBundle } from './token-bundle.js';
import { tokenBundlePurchase } from './token-bundle-purchase.js';
import { tokenTransaction } from './token-transaction.js';
import { user } from './user.js';
import { userCase } from './user-case.js';
import { userDetails } from './user-details.js';
import { userInvoice } from './user-invoice.js';
import { userRoles } from './user-roles.js';
import { userTokenBalance } from './user-token-balance.js';
import type { Model } from './model.js';

/** Every model of the platform. A new one is a file beside this, and a line here. */
export const models: readonly Model[] = [
  addon,
  addonSubscription,
  addonTarifPlans,
  country,
  currency,
  featureUsage,
  invoiceLineItem,
  passwordResetToken,
  paymentMethod,
  paymentMethodTranslation,
  permission,
  pluginConfig,
  price,
  role,
  rolePermissions,
  subscription,
  tarifPlan,
  tax,
  taxRate,
  tokenBundle,
  tokenBundlePurchase,
  tokenTransaction,
  user,
  userCase,
  userDetails,
  userInvoice,
  userRoles,
  userTokenBalance,
];
