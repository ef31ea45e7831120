import { timestamp } from 'pgproof-runtime/timestamps.js';
import type { Timestamp } from 'pgproof-runtime/values.js';
import type { Database } from 'pgproof-runtime/transaction.js';
import * as runtime from 'pgproof-runtime';
import * as library from '../../src/index.js';
import { addUser } from './connect.js';
import type { TestDatabase } from './database.js';
import { addPlan } from './plans.js';
import { addAddon, addBundle } from './shop.js';

/** What an operation is about: somebody who has something of everything. */
export interface Customer {
  readonly userId: string;
  readonly email: string;
  readonly detailsId: string;
  /** With a limit of `calls`, of which one was used. */
  readonly planId: string;
  readonly bundleId: string;
  readonly addonIds: readonly [string, string, string];
  readonly openInvoice: string;
  readonly paidInvoice: string;
  readonly purchaseId: string;
  readonly resetToken: string;
  readonly periodStart: Timestamp;
}

/** @param db whose names are looked up in public or nowhere. */
export async function addCustomer(server: TestDatabase, db: Database): Promise<Customer> {
  const email = `${crypto.randomUUID()}@example.com`;
  const userId = await library.createUser(db, newUser(email), { cost: 4 });
  const details = await library.findDetailsOfUser(db, userId);
  const planId = await addPlan(server, { features: { limits: { calls: 10 } } });
  const bundleId = await addBundle(server);
  const addonIds = [await addAddon(server), await addAddon(server), await addAddon(server)] as const;
  const order = async (addonId: string) =>
    (await library.checkout(db, { ...cart, userId, planId, bundleIds: [bundleId, bundleId], addonIds: [addonId] }))
      .invoiceId;
  const paidInvoice = await order(addonIds[0]);
  await library.capturePayment(db, { invoiceId: paidInvoice });
  const openInvoice = await order(addonIds[1]);
  const [purchase] = await server.sql<{ id: string }[]>`
    insert into token_bundle_purchase (user_id, bundle_id, token_amount, price) values (${userId}, ${bundleId}, 5, 1) returning id`;
  await library.creditTokens(db, { userId, amount: 500, type: 'BONUS', referenceId: purchase?.id ?? '' });
  await library.useFeature(db, { userId, feature: 'calls' });
  const [usage] = await server.sql<{ start: string }[]>`
    select to_char(period_start, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as start from feature_usage where user_id = ${userId}`;
  await server.sql`insert into password_reset_token (user_id, token, expires_at)
    select ${userId}, gen_random_uuid(), now() at time zone 'utc' + days * interval '1 day' from unnest(array[-30, -20, 1]) as days`;
  const { token: resetToken } = await library.requestReset(db, email);
  // Older links, of which the platform's other side leaves some open.
  await server.sql`update password_reset_token set used_at = null where user_id = ${userId}`;
  await addRole(server, userId);
  return {
    userId,
    email,
    detailsId: details?.id ?? '',
    planId,
    bundleId,
    addonIds,
    openInvoice,
    paidInvoice,
    purchaseId: purchase?.id ?? '',
    resetToken,
    periodStart: timestamp(usage?.start ?? ''),
  };
}

/** The role `editor` with one permission of two, held by this user and another one. */
async function addRole({ sql }: TestDatabase, userId: string): Promise<void> {
  const other = await addUser({ sql });
  await sql`insert into role (name) values ('editor'), ('reader') on conflict do nothing`;
  await sql`insert into permission (name, resource, action) values ('write', 'pages', 'w'), ('read', 'pages', 'r') on conflict do nothing`;
  await sql`insert into role_permissions (role_id, permission_id)
    select role.id, permission.id from role, permission where role.name = 'editor' and permission.name = 'write' on conflict do nothing`;
  await sql`insert into user_roles (user_id, role_id)
    select holder, role.id from unnest(${[userId, other]}::uuid[]) as holder, role where role.name = 'editor'`;
}

const cart = { currency: 'EUR' } as const;
const newUser = (email: string) =>
  ({ email, password: 'a secret', role: 'USER', firstName: 'Ada', lastName: 'Byron' }) as const;

export type Operation = (on: Database, customer: Customer) => Promise<unknown>;

/** Each operation that the package exports, as it succeeds for a customer. A test holds that none is missing. */
export const operations: Readonly<Record<string, Operation>> = {
  assignRole: (on, { userId }) => library.assignRole(on, userId, 'reader'),
  attachPermission: (on) => library.attachPermission(on, 'editor', 'read'),
  canAccessFeature: (on, { userId }) => library.canAccessFeature(on, userId, 'calls'),
  capturePayment: (on, { openInvoice: invoiceId }) => library.capturePayment(on, { invoiceId, paymentRef: 'pay' }),
  checkout: (on, { userId, planId, bundleId, addonIds: [, , addonId] }) =>
    library.checkout(on, { ...cart, userId, planId, bundleIds: [bundleId, bundleId], addonIds: [addonId] }),
  cleanupExpiredResets: (on) => library.cleanupExpiredResets(on),
  completePurchase: (on, { purchaseId }) => library.completePurchase(on, purchaseId),
  createPermission: (on) => library.createPermission(on, { name: 'fresh', resource: 'pages', action: 'f' }),
  createRole: (on) => library.createRole(on, { name: 'fresh' }),
  createUser: (on) => library.createUser(on, newUser('fresh@example.com'), { cost: 4 }),
  creditTokens: (on, { userId }) => library.creditTokens(on, { userId, amount: 3, type: 'BONUS' }),
  debitTokens: (on, { userId }) => library.debitTokens(on, { userId, amount: 3, type: 'USAGE' }),
  deleteRole: (on) => library.deleteRole(on, 'editor'),
  deleteUser: (on, { userId }) => library.deleteUser(on, userId),
  detachPermission: (on) => library.detachPermission(on, 'editor', 'write'),
  findBalance: (on, { userId }) => library.findBalance(on, userId),
  findDetailsOfUser: (on, { userId }) => library.findDetailsOfUser(on, userId),
  findPermission: (on) => library.findPermission(on, 'write'),
  findRole: (on) => library.findRole(on, 'editor'),
  findUser: (on, { userId }) => library.findUser(on, userId),
  getAllUsage: (on, { userId, periodStart }) => library.getAllUsage(on, { userId, periodStart }),
  getBalance: (on, { userId }) => library.getBalance(on, userId),
  getFeatureLimits: (on, { userId }) => library.getFeatureLimits(on, userId),
  getUsage: (on, { userId, periodStart }) => library.getUsage(on, { userId, periodStart, feature: 'calls' }),
  getUserFeatures: (on, { userId }) => library.getUserFeatures(on, userId),
  hasAllPermissions: (on, { userId }) => library.hasAllPermissions(on, userId, ['write', 'read']),
  hasAnyPermission: (on, { userId }) => library.hasAnyPermission(on, userId, ['write', 'read']),
  hasPermission: (on, { userId }) => library.hasPermission(on, userId, 'write'),
  hasRole: (on, { userId }) => library.hasRole(on, userId, 'editor'),
  incrementUsage: (on, { userId, periodStart }) =>
    library.incrementUsage(on, { userId, periodStart, feature: 'calls' }, 2),
  invalidateResets: (on, { userId }) => library.invalidateResets(on, userId),
  isAdmin: (on, { userId }) => library.isAdmin(on, userId),
  listPermissionNamesOfUser: (on, { userId }) => library.listPermissionNamesOfUser(on, userId),
  listPermissionsByResource: (on) => library.listPermissionsByResource(on, 'pages'),
  listPermissionsOfRole: (on) => library.listPermissionsOfRole(on, 'editor'),
  listRolesOfUser: (on, { userId }) => library.listRolesOfUser(on, userId),
  listTransactions: (on, { userId }) => library.listTransactions(on, userId),
  listTransactionsByReference: (on, { purchaseId }) => library.listTransactionsByReference(on, purchaseId),
  refundInvoice: (on, { paidInvoice }) => library.refundInvoice(on, paidInvoice),
  refundTokens: (on, { userId }) => library.refundTokens(on, { userId, amount: 3 }),
  requestReset: (on, { email }) => library.requestReset(on, email.toUpperCase()),
  resetPassword: (on, { resetToken: token }) =>
    library.resetPassword(on, { token, newPassword: 'another' }, { cost: 4 }),
  resetUsage: (on, { userId, periodStart }) => library.resetUsage(on, { userId, periodStart, feature: 'calls' }),
  revokeRole: (on, { userId }) => library.revokeRole(on, userId, 'editor'),
  updateUser: (on, { userId: id }) =>
    library.updateUser(on, { id, expectedVersion: 0, email: 'new@example.com', status: 'ACTIVE', role: 'USER' }),
  updateUserDetails: (on, { detailsId: id }) =>
    library.updateUserDetails(on, { id, expectedVersion: 0, firstName: 'Ada', lastName: 'Lovelace' }),
  useFeature: (on, { userId }) => library.useFeature(on, { userId, feature: 'calls' }),
};

/** Those that change something, by their names, which a test holds to what they do. */
export const writes = Object.fromEntries(
  Object.entries(operations).filter(([name]) => !/^(can|find|get|has|is|list)[A-Z]/.test(name)),
);

/** The names of all operations: what the package exports that is called, but for classes and what serves a backend's own queries. */
export function exportedOperations(): string[] {
  return Object.entries(library)
    .filter(([name, value]) => typeof value === 'function' && !String(value).startsWith('class') && !others.has(name))
    .map(([name]) => name)
    .sort();
}

/** What the package exports for the use of operations. */
const others = new Set([...Object.keys(runtime), 'updateVersion']);

/** Runs an operation, and takes back what it did. @returns what it gave. */
export async function tryOut(db: Database, operation: Operation, customer: Customer): Promise<unknown> {
  const undo = new Error('undo');
  let gave: unknown;
  await db
    .transaction(async (transaction) => {
      gave = await operation(transaction, customer);
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return gave;
}
