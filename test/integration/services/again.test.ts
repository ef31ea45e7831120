import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { ConnectionLost, DeadlockDetected, SerializationFailure } from 'pgproof-runtime/database-errors.js';
import type { Database } from 'pgproof-runtime/transaction.js';
import { checkout } from '../../../src/services/checkout.js';
import { creditTokens, getBalance } from '../../../src/services/tokens.js';
import { addUser, rejection } from '../../support/connect.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { addCustomer, operations, writes } from '../../support/operations.js';
import { prove } from '../../support/proofs.js';
import { addBundle, ordersOf } from '../../support/shop.js';

describe('an operation that other transactions are in the way of', () => {
  let database: TestDatabase;
  /** Tries a second time, tries as often as it does unless told, and does not try again. */
  let twice: Pool;
  let usual: Pool;
  let never: Pool;
  let userId: string;
  let bundleId: string;

  before(async () => {
    database = await createTestDatabase('migrated');
    twice = await connect(database.url, { max: 2, retries: 1 });
    usual = await connect(database.url, { max: 2 });
    never = await connect(database.url, { max: 2, retries: 0 });
    await addFailures(database);
  });
  beforeEach(async () => {
    userId = await addUser(database);
    bundleId = await addBundle(database);
  });
  afterEach(() => fail('', 0));
  after(async () => {
    for (const pool of [twice, usual, never]) await pool.close();
    await database.drop();
  });

  /** Has the next transactions that write fail. */
  const fail = async (code: string, times: number, at: 'in a statement' | 'at the commit' = 'in a statement') => {
    await database.sql`select setval('failure.tries', 0)`;
    await database.sql`update failure.next set code = ${code}, times = ${times}, deferred = ${at === 'at the commit'}`;
  };
  const tries = async () =>
    (await database.sql<{ tries: number }[]>`select last_value::integer as tries from failure.tries`)[0]?.tries;
  const credit = (on: Database) => creditTokens(on, { userId, amount: 1, type: 'BONUS' });
  const order = (on: Database) => checkout(on, { userId, currency: 'EUR', bundleIds: [bundleId] });

  const failures = [
    ['40001', SerializationFailure],
    ['40P01', DeadlockDetected],
  ] as const;

  for (const at of ['in a statement', 'at the commit'] as const) {
    it(`fails after as many tries as it was told, ${at}`, async () => {
      for (const [code, kind] of failures) {
        for (const operation of [credit, order]) {
          await fail(code, 99, at);
          expect(await rejection(operation(twice))).to.be.instanceOf(kind);
          expect(await tries()).to.equal(2);
        }
      }
      await fail('40001', 99, at);
      await rejection(credit(usual));
      expect(await tries()).to.equal(4);
      await fail('40001', 99, at);
      await rejection(credit(never));
      expect(await tries()).to.equal(1);
    });

    it(`is done once when they are gone, ${at}`, async () => {
      for (const [code] of failures) {
        for (const operation of [credit, order]) {
          await fail(code, 1, at);
          await operation(usual);
          expect(await tries()).to.equal(2);
        }
      }
      expect(await getBalance(usual, userId)).to.equal(2);
      expect((await ordersOf(database, userId))['invoices']).to.have.lengthOf(2);
    });
  }

  it('runs once in the transaction of a caller', async () => {
    for (const [code, kind] of failures) {
      for (const operation of [credit, order]) {
        await fail(code, 99);
        expect(await rejection(usual.transaction(async (transaction) => operation(transaction)))).to.be.instanceOf(
          kind,
        );
        expect(await tries()).to.equal(1);
      }
    }
  });

  it('pauses between two tries, and longer each time', async () => {
    const events: string[] = [];
    const watched: Database = {
      ...usual,
      execute: async (query, values) => {
        const count = events.push('try');
        return usual.execute(query, values).catch((error: unknown) => {
          // Timers go off in the order of their ends, however late.
          setTimeout(() => events.push('earlier'), 10 * 2 ** ((count - 1) / 2) - 1);
          throw error;
        });
      },
    };
    await fail('40001', 3);
    await credit(watched);
    expect(events).to.deep.equal(['try', 'earlier', 'try', 'earlier', 'try', 'earlier', 'try']);
  });

  it('is not tried again after any other failure', async () => {
    for (const code of ['55P03', '57014', '23505', '53200', '40003', 'P0001']) {
      await fail(code, 99);
      expect(await rejection(credit(usual))).to.include({ code });
      expect(await tries(), code).to.equal(1);
    }
  });

  it('is not tried again when the connection is lost, for it may have been done', async () => {
    for (const at of ['in a statement', 'at the commit'] as const) {
      for (const operation of [credit, order]) {
        const broken = await connect(database.url, { max: 1, maxTransactions: 1 });
        await fail('lost', 99, at);
        expect(await rejection(operation(broken))).to.be.instanceOf(ConnectionLost);
        expect(await tries()).to.equal(1);
        // The driver takes its time over a connection that is gone.
        void broken.close();
      }
    }
  });

  for (const [name, operation] of Object.entries(operations)) {
    prove(`is tried again, whatever it writes: ${name}`, async () => {
      const customer = await addCustomer(database, usual);
      await fail('40001', 1);
      await operation(usual, customer);
      expect(await tries()).to.equal(name in writes ? 2 : 0);
    });
  }
});

/** Has each write of a table ask whether it is to fail. How often one failed is in a sequence, which no rollback sets back. */
async function addFailures({ sql }: TestDatabase): Promise<void> {
  await sql.unsafe(`
    create schema failure;
    create sequence failure.tries minvalue 0 start 1;
    create table failure.next (code text, times integer, deferred boolean);
    insert into failure.next values ('', 0, false);
    create function failure.fail() returns trigger language plpgsql as $$
    declare
      next failure.next;
    begin
      select * into next from failure.next;
      if next.deferred <> (tg_name = 'failure_deferred') or current_setting('failure.passed', true) = 'yes' then return null; end if;
      if nextval('failure.tries') > next.times then
        perform set_config('failure.passed', 'yes', true);
      elsif next.code = 'lost' then
        perform pg_terminate_backend(pg_backend_pid());
      else
        raise exception 'in the way' using errcode = next.code;
      end if;
      return null;
    end $$`);
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;
  for (const { name } of tables)
    for (const deferred of ['', '_deferred'])
      await sql.unsafe(`create constraint trigger failure${deferred} after insert or update or delete on public."${name}"
        deferrable initially ${deferred === '' ? 'immediate' : 'deferred'} for each row execute function failure.fail()`);
}
