import { expect } from 'chai';
import { ForeignKeyViolation } from 'pgproof-runtime/database-errors.js';
import { run } from 'pgproof-runtime/query.js';
import { timestamp } from 'pgproof-runtime/timestamps.js';
import { findFeatureUsageById } from '../../../src/queries/features/feature-usage.js';
import * as usage from '../../../src/services/feature-usage.js';
import { InvalidAmount } from '../../../src/services/refusals.js';
import { addUser, atOnce, rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';

describe('feature usage', () => {
  let served: ServedDatabase;
  let counter: usage.Counter;

  before(async () => {
    served = await serveDatabase();
  });
  beforeEach(async () => {
    counter = { userId: await addUser(served), feature: 'api_calls', periodStart: timestamp('2026-02-01T00:00:00Z') };
  });
  after(() => served.drop());

  it('is 0 before the first use', async () => {
    expect(await usage.getUsage(served.db, counter)).to.equal(0);
  });

  it('adds up, apart for each user, feature and period', async () => {
    expect(await usage.incrementUsage(served.db, counter)).to.equal(1);
    expect(await usage.incrementUsage(served.db, counter, 5)).to.equal(6);
    await usage.incrementUsage(served.db, { ...counter, feature: 'uploads' }, 2);
    await usage.incrementUsage(served.db, { ...counter, periodStart: timestamp('2026-02-01T00:00:00.000001Z') }, 9);
    await usage.incrementUsage(served.db, { ...counter, userId: await addUser(served) }, 9);
    expect(await usage.getUsage(served.db, counter)).to.equal(6);
    expect([...(await usage.getAllUsage(served.db, counter))]).to.deep.equal([
      ['api_calls', 6],
      ['uploads', 2],
    ]);
  });

  it('is reset to 0, if there was any', async () => {
    expect(await usage.resetUsage(served.db, counter)).to.equal(false);
    await usage.incrementUsage(served.db, counter, 5);
    expect(await usage.resetUsage(served.db, counter)).to.equal(true);
    expect(await usage.getUsage(served.db, counter)).to.equal(0);
  });

  it('counts the versions of its row', async () => {
    await usage.incrementUsage(served.db, counter);
    await usage.incrementUsage(served.db, counter);
    await usage.resetUsage(served.db, counter);
    const [found] = await served.sql<{ id: string }[]>`select id from feature_usage where user_id = ${counter.userId}`;
    const [row] = await run(served.db, findFeatureUsageById, { id: found?.id ?? '' });
    expect(row?.version).to.equal(2);
  });

  for (const amount of [0, -5, 1.5, 2 ** 31]) {
    it(`refuses an amount of ${amount}`, async () => {
      expect(await rejection(usage.incrementUsage(served.db, counter, amount))).to.be.instanceOf(InvalidAmount);
      expect(await usage.getUsage(served.db, counter)).to.equal(0);
    });
  }

  it('is counted of users alone', async () => {
    const stranger = { ...counter, userId: crypto.randomUUID() };
    expect(await rejection(usage.incrementUsage(served.db, stranger))).to.be.instanceOf(ForeignKeyViolation);
  });

  it('counts 200 of 200 increments at once, the first among them', async () => {
    const { values } = await atOnce(200, () => usage.incrementUsage(served.db, counter));
    expect(values.sort((one, other) => one - other)).to.deep.equal(
      Array.from({ length: 200 }, (_, index) => index + 1),
    );
    expect(await usage.getUsage(served.db, counter)).to.equal(200);
  });
});
