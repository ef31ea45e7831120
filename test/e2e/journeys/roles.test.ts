import { expect } from 'chai';
import * as permissions from '../../../src/services/permissions.js';
import * as roles from '../../../src/services/roles.js';
import { rejection } from '../../support/connect.js';
import { startJourney, type Journey } from '../../support/journey.js';

describe('the journey of roles and permissions', () => {
  let journey: Journey;

  before(async () => {
    journey = await startJourney(async ({ db }, userId) => {
      await roles.createRole(db, { name: 'admin', isSystem: true });
      await roles.createRole(db, { name: 'editor' });
      await permissions.createPermission(db, { name: 'pages.write', resource: 'pages', action: 'write' });
      await permissions.attachPermission(db, 'editor', 'pages.write');
      await roles.assignRole(db, userId, 'editor');
    });
  });
  after(() => journey.drop());

  it('goes from no role to that of an admin, and leaves nothing behind', async () => {
    const { db, userId } = journey;
    const may = (name: string) => permissions.hasPermission(db, userId, name);
    expect(await may('pages.write')).to.equal(false);
    await roles.assignRole(db, userId, 'editor');
    expect(await may('pages.write')).to.equal(true);
    expect(await may('users.delete')).to.equal(false);
    await roles.assignRole(db, userId, 'admin');
    expect(await may('users.delete')).to.equal(true);
    await roles.revokeRole(db, userId, 'admin');
    expect(await may('users.delete')).to.equal(false);
    expect(await rejection(roles.deleteRole(db, 'admin'))).to.be.instanceOf(roles.SystemRole);
    await journey.end();
    expect(await roles.listRolesOfUser(db, userId)).to.deep.equal([]);
    expect(await roles.findRole(db, 'editor')).not.to.equal(undefined);
  });
});
