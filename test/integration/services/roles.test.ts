import { expect } from 'chai';
import { ForeignKeyViolation, UniqueViolation } from 'pgproof-runtime/database-errors.js';
import * as permissions from '../../../src/services/permissions.js';
import * as roles from '../../../src/services/roles.js';
import { addUser, atOnce, rejection, serveDatabase, type ServedDatabase } from '../../support/connect.js';

describe('roles', () => {
  let served: ServedDatabase;
  let userId: string;

  before(async () => {
    served = await serveDatabase();
    for (const name of ['reports.read', 'reports.write', 'users.read']) {
      const [resource = '', action = ''] = name.split('.');
      await permissions.createPermission(served.db, { name, resource, action });
    }
    await roles.createRole(served.db, { name: 'admin', isSystem: true });
    await roles.createRole(served.db, { name: 'reader', description: 'reads' });
    await roles.createRole(served.db, { name: 'writer' });
    await permissions.attachPermission(served.db, 'reader', 'reports.read');
    await permissions.attachPermission(served.db, 'writer', 'reports.read');
    await permissions.attachPermission(served.db, 'writer', 'reports.write');
  });
  beforeEach(async () => {
    userId = await addUser(served);
  });
  after(() => served.drop());

  const namesOfRoles = async () => (await roles.listRolesOfUser(served.db, userId)).map(({ name }) => name);

  it('are found by their exact name', async () => {
    expect(await roles.findRole(served.db, 'reader')).to.include({
      name: 'reader',
      description: 'reads',
      is_system: false,
    });
    expect(await roles.findRole(served.db, 'Reader')).to.equal(undefined);
  });

  it('have names that no other role has', async () => {
    const error = await rejection(roles.createRole(served.db, { name: 'reader' }));
    expect(error).to.be.instanceOf(UniqueViolation).and.to.include({ constraint: 'ix_role_name' });
    const other = { name: 'reports.read', resource: 'reports', action: 'read' };
    expect(await rejection(permissions.createPermission(served.db, other))).to.be.instanceOf(UniqueViolation);
  });

  it('are assigned and revoked, and a second time nothing happens', async () => {
    expect(await roles.assignRole(served.db, userId, 'writer')).to.equal(true);
    expect(await roles.assignRole(served.db, userId, 'writer')).to.equal(true);
    expect(await roles.assignRole(served.db, userId, 'reader')).to.equal(true);
    expect(await namesOfRoles()).to.deep.equal(['reader', 'writer']);
    expect(await roles.hasRole(served.db, userId, 'writer')).to.equal(true);
    expect(await roles.revokeRole(served.db, userId, 'writer')).to.equal(true);
    expect(await roles.revokeRole(served.db, userId, 'writer')).to.equal(true);
    expect(await namesOfRoles()).to.deep.equal(['reader']);
    expect(await roles.hasRole(served.db, userId, 'writer')).to.equal(false);
  });

  it('that do not exist are neither assigned nor revoked nor held', async () => {
    expect(await roles.assignRole(served.db, userId, 'nobody')).to.equal(false);
    expect(await roles.revokeRole(served.db, userId, 'nobody')).to.equal(false);
    expect(await roles.hasRole(served.db, userId, 'nobody')).to.equal(false);
  });

  it('are not for users that there are not', async () => {
    const error = await rejection(roles.assignRole(served.db, crypto.randomUUID(), 'reader'));
    expect(error).to.be.instanceOf(ForeignKeyViolation).and.to.include({ constraint: 'user_roles_user_id_fkey' });
  });

  it('are assigned by many at once', async () => {
    const { errors } = await atOnce(40, () => roles.assignRole(served.db, userId, 'reader'));
    expect(errors).to.deep.equal([]);
    expect(await namesOfRoles()).to.deep.equal(['reader']);
  });

  it('of the system stay; others go, and are taken from everybody', async () => {
    expect(await rejection(roles.deleteRole(served.db, 'admin')))
      .to.be.instanceOf(roles.SystemRole)
      .and.to.include({ role: 'admin' });
    expect(await roles.findRole(served.db, 'admin')).not.to.equal(undefined);
    await roles.createRole(served.db, { name: 'passing' });
    await roles.assignRole(served.db, userId, 'passing');
    expect(await roles.deleteRole(served.db, 'passing')).to.equal(true);
    expect(await roles.deleteRole(served.db, 'passing')).to.equal(false);
    expect(await namesOfRoles()).to.deep.equal([]);
  });

  describe('and their permissions', () => {
    const has = (name: string) => permissions.hasPermission(served.db, userId, name);
    const hasAny = (...names: string[]) => permissions.hasAnyPermission(served.db, userId, names);
    const hasAll = (...names: string[]) => permissions.hasAllPermissions(served.db, userId, names);

    it('add up, each once', async () => {
      await roles.assignRole(served.db, userId, 'reader');
      await roles.assignRole(served.db, userId, 'writer');
      const names = await permissions.listPermissionNamesOfUser(served.db, userId);
      expect([...names]).to.deep.equal(['reports.read', 'reports.write']);
    });

    it('tell what a user may do: any of the names, or all', async () => {
      await roles.assignRole(served.db, userId, 'reader');
      expect(await has('reports.read')).to.equal(true);
      expect(await has('reports.write')).to.equal(false);
      expect(await has('no.such')).to.equal(false);
      expect(await hasAny('reports.write', 'reports.read')).to.equal(true);
      expect(await hasAny('reports.write', 'no.such')).to.equal(false);
      expect(await hasAll('reports.read', 'reports.read')).to.equal(true);
      expect(await hasAll('reports.read', 'reports.write')).to.equal(false);
    });

    it('are any of no names never, and all of them always', async () => {
      expect(await hasAny()).to.equal(false);
      expect(await hasAll()).to.equal(true);
      await roles.assignRole(served.db, userId, 'admin');
      expect(await hasAny()).to.equal(false);
    });

    it("are all an admin's, though only those attached are listed", async () => {
      expect(await roles.isAdmin(served.db, userId)).to.equal(false);
      await roles.assignRole(served.db, userId, 'admin');
      expect(await roles.isAdmin(served.db, userId)).to.equal(true);
      expect(await has('no.such')).to.equal(true);
      expect(await hasAny('no.such')).to.equal(true);
      expect(await hasAll('no.such', 'users.read')).to.equal(true);
      expect([...(await permissions.listPermissionNamesOfUser(served.db, userId))]).to.deep.equal([]);
    });

    it("have nothing to do with the role in the user's row", async () => {
      await served.sql`update "user" set role = 'ADMIN' where id = ${userId}`;
      expect(await roles.isAdmin(served.db, userId)).to.equal(false);
      expect(await has('reports.read')).to.equal(false);
    });

    it('are attached and detached, and a second time nothing happens', async () => {
      const held = async () => (await permissions.listPermissionsOfRole(served.db, 'reader')).map(({ name }) => name);
      expect(await permissions.attachPermission(served.db, 'reader', 'users.read')).to.equal(true);
      expect(await permissions.attachPermission(served.db, 'reader', 'users.read')).to.equal(true);
      expect(await held()).to.deep.equal(['reports.read', 'users.read']);
      expect(await permissions.detachPermission(served.db, 'reader', 'users.read')).to.equal(true);
      expect(await permissions.detachPermission(served.db, 'reader', 'users.read')).to.equal(true);
      expect(await held()).to.deep.equal(['reports.read']);
      expect(await permissions.attachPermission(served.db, 'reader', 'no.such')).to.equal(false);
      expect(await permissions.detachPermission(served.db, 'no such', 'users.read')).to.equal(false);
    });

    it('are found by name and by resource', async () => {
      expect(await permissions.findPermission(served.db, 'users.read')).to.include({
        resource: 'users',
        action: 'read',
      });
      expect(await permissions.findPermission(served.db, 'Users.read')).to.equal(undefined);
      const found = await permissions.listPermissionsByResource(served.db, 'reports');
      expect(found.map(({ name }) => name)).to.deep.equal(['reports.read', 'reports.write']);
    });
  });
});
