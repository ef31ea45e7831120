import { randomBytes } from 'node:crypto';
import { serverUser } from './server.js';
import type { Trial } from './trial.js';

/** A role of the test's own that may log in, and its URL of a trial's database. */
export async function newRole({ sql, url }: Pick<Trial, 'sql' | 'url'>): Promise<{
  readonly role: string;
  readonly url: string;
  /** Drops the role; what it owns goes to the tests' user. */
  readonly drop: () => Promise<void>;
}> {
  const role = `vbwd_test_${randomBytes(6).toString('hex')}`;
  await sql.unsafe(`create role ${role} login password 'x'`);
  const own = new URL(url);
  own.username = role;
  own.password = 'x';
  return {
    role,
    url: own.href,
    drop: async () => {
      await sql.unsafe(`reassign owned by ${role} to ${serverUser()}; drop owned by ${role}; drop role ${role}`);
    },
  };
}
