import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection, Database, Timestamp } from 'pgproof-runtime';
import * as queries from '../queries/accounts/password-reset.js';
import { run, transact } from './again.js';
import { bcryptCost, hashPassword, requirePassword } from './password-hash.js';
import { Refusal } from './refusals.js';

/** What was asked for: alike for an address that somebody has and one that no one has. */
export interface ResetRequest {
  /** Whom to send the link; null: no one, and the token opens nothing. What answers the asker must not depend on it. */
  readonly userId: string | null;
  /** As the account has it, or as it was asked for. */
  readonly email: string;
  /** What the link holds: 43 characters that fit into a URL. It is nowhere else, so it cannot be had again. */
  readonly token: string;
  /** In an hour, in UTC. */
  readonly expiresAt: Timestamp;
}

export type ResetFailure = 'invalid' | 'expired' | 'already_used';

/** The link does not work: no one has it, its hour is over, or it was used or replaced by another; in this order. */
export class ResetRefused extends Refusal {
  readonly reason: ResetFailure;

  constructor(reason: ResetFailure) {
    super(`the password reset token is ${reason.replace('_', ' ')}`);
    this.reason = reason;
  }
}

/**
 * Makes a link for the user who has the address, in whatever case; earlier links of theirs stop working. Suspended and deleted users get
 * none. The database holds the token's SHA-256 only.
 *
 * The work is the same when no one has the address: the same statements, and a commit that waits for no disk. What is left, the time
 * that writing a row takes, is hidden behind an answer that never comes sooner than after 50 ms.
 */
export async function requestReset(database: Database, email: string): Promise<ResetRequest> {
  const [answer] = await Promise.all([replaceToken(database, email), sleep(50)]);
  return answer;
}

/**
 * Sets a new password, once for a token: of many at once, one succeeds. Other links of the user stop working.
 *
 * @param options.cost rounds of bcrypt, fewer than 12 in tests only.
 * @throws ResetRefused with the reason.
 * @throws UnusablePassword
 */
export async function resetPassword(
  database: Database,
  { token, newPassword }: { readonly token: string; readonly newPassword: string },
  { cost = bcryptCost }: { readonly cost?: number } = {},
): Promise<{ userId: string; email: string }> {
  requirePassword(newPassword);
  const hash = hashToken(token);
  // No one makes us hash passwords with a token that does not work.
  const failure = await findFailure(database, hash);
  if (failure !== undefined) throw new ResetRefused(failure);
  const passwordHash = await hashPassword(newPassword, cost);
  const done = await transact(database, async (transaction) => {
    // The user first, as requestReset does, so that the two never wait for each other.
    await run(transaction, queries.lockUserOfResetToken, { hash });
    const [user] = await run(transaction, queries.resetPassword, { hash, passwordHash });
    return user;
  });
  if (done === undefined) throw new ResetRefused((await findFailure(database, hash)) ?? 'invalid');
  return { userId: done.id, email: done.email };
}

/** Makes all open links of a user useless. @returns how many there were. */
export async function invalidateResets(connection: Connection, userId: string): Promise<number> {
  return (await run(connection, queries.invalidatePasswordResetTokens, { userId })).length;
}

/** Deletes what expired more than some days ago, used or not. @returns how many rows. */
export async function cleanupExpiredResets(connection: Connection, olderThanDays = 7): Promise<number> {
  const [row] = await run(connection, queries.deleteExpiredPasswordResetTokens, { olderThanDays });
  return row?.deleted ?? 0;
}

async function replaceToken(database: Database, email: string): Promise<ResetRequest> {
  const token = randomBytes(32).toString('base64url');
  return transact(database, async (transaction) => {
    const [prepared] = await run(transaction, queries.prepareReset);
    if (prepared === undefined) throw new Error('the preparation gave no row');
    // Of two at once the second sees the first one's token, and replaces it.
    const [user] = await run(transaction, queries.lockUserByEmail, { email });
    const expiresAt = prepared.expires_at;
    const userId = user?.id ?? null;
    await run(transaction, queries.replacePasswordResetToken, { userId, hash: hashToken(token), expiresAt });
    return { userId, email: user?.email ?? email, token, expiresAt };
  });
}

async function findFailure(connection: Connection, hash: string): Promise<ResetFailure | undefined> {
  const [state] = await run(connection, queries.findPasswordResetState, { hash });
  if (state === undefined || state.closed) return 'invalid';
  if (state.expired) return 'expired';
  return state.used ? 'already_used' : undefined;
}

function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
