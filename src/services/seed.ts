import type { SeedStep } from 'pgproof-runtime';
import { createDemoData } from './demo-data.js';
import { platformUsers } from './seed-users.js';
import { createUser } from './users.js';

/** What `reset-db` fills a new database of the platform with. */
export const seed: readonly SeedStep[] = [
  {
    what: 'users',
    check: () => {
      platformUsers(process.env);
    },
    fill: async (connection) => {
      const users = platformUsers(process.env);
      for (const user of users) await createUser(connection, user);
      return users.map(({ email, role }) => `created ${email} (${role.toLowerCase()})`);
    },
  },
  {
    what: 'demo data',
    demo: true,
    fill: async (connection) => {
      await createDemoData(connection);
      return ['created demo data'];
    },
  },
];
