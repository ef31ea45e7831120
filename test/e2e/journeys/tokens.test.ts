import { expect } from 'chai';
import * as tokens from '../../../src/services/tokens.js';
import { rejection } from '../../support/connect.js';
import { startJourney, type Journey } from '../../support/journey.js';

describe('the journey of tokens', () => {
  let journey: Journey;

  before(async () => {
    journey = await startJourney(async ({ db }, userId) => {
      await tokens.creditTokens(db, { userId, amount: 5, type: 'BONUS' });
    });
  });
  after(() => journey.drop());

  it('goes from a bonus to the last token, and leaves nothing behind', async () => {
    const { db, userId } = journey;
    await tokens.creditTokens(db, { userId, amount: 10, type: 'BONUS', description: 'welcome' });
    await tokens.debitTokens(db, { userId, amount: 4, type: 'USAGE' });
    expect(await tokens.refundTokens(db, { userId, amount: 20 })).to.equal(6);
    expect(await rejection(tokens.debitTokens(db, { userId, amount: 1, type: 'USAGE' }))).to.be.instanceOf(
      tokens.InsufficientTokens,
    );
    const journal = await tokens.listTransactions(db, userId);
    expect(journal.map(({ amount }) => amount)).to.deep.equal([-6, -4, 10]);
    expect(await tokens.getBalance(db, userId)).to.equal(0);
    await journey.end();
    expect(await tokens.getBalance(db, userId)).to.equal(0);
  });
});
