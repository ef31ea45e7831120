import { expect } from 'chai';
import { run } from 'pgproof-runtime/query.js';
import { timestamp } from 'pgproof-runtime/timestamps.js';
import { findCurrentPlan, useFeature } from '../../../src/queries/features/current-plan.js';
import * as guard from '../../../src/services/feature-guard.js';
import { InvalidAmount } from '../../../src/services/refusals.js';
import { addUser, atOnce, rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';
import { addPlan, subscribe } from '../../support/plans.js';

describe('the feature guard', () => {
  let served: ServedDatabase;
  let userId: string;

  before(async () => {
    served = await serveDatabase();
  });
  beforeEach(async () => {
    userId = await addUser(served);
  });
  after(() => served.drop());

  const give = async (features: unknown, options = {}) =>
    subscribe(served, userId, await addPlan(served, { features }), options);
  const can = (feature: string) => guard.canAccessFeature(served.db, userId, feature);
  const use = (feature: string, amount?: number) =>
    guard.useFeature(served.db, { userId, feature, ...(amount === undefined ? {} : { amount }) });
  const calls = { basic_access: true, api_access: true, limits: { api_calls: 10 } };

  it('lets those without a plan into the free tier, and count nothing', async () => {
    expect(await can('basic_access')).to.equal(true);
    expect(await can('api_access')).to.equal(false);
    expect(await use('basic_access')).to.deep.equal({ allowed: false, remaining: null });
    expect([...(await guard.getUserFeatures(served.db, userId))]).to.have.members([...guard.freeTier]);
    expect([...(await guard.getFeatureLimits(served.db, userId))]).to.deep.equal([]);
  });

  for (const [title, options] of Object.entries({
    'has expired': { expiresAt: '2026-01-31T23:59:59' },
    'is not paid': { status: 'PENDING' },
    'is paused': { status: 'PAUSED' },
    'was cancelled': { status: 'CANCELLED' },
  })) {
    it(`takes a subscription that ${title} for none`, async () => {
      await give(calls, options);
      expect(await can('api_access')).to.equal(false);
      expect(await can('basic_access')).to.equal(true);
      expect(await use('api_calls')).to.deep.equal({ allowed: false, remaining: null });
    });
  }

  it('lets a user do what the plan lists', async () => {
    await give(['api_access', 'exports'], { expiresAt: '2999-01-01' });
    expect(await can('api_access')).to.equal(true);
    expect(await can('basic_access'), 'a plan without it').to.equal(false);
    expect([...(await guard.getUserFeatures(served.db, userId))]).to.have.members([
      ...guard.freeTier,
      'api_access',
      'exports',
    ]);
    expect(await use('exports'), 'not limited').to.deep.equal({ allowed: true, remaining: null });
  });

  it('does not take limits for a feature', async () => {
    await give(calls);
    expect(await can('limits')).to.equal(false);
    expect(await can('api_access')).to.equal(true);
    expect([...(await guard.getUserFeatures(served.db, userId))])
      .to.include('api_access')
      .and.not.to.include('limits');
  });

  for (const features of [
    null,
    'api_access',
    7,
    {},
    { limits: null },
    { limits: [] },
    { limits: { api_calls: 'ten' } },
  ]) {
    it(`finds no limit in ${JSON.stringify(features)}`, async () => {
      await give(features);
      expect(await can('api_access')).to.equal(false);
      expect(await use('api_calls')).to.deep.equal({ allowed: true, remaining: null });
      expect([...(await guard.getFeatureLimits(served.db, userId))]).to.deep.equal([]);
    });
  }

  for (const [limit, most] of [
    [10, 10],
    [10.9, 10],
    [0, 0],
    [-3, 0],
    [1e12, 2147483647],
  ] as const) {
    it(`takes a limit of ${limit} for ${most}, where it counts and where it tells`, async () => {
      await give({ limits: { api_calls: limit } });
      const limits = await guard.getFeatureLimits(served.db, userId);
      expect(limits.get('api_calls')).to.deep.equal({ limit: most, used: 0, remaining: most });
      expect(await use('api_calls')).to.deep.equal({ allowed: most > 0, remaining: Math.max(0, most - 1) });
    });
  }

  it('counts up to the limit, and tells what remains', async () => {
    await give(calls);
    expect(await use('api_calls', 11), 'more than all, at first').to.deep.equal({ allowed: false, remaining: 10 });
    expect(await use('api_calls', 4)).to.deep.equal({ allowed: true, remaining: 6 });
    expect(await use('api_calls', 7)).to.deep.equal({ allowed: false, remaining: 6 });
    expect(await use('api_calls', 6)).to.deep.equal({ allowed: true, remaining: 0 });
    expect(await use('api_calls')).to.deep.equal({ allowed: false, remaining: 0 });
    const limits = await guard.getFeatureLimits(served.db, userId);
    expect([...limits]).to.deep.equal([['api_calls', { limit: 10, used: 10, remaining: 0 }]]);
    expect(await rejection(use('api_calls', 0))).to.be.instanceOf(InvalidAmount);
  });

  for (const [title, before] of Object.entries({ 'the last 10': 90, 'the first 10, which are all': 0 })) {
    it(`lets 10 of 50 callers have ${title}`, async () => {
      await give({ limits: { api_calls: before + 10 } });
      if (before > 0) await use('api_calls', before);
      const { values } = await atOnce(50, () => use('api_calls'));
      const remaining = values.filter(({ allowed }) => allowed).map((use) => use.remaining);
      expect(remaining).to.have.members([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
      const limits = await guard.getFeatureLimits(served.db, userId);
      expect(limits.get('api_calls')).to.include({ used: before + 10, remaining: 0 });
    });
  }

  it('takes the subscription that started last', async () => {
    await give(['old'], { startedAt: '2026-01-01' });
    await give(['new'], { startedAt: '2026-02-01' });
    expect(await can('new')).to.equal(true);
    expect(await can('old')).to.equal(false);
  });

  describe('the period', () => {
    const cases: [started: string, at: string, begins: string][] = [
      ['2026-01-15T09:30:00Z', '2026-01-15T09:30:00Z', '2026-01-15T09:30:00Z'],
      ['2026-01-15T09:30:00Z', '2026-02-15T09:29:59.999999Z', '2026-01-15T09:30:00Z'],
      ['2026-01-15T09:30:00Z', '2026-02-15T09:30:00Z', '2026-02-15T09:30:00Z'],
      ['2026-01-31T12:00:00Z', '2026-02-28T11:59:59Z', '2026-01-31T12:00:00Z'],
      ['2026-01-31T12:00:00Z', '2026-02-28T12:00:00Z', '2026-02-28T12:00:00Z'],
      ['2026-01-31T12:00:00Z', '2026-03-30T12:00:00Z', '2026-02-28T12:00:00Z'],
      ['2026-01-31T12:00:00Z', '2026-03-31T12:00:00Z', '2026-03-31T12:00:00Z'],
      ['2024-01-31T00:00:00Z', '2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
      ['2024-02-29T00:00:00Z', '2025-02-28T00:00:00Z', '2025-02-28T00:00:00Z'],
      ['2024-02-29T00:00:00Z', '2025-03-01T00:00:00Z', '2025-02-28T00:00:00Z'],
      ['2025-11-30T23:00:00Z', '2026-01-30T22:00:00Z', '2025-12-30T23:00:00Z'],
      ['2025-12-05T00:00:00.000001Z', '2026-11-05T00:00:00Z', '2026-10-05T00:00:00.000001Z'],
    ];
    for (const [started, at, begins] of cases) {
      it(`of what started at ${started} is at ${at} the one that began at ${begins}`, async () => {
        await give({ limits: { api_calls: 1 } }, { startedAt: started });
        const [plan] = await run(served.db, findCurrentPlan, { userId, at: timestamp(at) });
        expect(plan?.period_start).to.equal(timestamp(begins));
        const [used] = await run(served.db, useFeature, { userId, at: timestamp(at), feature: 'api_calls', amount: 1 });
        expect(used).to.deep.include({ most: 1, usage_count: 1 });
        expect(used?.period_start).to.equal(timestamp(begins));
      });
    }

    it('counts from the order where no start was written', async () => {
      const id = await give({ limits: { api_calls: 1 } }, { startedAt: null });
      await served.sql`update subscription set created_at = '2026-01-31 12:00:00' where id = ${id}`;
      const [plan] = await run(served.db, findCurrentPlan, { userId, at: timestamp('2026-02-28T12:00:00Z') });
      expect(plan?.period_start).to.equal(timestamp('2026-02-28T12:00:00Z'));
    });

    it('that follows begins with nothing used', async () => {
      await give({ limits: { api_calls: 1 } }, { startedAt: '2026-01-15' });
      const count = async (at: string) => {
        const [used] = await run(served.db, useFeature, { userId, at: timestamp(at), feature: 'api_calls', amount: 1 });
        return used?.usage_count ?? null;
      };
      expect(await count('2026-01-20T00:00:00Z')).to.equal(1);
      expect(await count('2026-02-14T00:00:00Z')).to.equal(null);
      expect(await count('2026-02-15T00:00:00Z')).to.equal(1);
    });
  });
});
