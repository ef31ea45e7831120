import type { TestDatabase } from '../../support/database.js';
import { addInvoice, addRow, addSubscription, addUserAndPlan, base, id, userId } from '../history/rows.js';

export type Row = Record<string, string | number | boolean | null>;

/** What a table is asked to do. */
export interface NineTable {
  readonly name: string;
  /** A row with a value in every column. */
  readonly row: Row;
  /** Another, which differs in every column. */
  readonly other: Row;
  /** Columns that may be NULL. */
  readonly optional: readonly string[];
  /** Columns that may be left out, and what they hold then; the id and the times are tested on their own. */
  readonly defaults: Row;
  /** By the name that the server's error gives. */
  readonly unique: Readonly<Record<string, readonly string[]>>;
  readonly foreignKeys: Readonly<Record<string, string>>;
  /** What a check refuses, and the nearest that it accepts. */
  readonly checks: Readonly<Record<string, { readonly refused: Row; readonly accepted: Row }>>;
  /** Characters that fit. */
  readonly lengths: Readonly<Record<string, number>>;
  readonly enums: Readonly<Record<string, readonly string[]>>;
}

export const otherUserId = id(101);
const roleId = id(103);
const permissionId = id(105);
export const sparePlanId = id(102);
export const addonId = id(107);
export const subscriptionId = id(109);
export const invoiceId = id(111);

/** The rows that those of the nine tables refer to, each twice. The second plan is spare: nothing refers to it. */
export async function addParents(db: TestDatabase): Promise<void> {
  await addUserAndPlan(db);
  await addRow(db, 'user', { id: otherUserId, email: 'bob@example.org', password_hash: 'x' });
  await db.sql`
    insert into tarif_plan (id, name, slug, price_float, billing_period)
    values (${sparePlanId}, 'Spare', 'spare', 9.9, 'MONTHLY')`;
  for (const [number, name] of [
    [103, 'reader'],
    [104, 'writer'],
  ] as const)
    await addRow(db, 'role', { id: id(number), name });
  for (const [number, action] of [
    [105, 'read'],
    [106, 'write'],
  ] as const)
    await addRow(db, 'permission', { id: id(number), name: `plan.${action}`, resource: 'plan', action });
  for (const [number, slug] of [
    [107, 'backup'],
    [108, 'mail'],
  ] as const)
    await addRow(db, 'addon', { id: id(number), name: slug, slug });
  for (const number of [109, 110]) await addSubscription(db, number);
  for (const number of [111, 112]) await addInvoice(db, number);
}

const own = ['id', 'created_at', 'updated_at', 'version'];

/** The smallest row that the table takes: what may be left out is. */
export function smallest({ row, optional, defaults }: NineTable): Row {
  const leftOut = [...own, ...optional, ...Object.keys(defaults)];
  return Object.fromEntries(Object.entries(row).filter(([column]) => !leftOut.includes(column)));
}

function baseAgain(number: number): Row {
  return { ...base(number), created_at: '2026-02-05 00:00:00', updated_at: '2026-02-06 00:00:00', version: 4 };
}

const nothing = { optional: [], defaults: {}, unique: {}, foreignKeys: {}, checks: {}, lengths: {}, enums: {} };

export const nineTables: readonly NineTable[] = [
  {
    ...nothing,
    name: 'role',
    row: { ...base(201), name: 'editor', description: 'edits', is_system: true },
    other: { ...baseAgain(202), name: 'owner', description: 'owns', is_system: false },
    optional: ['description'],
    defaults: { is_system: false, version: 0 },
    unique: { role_pkey: ['id'], ix_role_name: ['name'] },
    lengths: { name: 50, description: 255 },
  },
  {
    ...nothing,
    name: 'permission',
    row: { ...base(201), name: 'user.read', description: 'reads', resource: 'user', action: 'read' },
    other: { ...baseAgain(202), name: 'case.write', description: 'writes', resource: 'case', action: 'write' },
    optional: ['description'],
    defaults: { version: 0 },
    unique: { permission_pkey: ['id'], ix_permission_name: ['name'] },
    lengths: { name: 100, description: 255, resource: 50, action: 50 },
  },
  {
    ...nothing,
    name: 'role_permissions',
    row: { role_id: roleId, permission_id: permissionId },
    other: { role_id: id(104), permission_id: id(106) },
    unique: { role_permissions_pkey: ['role_id', 'permission_id'] },
    foreignKeys: { role_permissions_role_id_fkey: 'role_id', role_permissions_permission_id_fkey: 'permission_id' },
  },
  {
    ...nothing,
    name: 'user_roles',
    row: { user_id: userId, role_id: roleId },
    other: { user_id: otherUserId, role_id: id(104) },
    unique: { user_roles_pkey: ['user_id', 'role_id'] },
    foreignKeys: { user_roles_user_id_fkey: 'user_id', user_roles_role_id_fkey: 'role_id' },
  },
  {
    ...nothing,
    name: 'user_token_balance',
    row: { ...base(201), user_id: userId, balance: 7 },
    other: { ...baseAgain(202), user_id: otherUserId, balance: 8 },
    defaults: { balance: 0, version: 0 },
    unique: { user_token_balance_pkey: ['id'], ix_user_token_balance_user_id: ['user_id'] },
    foreignKeys: { user_token_balance_user_id_fkey: 'user_id' },
    checks: { balance_not_negative: { refused: { balance: -1 }, accepted: { balance: 0 } } },
  },
  {
    ...nothing,
    name: 'token_transaction',
    row: {
      ...base(201),
      user_id: userId,
      amount: -3,
      transaction_type: 'USAGE',
      reference_id: id(301),
      description: 'a summary',
    },
    other: {
      ...baseAgain(202),
      user_id: otherUserId,
      amount: 100,
      transaction_type: 'PURCHASE',
      reference_id: id(302),
      description: 'a bundle',
    },
    optional: ['reference_id', 'description'],
    defaults: { version: 0 },
    unique: { token_transaction_pkey: ['id'] },
    foreignKeys: { token_transaction_user_id_fkey: 'user_id' },
    lengths: { description: 255 },
    enums: { transaction_type: ['PURCHASE', 'USAGE', 'REFUND', 'BONUS', 'ADJUSTMENT'] },
  },
  {
    ...nothing,
    name: 'password_reset_token',
    row: {
      ...base(201),
      user_id: userId,
      token: 'a1',
      expires_at: '2026-02-15 10:00:00',
      used_at: '2026-02-15 09:30:00',
    },
    other: {
      ...baseAgain(202),
      user_id: otherUserId,
      token: 'b2',
      expires_at: '2026-02-16 10:00:00',
      used_at: '2026-02-16 09:30:00',
    },
    optional: ['used_at'],
    defaults: { version: 0 },
    unique: { password_reset_token_pkey: ['id'], ix_password_reset_token_token: ['token'] },
    foreignKeys: { password_reset_token_user_id_fkey: 'user_id' },
    lengths: { token: 64 },
  },
  {
    ...nothing,
    name: 'feature_usage',
    row: {
      ...base(201),
      user_id: userId,
      feature_name: 'summary',
      usage_count: 2,
      period_start: '2026-02-01 00:00:00',
    },
    other: {
      ...baseAgain(202),
      user_id: otherUserId,
      feature_name: 'export',
      usage_count: 3,
      period_start: '2026-03-01 00:00:00',
    },
    defaults: { usage_count: 0, version: 0 },
    unique: { feature_usage_pkey: ['id'], uq_user_feature_period: ['user_id', 'feature_name', 'period_start'] },
    foreignKeys: { feature_usage_user_id_fkey: 'user_id' },
    checks: { usage_count_not_negative: { refused: { usage_count: -1 }, accepted: { usage_count: 0 } } },
    lengths: { feature_name: 100 },
  },
  {
    ...nothing,
    name: 'addon_subscription',
    row: {
      ...base(201),
      user_id: userId,
      addon_id: addonId,
      subscription_id: subscriptionId,
      invoice_id: invoiceId,
      status: 'ACTIVE',
      starts_at: '2026-02-01 00:00:00',
      expires_at: '2026-03-01 00:00:00',
      cancelled_at: '2026-02-10 00:00:00',
      provider_subscription_id: 'sub_1',
    },
    other: {
      ...baseAgain(202),
      user_id: otherUserId,
      addon_id: id(108),
      subscription_id: id(110),
      invoice_id: id(112),
      status: 'CANCELLED',
      starts_at: '2026-02-02 00:00:00',
      expires_at: '2026-03-02 00:00:00',
      cancelled_at: '2026-02-11 00:00:00',
      provider_subscription_id: 'I-2',
    },
    optional: ['subscription_id', 'invoice_id', 'starts_at', 'expires_at', 'cancelled_at', 'provider_subscription_id'],
    defaults: { status: 'PENDING', version: 0 },
    unique: { addon_subscription_pkey: ['id'] },
    foreignKeys: {
      addon_subscription_user_id_fkey: 'user_id',
      addon_subscription_addon_id_fkey: 'addon_id',
      addon_subscription_subscription_id_fkey: 'subscription_id',
      addon_subscription_invoice_id_fkey: 'invoice_id',
    },
    lengths: { provider_subscription_id: 255 },
    enums: { status: ['PENDING', 'ACTIVE', 'PAUSED', 'CANCELLED', 'EXPIRED'] },
  },
];
