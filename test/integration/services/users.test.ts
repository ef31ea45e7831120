import { compare } from 'bcryptjs';
import { expect } from 'chai';
import { UniqueViolation } from 'pgproof-runtime/database-errors.js';
import * as users from '../../../src/services/users.js';
import { RowNotFound, VersionConflict } from '../../../src/services/versions.js';
import { atOnce, rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';

describe('a user', () => {
  let served: ServedDatabase;
  let id: string;
  let email: string;

  before(async () => {
    served = await serveDatabase();
  });
  beforeEach(async () => {
    email = `${crypto.randomUUID()}@example.com`;
    const user = { email, password: 'a secret', role: 'USER', firstName: 'Ada', lastName: 'Byron' } as const;
    id = await users.createUser(served.db, user, { cost: 4 });
  });
  after(() => served.drop());

  it('is active from the start, with details and a hash of the password', async () => {
    const user = await users.findUser(served.db, id);
    expect(user).to.include({ email, status: 'ACTIVE', role: 'USER', version: 0 });
    expect(await compare('a secret', user?.password_hash ?? '')).to.equal(true);
    expect(await users.findDetailsOfUser(served.db, id)).to.include({ first_name: 'Ada', last_name: 'Byron' });
  });

  it('has an address of their own', async () => {
    const twin = users.createUser(
      served.db,
      { email, password: 'x', role: 'USER', firstName: '', lastName: '' },
      { cost: 4 },
    );
    expect(await rejection(twin))
      .to.be.instanceOf(UniqueViolation)
      .and.to.include({ constraint: 'ix_user_email' });
  });

  const suspend = (expectedVersion: number) =>
    users.updateUser(served.db, { id, expectedVersion, email, status: 'SUSPENDED', role: 'USER' });

  it('is changed only by one who has read the newest version', async () => {
    expect(await suspend(0)).to.include({ status: 'SUSPENDED', version: 1 });
    const error = await rejection(
      users.updateUser(served.db, { id, expectedVersion: 0, email, status: 'ACTIVE', role: 'ADMIN' }),
    );
    expect(error).to.be.instanceOf(VersionConflict).and.to.include({ id, expected: 0, actual: 1 });
    expect(await users.findUser(served.db, id)).to.include({ status: 'SUSPENDED', role: 'USER', version: 1 });
  });

  it('is changed by one of twenty who have read the same version', async () => {
    const { values, errors } = await atOnce(20, () => suspend(0));
    expect(values).to.have.lengthOf(1);
    for (const error of errors) expect(error).to.be.instanceOf(VersionConflict);
  });

  it('that there is not is not changed', async () => {
    id = crypto.randomUUID();
    expect(await rejection(suspend(0)))
      .to.be.instanceOf(RowNotFound)
      .and.to.include({ id });
  });

  it('has details with a version of their own', async () => {
    const details = await users.findDetailsOfUser(served.db, id);
    const change = { id: details?.id ?? '', expectedVersion: 0, firstName: 'Ada', lastName: 'Lovelace', country: 'GB' };
    expect(await users.updateUserDetails(served.db, change)).to.include({
      last_name: 'Lovelace',
      country: 'GB',
      version: 1,
      balance: '0.00',
    });
    expect(await rejection(users.updateUserDetails(served.db, change))).to.be.instanceOf(VersionConflict);
  });

  it('is deleted once', async () => {
    expect(await users.deleteUser(served.db, id)).to.equal(true);
    expect(await users.deleteUser(served.db, id)).to.equal(false);
    expect(await users.findUser(served.db, id)).to.equal(undefined);
    expect(await users.findDetailsOfUser(served.db, id)).to.equal(undefined);
  });
});
