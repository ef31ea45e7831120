import type { Connection } from 'pgproof-runtime';
import {
  bindAddonToPlan,
  insertAddon,
  insertPaidSubscription,
  insertPaidTokenBundle,
  insertPlan,
  insertTokenBundle,
} from '../queries/seed/demo.js';
import { run } from './again.js';
import { createUser } from './users.js';

const plans = [
  { name: 'Free', slug: 'free', description: 'To look around.', price: '0.00', features: ['basic_access'] },
  {
    name: 'Pro',
    slug: 'pro',
    description: 'For people who work with it every day.',
    price: '29.00',
    features: { basic_access: true, api_access: true, limits: { api_calls: 1000 } },
  },
  {
    name: 'Enterprise',
    slug: 'enterprise',
    description: 'For whole companies.',
    price: '99.00',
    features: { basic_access: true, api_access: true, priority_support: true, limits: { api_calls: 100000 } },
  },
];

const bundles = [
  { name: '100 tokens', description: 'A taste.', tokenAmount: 100, price: '5.00' },
  { name: '500 tokens', description: 'For a month.', tokenAmount: 500, price: '20.00' },
  { name: '1000 tokens', description: 'For a team.', tokenAmount: 1000, price: '35.00' },
];

const password = 'DemoPass123@';

/**
 * Fills a freshly migrated database with something to look at: three plans, two add-ons of which one is bound to the Pro plan,
 * three token bundles, and two users with subscriptions and invoices. To be called in one transaction.
 */
export async function createDemoData(connection: Connection): Promise<void> {
  const [free, pro] = await insertAll(plans, (plan) => run(connection, insertPlan, plan));
  const [, bundle] = await insertAll(bundles, (row) => run(connection, insertTokenBundle, row));
  const addon = { description: 'Answers within the hour.', price: '9.00', sortOrder: 0 };
  await run(connection, insertAddon, { ...addon, name: 'Priority support', slug: 'priority-support' });
  const [storage] = await run(connection, insertAddon, {
    name: 'Extra storage',
    slug: 'extra-storage',
    description: '100 GB more.',
    price: '4.50',
    sortOrder: 1,
  });
  if (free === undefined || pro === undefined || bundle === undefined || storage === undefined)
    throw new Error('an insert gave no row');
  await run(connection, bindAddonToPlan, { addonId: storage.id, planId: pro });

  const role = 'USER';
  const freeUser = await createUser(connection, {
    email: 'user.free@demo.local',
    password,
    role,
    firstName: 'Frida',
    lastName: 'Free',
  });
  await run(connection, insertPaidSubscription, {
    userId: freeUser,
    planId: free,
    invoiceNumber: 'DEMO-0001',
    description: 'Free',
  });

  const proUser = await createUser(connection, {
    email: 'user.pro@demo.local',
    password,
    role,
    firstName: 'Paula',
    lastName: 'Pro',
  });
  await run(connection, insertPaidSubscription, {
    userId: proUser,
    planId: pro,
    invoiceNumber: 'DEMO-0002',
    description: 'Pro',
  });
  await run(connection, insertPaidTokenBundle, {
    userId: proUser,
    bundleId: bundle,
    invoiceNumber: 'DEMO-0003',
    description: '500 tokens',
  });
}

/** Inserts one after the other, in the order in which they are shown, and gives their ids. */
async function insertAll<T extends object>(
  rows: readonly T[],
  insert: (row: T & { sortOrder: number }) => Promise<{ id: string }[]>,
): Promise<string[]> {
  const ids: string[] = [];
  for (const [sortOrder, row] of rows.entries()) {
    const [inserted] = await insert({ ...row, sortOrder });
    if (inserted !== undefined) ids.push(inserted.id);
  }
  return ids;
}
