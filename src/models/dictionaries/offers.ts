import { addon as addonModel } from '../addon.js';
import { addonTarifPlans as addonTarifPlansModel } from '../addon-tarif-plans.js';
import { country as countryModel } from '../country.js';
import { currency as currencyModel } from '../currency.js';
import { allColumns, columns, dictionaryOf, type Dictionary, notZero } from '../dictionary.js';
import { paymentMethod as paymentMethodModel } from '../payment-method.js';
import { paymentMethodTranslation as paymentMethodTranslationModel } from '../payment-method-translation.js';
import { pluginConfig as pluginConfigModel } from '../plugin-config.js';
import { price as priceModel } from '../price.js';
import { tarifPlan as tarifPlanModel } from '../tarif-plan.js';
import { tax as taxModel } from '../tax.js';
import { taxRate as taxRateModel } from '../tax-rate.js';
import { tokenBundle as tokenBundleModel } from '../token-bundle.js';

const times = columns('created_at', 'updated_at');

const price = dictionaryOf<
  typeof priceModel,
  { readonly currency: { readonly code: string; readonly symbol: string } }
>(priceModel, {
  ...columns('id', 'price_float', 'price_decimal', 'currency_id', 'taxes', 'gross_amount', 'net_amount'),
  ...columns('description', 'created_at'),
  currency_code: (_, { currency }) => currency.code,
  currency_symbol: (_, { currency }) => currency.symbol,
});

/** Of what is offered and how it is paid: plans, add-ons, bundles, prices, taxes, countries. */
export const offerDictionaries = {
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
  addon_tarif_plans: dictionaryOf(addonTarifPlansModel, allColumns(addonTarifPlansModel)),
  country: dictionaryOf(countryModel, { ...columns('id', 'code', 'name', 'is_enabled', 'position'), ...times }),
  currency: dictionaryOf(
    currencyModel,
    columns('id', 'code', 'name', 'symbol', 'exchange_rate', 'is_default', 'is_active'),
  ),
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
  plugin_config: dictionaryOf(pluginConfigModel, allColumns(pluginConfigModel)),
  price,
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
};
