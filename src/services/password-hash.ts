import { hash, truncates } from 'bcryptjs';
import { Refusal } from './refusals.js';

/** Rounds of bcrypt: 2 to the twelfth. The platform's Python side verifies the same `$2b$` hashes. */
export const bcryptCost = 12;

/** The password is empty, or longer than the 72 bytes that bcrypt reads. */
export class UnusablePassword extends Refusal {}

/** @throws UnusablePassword */
export function requirePassword(password: string): void {
  if (password === '') throw new UnusablePassword('the password is empty');
  if (truncates(password)) throw new UnusablePassword('the password is longer than the 72 bytes that bcrypt reads');
}

/** A `$2b$` hash of a password. @param cost fewer rounds are for tests. */
export async function hashPassword(password: string, cost = bcryptCost): Promise<string> {
  return hash(password, cost);
}
