import type { Connection, RowOf } from 'pgproof-runtime';
import type { permission } from '../models/permission.js';
import * as queries from '../queries/access/permissions.js';
import { run } from './again.js';

export type Permission = RowOf<typeof permission>;

/** @throws UniqueViolation when there is a permission of this name. */
export async function createPermission(
  connection: Connection,
  permission: { name: string; resource: string; action: string; description?: string },
): Promise<Permission> {
  const [row] = await run(connection, queries.insertPermission, permission);
  if (row === undefined) throw new Error('the insert gave no row');
  return row;
}

export async function findPermission(connection: Connection, name: string): Promise<Permission | undefined> {
  const [row] = await run(connection, queries.findPermissionByName, { name });
  return row;
}

/** By name. */
export async function listPermissionsByResource(connection: Connection, resource: string): Promise<Permission[]> {
  return run(connection, queries.listPermissionsByResource, { resource });
}

/** Gives a role a permission, if it does not have it yet. @returns false when there is no such role or no such permission. */
export async function attachPermission(connection: Connection, role: string, permission: string): Promise<boolean> {
  return (await run(connection, queries.attachPermission, { role, permission })).length > 0;
}

/** Takes a permission from a role, if it has it. @returns false when there is no such role or no such permission. */
export async function detachPermission(connection: Connection, role: string, permission: string): Promise<boolean> {
  return (await run(connection, queries.detachPermission, { role, permission })).length > 0;
}

/** By name. */
export async function listPermissionsOfRole(connection: Connection, role: string): Promise<Permission[]> {
  return run(connection, queries.listPermissionsOfRole, { role });
}

/** The names of what is attached to the user's roles: for an admin, too, who may do everything besides. */
export async function listPermissionNamesOfUser(connection: Connection, userId: string): Promise<Set<string>> {
  const rows = await run(connection, queries.listPermissionNamesOfUser, { userId });
  return new Set(rows.map(({ name }) => name));
}

export async function hasPermission(connection: Connection, userId: string, name: string): Promise<boolean> {
  return hasAllPermissions(connection, userId, [name]);
}

/** Without names no one has any, not even an admin: false. */
export async function hasAnyPermission(
  connection: Connection,
  userId: string,
  names: readonly string[],
): Promise<boolean> {
  if (names.length === 0) return false;
  const { admin, held } = await check(connection, userId, names);
  return admin || held > 0;
}

/** Of no names, everybody has all: true. */
export async function hasAllPermissions(
  connection: Connection,
  userId: string,
  names: readonly string[],
): Promise<boolean> {
  if (names.length === 0) return true;
  const { admin, held } = await check(connection, userId, names);
  return admin || held === new Set(names).size;
}

async function check(
  connection: Connection,
  userId: string,
  names: readonly string[],
): Promise<{ admin: boolean; held: number }> {
  const [row] = await run(connection, queries.checkPermissions, { userId, names: [...names] });
  if (row === undefined) throw new Error('the check gave no row');
  return row;
}
