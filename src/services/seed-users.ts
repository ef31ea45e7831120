import { truncates } from 'bcryptjs';
import { UserError } from 'pgproof-runtime';
import type { NewUser } from './users.js';

/**
 * The admin and the test user: from ADMIN_EMAIL, ADMIN_PASSWORD, TEST_EMAIL and TEST_PASSWORD, else the platform's defaults.
 *
 * @throws UserError when they cannot both exist, or bcrypt would cut a password off.
 */
export function platformUsers(env: NodeJS.ProcessEnv): NewUser[] {
  const users: NewUser[] = [
    {
      email: (env['ADMIN_EMAIL'] || 'admin@example.com').toLowerCase(),
      password: env['ADMIN_PASSWORD'] || 'AdminPass123@',
      role: 'ADMIN',
      firstName: 'Admin',
      lastName: 'User',
    },
    {
      email: (env['TEST_EMAIL'] || 'test@example.com').toLowerCase(),
      password: env['TEST_PASSWORD'] || 'TestPass123@',
      role: 'USER',
      firstName: 'Test',
      lastName: 'User',
    },
  ];
  for (const { email, password } of users) {
    if (!/^[^@\s]+@[^@\s]+$/.test(email))
      throw new UserError(`${email} is no e-mail address`, { fix: 'correct ADMIN_EMAIL or TEST_EMAIL' });
    if (truncates(password))
      throw new UserError(`the password of ${email} is longer than the 72 bytes that bcrypt reads`, {
        fix: 'shorten it',
      });
  }
  if (users[0]?.email === users[1]?.email) {
    throw new UserError('ADMIN_EMAIL and TEST_EMAIL are the same', { fix: 'give each its own' });
  }
  return users;
}
