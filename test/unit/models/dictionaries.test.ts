import { expect } from 'chai';
import { toDict } from '../../../src/models/dictionaries.js';
import { timestamp } from 'pgproof-runtime/timestamps.js';
import type { Timestamp } from 'pgproof-runtime/values.js';
import { isoFormat } from '../../../src/models/dictionary.js';
import * as tables from '../../../src/models/tables.js';
import { rowOf } from '../../support/row-of.js';

const id = '6f1c1a52-0b5e-4d3a-9a0e-3f2b6c1d0e9f';
const other = '0e0f9c64-7a3d-4c39-8c0b-5f0d0f6f8a11';
const third = 'a0a1b2c3-d4e5-4f60-8a7b-9c8d7e6f5a4b';
const made = {
  id,
  created_at: timestamp('2026-02-15T09:00:00.1234Z'),
  updated_at: timestamp('2026-02-16T10:00:00Z'),
  version: 3,
};
const shown = { created_at: '2026-02-15T09:00:00.123400', updated_at: '2026-02-16T10:00:00' };
const now = new Date('2026-02-20T00:00:00Z');

/** For each model: what its function gives, and what the platform's Python gives for the same row. */
const cases: Record<keyof typeof toDict, [given: unknown, expected: unknown]> = {
  addon: [
    toDict.addon(
      rowOf(tables.addon, {
        ...made,
        name: 'Storage',
        slug: 'storage',
        price: '4.50',
        currency: 'EUR',
        billing_period: 'MONTHLY',
        config: { gb: 5 },
        is_active: true,
        sort_order: 2,
      }),
      { tarifPlans: [{ id: other, name: 'Pro' }] },
    ),
    {
      id,
      name: 'Storage',
      slug: 'storage',
      description: null,
      price: '4.50',
      currency: 'EUR',
      billing_period: 'MONTHLY',
      config: { gb: 5 },
      is_active: true,
      is_recurring: true,
      sort_order: 2,
      tarif_plan_ids: [other],
      tarif_plans: [{ id: other, name: 'Pro' }],
      ...shown,
    },
  ],
  addon_subscription: [
    toDict.addon_subscription(
      rowOf(tables.addonSubscription, {
        ...made,
        user_id: other,
        addon_id: third,
        invoice_id: other,
        status: 'ACTIVE',
        starts_at: timestamp('2026-02-15T09:00:00Z'),
        expires_at: timestamp('2026-02-20T00:00:00.000001Z'),
        provider_subscription_id: 'sub_1',
      }),
      {},
      now,
    ),
    {
      id,
      user_id: other,
      addon_id: third,
      subscription_id: null,
      invoice_id: other,
      status: 'ACTIVE',
      is_valid: true,
      starts_at: '2026-02-15T09:00:00',
      expires_at: '2026-02-20T00:00:00.000001',
      cancelled_at: null,
      created_at: shown.created_at,
    },
  ],
  addon_tarif_plans: [
    toDict.addon_tarif_plans(rowOf(tables.addonTarifPlans, { addon_id: id, tarif_plan_id: other })),
    rowOf(tables.addonTarifPlans, { addon_id: id, tarif_plan_id: other }),
  ],
  country: [
    toDict.country(rowOf(tables.country, { ...made, code: 'DE', name: 'Germany', is_enabled: true, position: 0 })),
    { id, code: 'DE', name: 'Germany', is_enabled: true, position: 0, ...shown },
  ],
  currency: [
    toDict.currency(
      rowOf(tables.currency, {
        ...made,
        code: 'EUR',
        name: 'Euro',
        symbol: '€',
        exchange_rate: '1.000000',
        is_default: true,
        is_active: true,
        decimal_places: 2,
      }),
    ),
    { id, code: 'EUR', name: 'Euro', symbol: '€', exchange_rate: '1.000000', is_default: true, is_active: true },
  ],
  feature_usage: [
    toDict.feature_usage(
      rowOf(tables.featureUsage, {
        ...made,
        user_id: other,
        feature_name: 'api_calls',
        usage_count: 7,
        period_start: timestamp('2026-02-01T00:00:00Z'),
      }),
    ),
    { id, user_id: other, feature_name: 'api_calls', usage_count: 7, period_start: '2026-02-01T00:00:00' },
  ],
  invoice_line_item: [
    toDict.invoice_line_item(
      rowOf(tables.invoiceLineItem, {
        ...made,
        invoice_id: other,
        item_type: 'ADD_ON',
        item_id: third,
        description: '2026-02-15 09:00:00',
        quantity: 2,
        unit_price: '1.50',
        total_price: '3.00',
      }),
      { catalogItemId: other },
    ),
    {
      id,
      invoice_id: other,
      type: 'ADD_ON',
      item_id: third,
      description: '2026-02-15 09:00:00',
      quantity: 2,
      unit_price: '1.50',
      amount: '3.00',
      catalog_item_id: other,
    },
  ],
  password_reset_token: [
    toDict.password_reset_token(
      rowOf(tables.passwordResetToken, {
        ...made,
        user_id: other,
        token: 'abc',
        expires_at: timestamp('2026-02-19T23:59:59.999999Z'),
      }),
      {},
      now,
    ),
    {
      ...rowOf(tables.passwordResetToken, made),
      ...shown,
      user_id: other,
      token: 'abc',
      expires_at: '2026-02-19T23:59:59.999999',
      used_at: null,
      is_expired: true,
      is_used: false,
      is_valid: false,
    },
  ],
  payment_method: [
    toDict.payment_method(
      rowOf(tables.paymentMethod, {
        ...made,
        code: 'invoice',
        name: 'Invoice',
        is_active: true,
        is_default: false,
        position: 1,
        min_amount: '0.00',
        max_amount: '100.00',
        currencies: [],
        countries: ['DE'],
        fee_type: 'none',
        fee_charged_to: 'customer',
        config: {},
        instructions: 'Pay.',
      }),
    ),
    {
      id,
      code: 'invoice',
      name: 'Invoice',
      description: null,
      short_description: null,
      icon: null,
      plugin_id: null,
      is_active: true,
      is_default: false,
      position: 1,
      min_amount: null,
      max_amount: '100.00',
      currencies: [],
      countries: ['DE'],
      fee_type: 'none',
      fee_amount: null,
      fee_charged_to: 'customer',
      config: {},
      instructions: 'Pay.',
      ...shown,
    },
  ],
  payment_method_translation: [
    toDict.payment_method_translation(
      rowOf(tables.paymentMethodTranslation, {
        id,
        payment_method_id: other,
        locale: 'de',
        name: 'Rechnung',
      }),
    ),
    {
      id,
      payment_method_id: other,
      locale: 'de',
      name: 'Rechnung',
      description: null,
      short_description: null,
      instructions: null,
    },
  ],
  permission: [
    toDict.permission(rowOf(tables.permission, { ...made, name: 'users.read', resource: 'users', action: 'read' })),
    { id, name: 'users.read', description: null, resource: 'users', action: 'read' },
  ],
  plugin_config: [
    toDict.plugin_config(
      rowOf(tables.pluginConfig, {
        id,
        plugin_name: 'stripe',
        status: 'enabled',
        enabled_at: timestamp('2026-02-15T09:00:00Z'),
        created_at: made.created_at,
        updated_at: made.updated_at,
      }),
    ),
    {
      ...rowOf(tables.pluginConfig, { id }),
      plugin_name: 'stripe',
      status: 'enabled',
      config: null,
      enabled_at: '2026-02-15T09:00:00',
      disabled_at: null,
      ...shown,
    },
  ],
  price: [
    toDict.price(
      rowOf(tables.price, {
        ...made,
        price_float: 9.9,
        price_decimal: '9.90',
        currency_id: other,
        taxes: { vat: 1 },
        gross_amount: '11.78',
        net_amount: '9.90',
      }),
      { currency: { code: 'EUR', symbol: '€' } },
    ),
    {
      id,
      price_float: 9.9,
      price_decimal: '9.90',
      currency_id: other,
      currency_code: 'EUR',
      currency_symbol: '€',
      taxes: { vat: 1 },
      gross_amount: '11.78',
      net_amount: '9.90',
      description: null,
      created_at: shown.created_at,
    },
  ],
  role: [
    toDict.role(rowOf(tables.role, { ...made, name: 'reader', is_system: false }), { permissions: ['users.read'] }),
    { id, name: 'reader', description: null, is_system: false, permissions: ['users.read'] },
  ],
  role_permissions: [
    toDict.role_permissions(rowOf(tables.rolePermissions, { role_id: id, permission_id: other })),
    rowOf(tables.rolePermissions, { role_id: id, permission_id: other }),
  ],
  subscription: [
    toDict.subscription(
      rowOf(tables.subscription, {
        ...made,
        user_id: other,
        tarif_plan_id: third,
        status: 'ACTIVE',
        started_at: timestamp('2026-02-01T00:00:00Z'),
        expires_at: timestamp('2026-02-23T23:59:59Z'),
      }),
      {},
      now,
    ),
    {
      id,
      user_id: other,
      tarif_plan_id: third,
      pending_plan_id: null,
      status: 'ACTIVE',
      is_valid: true,
      days_remaining: 3,
      started_at: '2026-02-01T00:00:00',
      expires_at: '2026-02-23T23:59:59',
      cancelled_at: null,
      paused_at: null,
    },
  ],
  tarif_plan: [
    toDict.tarif_plan(
      rowOf(tables.tarifPlan, {
        ...made,
        name: 'Pro',
        slug: 'pro',
        price_float: 29,
        price: '29.00',
        currency: 'EUR',
        billing_period: 'ONE_TIME',
        features: ['a'],
        is_active: true,
        sort_order: 0,
      }),
    ),
    {
      id,
      name: 'Pro',
      slug: 'pro',
      description: null,
      price_float: 29,
      billing_period: 'ONE_TIME',
      features: ['a'],
      is_active: true,
      is_recurring: false,
      price: { price_decimal: '29.00', currency_code: 'EUR' },
    },
  ],
  tax: [
    toDict.tax(
      rowOf(tables.tax, {
        ...made,
        name: 'VAT',
        code: 'VAT_DE',
        rate: '19.00',
        country_code: 'DE',
        is_active: true,
        is_inclusive: false,
      }),
    ),
    {
      id,
      name: 'VAT',
      code: 'VAT_DE',
      description: null,
      rate: '19.00',
      country_code: 'DE',
      region_code: null,
      is_active: true,
      is_inclusive: false,
    },
  ],
  tax_rate: [
    toDict.tax_rate(rowOf(tables.taxRate, { ...made, tax_id: other, rate: '16.00', valid_from: '2020-07-01' })),
    { id, tax_id: other, rate: '16.00', valid_from: '2020-07-01', valid_to: null },
  ],
  token_bundle: [
    toDict.token_bundle(
      rowOf(tables.tokenBundle, {
        ...made,
        name: '50',
        token_amount: 50,
        price: '5.00',
        is_active: true,
        sort_order: 0,
      }),
    ),
    { id, name: '50', description: null, token_amount: 50, price: '5.00', is_active: true, sort_order: 0, ...shown },
  ],
  token_bundle_purchase: [
    toDict.token_bundle_purchase(
      rowOf(tables.tokenBundlePurchase, {
        ...made,
        user_id: other,
        bundle_id: third,
        status: 'COMPLETED',
        tokens_credited: true,
        token_amount: 50,
        price: '5.00',
        completed_at: timestamp('2026-02-15T09:00:00Z'),
      }),
    ),
    {
      id,
      user_id: other,
      bundle_id: third,
      invoice_id: null,
      status: 'COMPLETED',
      tokens_credited: true,
      token_amount: 50,
      price: '5.00',
      created_at: shown.created_at,
      completed_at: '2026-02-15T09:00:00',
    },
  ],
  token_transaction: [
    toDict.token_transaction(
      rowOf(tables.tokenTransaction, {
        ...made,
        user_id: other,
        amount: -5,
        transaction_type: 'USAGE',
        description: 'reading',
      }),
    ),
    {
      id,
      user_id: other,
      amount: -5,
      transaction_type: 'USAGE',
      reference_id: null,
      description: 'reading',
      created_at: shown.created_at,
    },
  ],
  user: [
    toDict.user(
      rowOf(tables.user, {
        ...made,
        email: 'a@example.com',
        password_hash: 'secret',
        status: 'ACTIVE',
        role: 'ADMIN',
      }),
      { tokenBalance: 7 },
    ),
    {
      id,
      email: 'a@example.com',
      name: null,
      status: 'ACTIVE',
      is_active: true,
      role: 'ADMIN',
      roles: ['ADMIN'],
      ...shown,
      token_balance: 7,
    },
  ],
  user_case: [
    toDict.user_case(rowOf(tables.userCase, { ...made, user_id: other, date_started: '2026-02-15', status: 'DRAFT' })),
    {
      id,
      user_id: other,
      description: null,
      date_started: '2026-02-15',
      status: 'DRAFT',
      created_at: shown.created_at,
    },
  ],
  user_details: [
    toDict.user_details(
      rowOf(tables.userDetails, {
        ...made,
        user_id: other,
        first_name: 'Ada',
        country: 'DE',
        balance: '1.50',
      }),
    ),
    {
      id,
      user_id: other,
      first_name: 'Ada',
      last_name: null,
      full_name: 'Ada',
      address_line_1: null,
      address_line_2: null,
      city: null,
      postal_code: null,
      country: 'DE',
      phone: null,
      company: null,
      tax_number: null,
      config: {},
      balance: 1.5,
    },
  ],
  user_invoice: [
    toDict.user_invoice(
      rowOf(tables.userInvoice, {
        ...made,
        user_id: other,
        invoice_number: 'INV-1',
        amount: '5.00',
        currency: 'EUR',
        status: 'PENDING',
        invoiced_at: timestamp('2026-02-15T09:00:00Z'),
        tax_amount: '0.00',
        total_amount: '6.00',
      }),
      { lineItems: [{ id: third }] },
    ),
    {
      id,
      user_id: other,
      tarif_plan_id: null,
      subscription_id: null,
      invoice_number: 'INV-1',
      amount: '5.00',
      subtotal: '5.00',
      tax_amount: '0.00',
      total_amount: '6.00',
      currency: 'EUR',
      status: 'PENDING',
      payment_method: null,
      payment_ref: null,
      is_payable: true,
      line_items: [{ id: third }],
      invoiced_at: '2026-02-15T09:00:00',
      paid_at: null,
      expires_at: null,
    },
  ],
  user_roles: [
    toDict.user_roles(rowOf(tables.userRoles, { user_id: id, role_id: other })),
    rowOf(tables.userRoles, { user_id: id, role_id: other }),
  ],
  user_token_balance: [
    toDict.user_token_balance(rowOf(tables.userTokenBalance, { ...made, user_id: other, balance: 42 })),
    { id, user_id: other, balance: 42, updated_at: shown.updated_at },
  ],
};

describe('the dictionaries of rows', () => {
  it('are each of a table that there is', () => {
    expect(Object.values(tables).map(({ table }) => table)).to.include.members(Object.keys(toDict));
  });

  for (const [table, [given, expected]] of Object.entries(cases)) {
    it(`show ${table} as Python does`, () => {
      expect(given).to.deep.equal(expected);
    });
  }

  it('show what belongs to a user, and never the hash of the password', () => {
    const row = rowOf(tables.user, {
      ...made,
      email: 'a@example.com',
      password_hash: 'secret',
      status: 'PENDING',
      role: 'USER',
    });
    const details = rowOf(tables.userDetails, {
      ...made,
      user_id: id,
      first_name: 'Ada',
      last_name: 'Byron',
      config: {},
      balance: '0.00',
    });
    const shownUser = toDict.user(row, { details });
    expect(shownUser).to.deep.include({
      name: 'Ada Byron',
      is_active: false,
      token_balance: 0,
      details: toDict.user_details(details),
    });
    expect(JSON.stringify(shownUser)).not.to.contain('secret');
    expect(toDict.user(row, { details: { ...details, first_name: null, last_name: '' } })).to.include({ name: null });
  });

  it('leave out the price of a plan that has none, and prefer its price row', () => {
    const row = rowOf(tables.tarifPlan, {
      ...made,
      name: 'Free',
      slug: 'free',
      price_float: 0,
      price: '0.00',
      currency: 'EUR',
      billing_period: 'MONTHLY',
      is_active: true,
      sort_order: 0,
    });
    expect(toDict.tarif_plan(row)).not.to.have.property('price');
    expect(
      toDict.tarif_plan(rowOf(tables.tarifPlan, { ...row, price: '1.00' }), { price: { id: other } }),
    ).to.deep.include({
      price: { id: other },
    });
  });

  it('tell what is valid, expired, used, and payable, to the microsecond', () => {
    const token = (expires_at: Timestamp, used_at: Timestamp | null) => {
      const shownToken = toDict.password_reset_token(
        rowOf(tables.passwordResetToken, { ...made, user_id: other, token: 'abc', expires_at, used_at }),
        {},
        now,
      );
      return [shownToken['is_expired'], shownToken['is_used'], shownToken['is_valid']];
    };
    expect(token(timestamp('2026-02-20T00:00:00Z'), null)).to.deep.equal([false, false, true]);
    expect(token(timestamp('2026-02-19T23:59:59.999999Z'), null)).to.deep.equal([true, false, false]);
    expect(token(timestamp('2026-02-20T00:00:01Z'), timestamp('2026-02-19T00:00:00Z'))).to.deep.equal([
      false,
      true,
      false,
    ]);
    const valid = (status: 'ACTIVE' | 'PENDING', expires_at: Timestamp | null) =>
      toDict.subscription(
        rowOf(tables.subscription, {
          ...made,
          user_id: other,
          tarif_plan_id: third,
          status,
          expires_at,
        }),
        {},
        now,
      );
    expect(valid('ACTIVE', null)).to.include({ is_valid: true, days_remaining: 0 });
    expect(valid('ACTIVE', timestamp('2026-02-19T00:00:00Z'))).to.include({ is_valid: false, days_remaining: 0 });
    expect(valid('PENDING', null)).to.include({ is_valid: false });
  });
});

describe('a timestamp', () => {
  for (const [given, expected] of [
    ['2026-02-15T09:00:00.123456Z', '2026-02-15T09:00:00.123456'],
    ['2026-02-15T09:00:00.500000Z', '2026-02-15T09:00:00.500000'],
    ['2026-02-15T09:00:00.000000Z', '2026-02-15T09:00:00'],
    ['infinity', 'infinity'],
  ] as const) {
    it(`of ${given} is shown as ${expected}`, () => {
      expect(isoFormat(given)).to.equal(expected);
    });
  }
});
