import type { Connection, RowOf } from 'pgproof-runtime';
import type { UserRole } from '../models/enums.js';
import type { user } from '../models/user.js';
import type { userDetails } from '../models/user-details.js';
import { findUserDetailsById } from '../queries/accounts/user-details.js';
import * as queries from '../queries/accounts/users.js';
import { findUserById } from '../queries/accounts/user.js';
import { insertUser } from '../queries/seed/users.js';
import { run } from './again.js';
import { bcryptCost, hashPassword } from './password-hash.js';
import { updateVersion } from './versions.js';

export type User = RowOf<typeof user>;
export type UserDetails = RowOf<typeof userDetails>;

export interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly role: UserRole;
  readonly firstName: string;
  readonly lastName: string;
}

/**
 * An active user with details.
 *
 * @param options.cost rounds of bcrypt, fewer than 12 in tests only.
 * @returns the new user's id.
 * @throws UniqueViolation when the address has an account.
 */
export async function createUser(
  connection: Connection,
  { password, ...user }: NewUser,
  { cost = bcryptCost }: { readonly cost?: number } = {},
): Promise<string> {
  const [row] = await run(connection, insertUser, { ...user, passwordHash: await hashPassword(password, cost) });
  if (row === undefined) throw new Error('the insert gave no row');
  return row.userId;
}

export async function findUser(connection: Connection, id: string): Promise<User | undefined> {
  const [row] = await run(connection, findUserById, { id });
  return row;
}

export async function findDetailsOfUser(connection: Connection, userId: string): Promise<UserDetails | undefined> {
  const [row] = await run(connection, queries.findUserDetailsByUserId, { userId });
  return row;
}

/**
 * Writes all that is given over what is there, if no one has changed the user since they were read.
 *
 * @throws RowNotFound
 * @throws VersionConflict
 */
export async function updateUser(connection: Connection, change: queries.UpdateUserParams): Promise<User> {
  return updateVersion(connection, { update: queries.updateUser, find: findUserById }, change);
}

/** As `updateUser`, for the details: what is left out becomes NULL. */
export async function updateUserDetails(
  connection: Connection,
  change: queries.UpdateUserDetailsParams,
): Promise<UserDetails> {
  return updateVersion(connection, { update: queries.updateUserDetails, find: findUserDetailsById }, change);
}

/** Deletes a user, and with them all that is theirs. @returns false when there was none. */
export async function deleteUser(connection: Connection, id: string): Promise<boolean> {
  return (await run(connection, queries.deleteUser, { id })).length > 0;
}
