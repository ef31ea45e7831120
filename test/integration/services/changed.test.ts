import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { creditTokens } from '../../../src/services/tokens.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { addCustomer, type Customer } from '../../support/operations.js';
import { longTest } from '../../support/proofs.js';
import { errorsDuring } from '../../support/under-load.js';

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

  it('go on without an error under load', async () => {
    expect(await errorsDuring(db, customer, [widen, widen])).to.deep.equal([]);
  });

  longTest('go on without an error under load, twenty times', async function () {
    this.timeout(300_000);
    expect(await errorsDuring(db, customer, new Array<typeof widen>(20).fill(widen))).to.deep.equal([]);
  });
});
