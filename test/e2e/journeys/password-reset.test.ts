import { compare } from 'bcryptjs';
import { expect } from 'chai';
import { requestReset, resetPassword, ResetRefused } from '../../../src/services/password-reset.js';
import { findUser } from '../../../src/services/users.js';
import { rejection } from '../../support/connect.js';
import { startJourney, type Journey } from '../../support/journey.js';

describe('the journey of a forgotten password', () => {
  let journey: Journey;

  before(async () => {
    journey = await startJourney(async ({ db }) => {
      await requestReset(db, 'neighbour@example.com');
    });
  });
  after(() => journey.drop());

  it('goes from the address to a new password, once, and leaves nothing behind', async () => {
    const { db, userId, email } = journey;
    const { token, ...request } = await requestReset(db, email.toLowerCase());
    expect(request).to.include({ userId, email });
    const change = { token, newPassword: 'remembered' };
    expect(await resetPassword(db, change, { cost: 4 })).to.deep.equal({ userId, email });
    const user = await findUser(db, userId);
    expect(await compare('remembered', user?.password_hash ?? '')).to.equal(true);
    expect(await rejection(resetPassword(db, change, { cost: 4 }))).to.include({ reason: 'already_used' });
    const open = await requestReset(db, email);
    await journey.end();
    const late = await rejection(resetPassword(db, { token: open.token, newPassword: 'x' }, { cost: 4 }));
    expect(late).to.be.instanceOf(ResetRefused).and.to.include({ reason: 'invalid' });
    expect((await requestReset(db, email)).userId).to.equal(null);
  });
});
