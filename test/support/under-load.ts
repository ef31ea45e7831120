import type { Database } from 'pgproof-runtime/transaction.js';
import { checkout } from '../../src/services/checkout.js';
import { operations, type Customer, type Operation } from './operations.js';

const order: Operation = (on, { userId, planId, bundleId }) =>
  checkout(on, { currency: 'EUR', userId, planId, bundleIds: [bundleId] });

/** Those that can be done again and again, by many at once for one customer. */
const all: readonly (Operation | undefined)[] = [
  order,
  ...[
    'canAccessFeature',
    'creditTokens',
    'debitTokens',
    'findUser',
    'getAllUsage',
    'getUserFeatures',
    'incrementUsage',
    'isAdmin',
    'listPermissionNamesOfUser',
    'listRolesOfUser',
    'listTransactions',
    'refundTokens',
    'requestReset',
  ].map((name) => operations[name]),
];

/**
 * Runs all of them without pause, and meanwhile what changes the schema: each change when all have run three times since the one before.
 *
 * @returns what operations were rejected with.
 */
export async function errorsDuring(
  db: Database,
  customer: Customer,
  changes: readonly (() => Promise<unknown>)[],
): Promise<unknown[]> {
  const errors: unknown[] = [];
  let isOver = false;
  const done = all.map(() => 0);
  const workers = all.map(async (operation, index) => {
    while (!isOver) {
      await operation?.(db, customer).catch((error: unknown) => errors.push(error));
      done[index] = (done[index] ?? 0) + 1;
    }
  });
  const goOn = async () => {
    const since = [...done];
    while (done.some((count, index) => count < (since[index] ?? 0) + 3)) await new Promise(setImmediate);
  };
  try {
    for (const change of changes) {
      await goOn();
      await change();
    }
    await goOn();
  } finally {
    isOver = true;
    await Promise.all(workers);
  }
  return errors;
}
