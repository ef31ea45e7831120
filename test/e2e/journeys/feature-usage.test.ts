import { expect } from 'chai';
import * as guard from '../../../src/services/feature-guard.js';
import { addPlan, subscribe } from '../../support/plans.js';
import { startJourney, type Journey } from '../../support/journey.js';

describe('the journey of a limited feature', () => {
  let journey: Journey;
  const features = { api_access: true, limits: { api_calls: 3 } };

  before(async () => {
    journey = await startJourney(async (served, userId) => {
      await subscribe(served, userId, await addPlan(served, { features }));
      await guard.useFeature(served.db, { userId, feature: 'api_calls', amount: 2 });
    });
  });
  after(() => journey.drop());

  it('goes from the free tier to the limit of a plan, and leaves nothing behind', async () => {
    const { db, userId } = journey;
    const use = () => guard.useFeature(db, { userId, feature: 'api_calls' });
    expect(await guard.canAccessFeature(db, userId, 'api_access')).to.equal(false);
    expect(await use()).to.deep.equal({ allowed: false, remaining: null });
    await subscribe(journey, userId, await addPlan(journey, { features }));
    expect(await guard.canAccessFeature(db, userId, 'api_access')).to.equal(true);
    const remaining = [await use(), await use(), await use(), await use()];
    expect(remaining.map(({ allowed }) => allowed)).to.deep.equal([true, true, true, false]);
    expect(Object.fromEntries(await guard.getFeatureLimits(db, userId))).to.deep.equal({
      api_calls: { limit: 3, used: 3, remaining: 0 },
    });
    await journey.end();
    expect(await use()).to.deep.equal({ allowed: false, remaining: null });
  });
});
