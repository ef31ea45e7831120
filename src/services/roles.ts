import type { Connection, RowOf } from 'pgproof-runtime';
import type { role } from '../models/role.js';
import * as queries from '../queries/access/roles.js';
import { run } from './again.js';
import { Refusal } from './refusals.js';

export type Role = RowOf<typeof role>;

/** A role that the platform itself needs is not deleted. */
export class SystemRole extends Refusal {
  readonly role: string;

  constructor(role: string) {
    super(`the role ${role} belongs to the system`);
    this.role = role;
  }
}

/** @throws UniqueViolation when there is a role of this name. */
export async function createRole(
  connection: Connection,
  { name, description, isSystem = false }: { name: string; description?: string; isSystem?: boolean },
): Promise<Role> {
  const [row] = await run(connection, queries.insertRole, { name, description, isSystem });
  if (row === undefined) throw new Error('the insert gave no row');
  return row;
}

/**
 * Takes a role from everybody, and deletes it.
 *
 * @returns false when there is no such role.
 * @throws SystemRole
 */
export async function deleteRole(connection: Connection, name: string): Promise<boolean> {
  const deleted = await run(connection, queries.deleteRole, { name });
  if (deleted.length > 0) return true;
  const found = await findRole(connection, name);
  if (found?.is_system === true) throw new SystemRole(name);
  return false;
}

/** Names are compared exactly. */
export async function findRole(connection: Connection, name: string): Promise<Role | undefined> {
  const [row] = await run(connection, queries.findRoleByName, { name });
  return row;
}

/**
 * Gives a user a role, if they do not have it yet.
 *
 * @returns false when there is no such role.
 * @throws ForeignKeyViolation when there is no such user.
 */
export async function assignRole(connection: Connection, userId: string, role: string): Promise<boolean> {
  return (await run(connection, queries.assignRole, { userId, role })).length > 0;
}

/** Takes a role from a user, if they have it. @returns false when there is no such role. */
export async function revokeRole(connection: Connection, userId: string, role: string): Promise<boolean> {
  return (await run(connection, queries.revokeRole, { userId, role })).length > 0;
}

/** By name. */
export async function listRolesOfUser(connection: Connection, userId: string): Promise<Role[]> {
  return run(connection, queries.listRolesOfUser, { userId });
}

export async function hasRole(connection: Connection, userId: string, role: string): Promise<boolean> {
  const [row] = await run(connection, queries.checkRole, { userId, role });
  return row?.held === true;
}

/** Whether the user has the role `admin`, which has every permission. It has nothing to do with `user.role`. */
export async function isAdmin(connection: Connection, userId: string): Promise<boolean> {
  return hasRole(connection, userId, 'admin');
}
