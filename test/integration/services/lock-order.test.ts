import { expect } from 'chai';
import { connect } from 'pgproof-runtime/connect.js';
import { DeadlockDetected } from 'pgproof-runtime/database-errors.js';
import { atOnce, serveDatabase, type ServedDatabase } from '../../support/connect.js';
import { addBarriers, interleave, waitsForUser } from '../../support/interleave.js';
import { addCustomer, writes, type Customer } from '../../support/operations.js';
import { longTest } from '../../support/proofs.js';

describe('operations of one user', function () {
  this.timeout(300_000);
  let served: ServedDatabase;
  let customer: Customer;

  before(async () => {
    served = await serveDatabase(2);
    customer = await addCustomer(served, served.db);
    await addBarriers(served.sql);
  });
  after(() => served.drop());

  /** At how many places the first one was held while the second one ran. */
  const meet = async (first: string, second: string): Promise<number> => {
    const pair = [writes[first] ?? expect.fail(first), writes[second] ?? expect.fail(second)] as const;
    for (let stop = 1; ; stop++) {
      const errors = await interleave({ ...served, customer }, pair, stop);
      if (errors === undefined) return stop - 1;
      const deadlocks = errors.filter((error) => error instanceof DeadlockDetected).map(({ message }) => message);
      expect(deadlocks, `${second} while ${first} is at ${stop}`).to.deep.equal([]);
    }
  };

  for (const [first, second] of [
    ['debitTokens', 'deleteUser'],
    ['creditTokens', 'deleteUser'],
    ['refundTokens', 'deleteUser'],
    ['completePurchase', 'deleteUser'],
    ['invalidateResets', 'resetPassword'],
  ] as const) {
    it(`wait for each other in one order: ${first} and ${second}`, async () => {
      expect(await meet(first, second)).to.be.greaterThan(0);
    });
  }

  it('run one after the other where the second has to see what the first did, and only there', async () => {
    const waiting = [];
    for (const [name, operation] of Object.entries(writes))
      if (await waitsForUser({ ...served, customer }, operation)) waiting.push(name);
    expect(waiting).to.deep.equal([
      'capturePayment',
      'checkout',
      'deleteUser',
      'invalidateResets',
      'refundInvoice',
      'requestReset',
      'resetPassword',
      'updateUser',
    ]);
  });

  for (const first of Object.keys(writes)) {
    longTest(`wait for each other in one order: ${first} and any other`, async () => {
      for (const second of Object.keys(writes)) expect(await meet(first, second)).to.be.greaterThan(0);
    });
  }

  longTest('never wait for each other in a circle, of 60 users at once', async () => {
    const stress = await serveDatabase(20);
    const never = await connect(stress.url, { max: 20, maxTransactions: 20, retries: 0 });
    try {
      const customers = [];
      for (let count = 0; count < 60; count++) customers.push(await addCustomer(stress, stress.db));
      // Those of a user run beside each other, credits and debits three times.
      const often = ['creditTokens', 'debitTokens'];
      const runs = customers.flatMap((each) =>
        [...often, ...Object.keys(writes), ...often].map((name) => () => writes[name]?.(never, each)),
      );
      const { errors } = await atOnce(runs.length, (index) => Promise.resolve(runs[index]?.()));
      expect(errors.filter((error) => error instanceof DeadlockDetected)).to.deep.equal([]);
    } finally {
      await never.close();
      await stress.drop();
    }
  });
});
