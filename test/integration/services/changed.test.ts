import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { checkout } from '../../../src/services/checkout.js';
import { creditTokens } from '../../../src/services/tokens.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { addCustomer, operations, type Customer, type Operation } from '../../support/operations.js';
import { longTest } from '../../support/proofs.js';

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

describe('operations on a pool that was connected before a migration', () => {
  let database: TestDatabase;
  let db: Pool;
  let customer: Customer;

  before(async () => {
    database = await createTestDatabase('migrated');
    db = await connect(database.url);
    customer = await addCustomer(database, db);
    await creditTokens(db, { userId: customer.userId, amount: 1_000_000, type: 'BONUS' });
  });
  after(async () => {
    await db.close();
    await database.drop();
  });

  /** Each text column takes one sign more: what is read from it is another type to the server. A table at a time, as migrations do it. */
  async function widen(): Promise<void> {
    const tables = await database.sql<{ name: string; changes: string }[]>`
      select attrelid::regclass::text as name,
        string_agg(format('alter column %I type varchar(%s)', attname, atttypmod - 4 + 1), ', ' order by attnum) as changes
      from pg_attribute join pg_class on pg_class.oid = attrelid
      where relnamespace = 'public'::regnamespace and relkind = 'r' and atttypid = 'varchar'::regtype and atttypmod > 0
        and relname not like 'migration%' and not attisdropped
      group by attrelid order by 1`;
    expect(tables.length).to.be.greaterThan(15);
    for (const { name, changes } of tables) {
      for (;;) {
        const outcome = await database.sql
          .begin(async (sql) => {
            await sql.unsafe(`set local lock_timeout = '2s'`);
            await sql.unsafe(`alter table ${name} ${changes}`);
          })
          .then(
            () => undefined,
            (error: unknown) => error as Error & { readonly code?: string },
          );
        if (outcome === undefined) break;
        if (!['40P01', '55P03'].includes(outcome.code ?? '')) throw outcome;
      }
    }
  }

  async function changeUnderLoad(times: number): Promise<unknown[]> {
    const errors: unknown[] = [];
    let isOver = false;
    const done = all.map(() => 0);
    const workers = all.map(async (operation, index) => {
      while (!isOver) {
        await operation?.(db, customer).catch((error: unknown) => errors.push(error));
        done[index] = (done[index] ?? 0) + 1;
      }
    });
    for (let time = 0; time <= times; time++) {
      const since = [...done];
      while (done.some((count, index) => count < (since[index] ?? 0) + 3)) await new Promise(setImmediate);
      if (time < times) await widen();
    }
    isOver = true;
    await Promise.all(workers);
    return errors;
  }

  it('go on without an error under load', async () => {
    expect(await changeUnderLoad(2)).to.deep.equal([]);
  });

  longTest('go on without an error under load, twenty times', async function () {
    this.timeout(300_000);
    expect(await changeUnderLoad(20)).to.deep.equal([]);
  });
});
