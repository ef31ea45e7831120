import type { Catalog } from './catalog.js';

/**
 * What a history makes, without the right of every role to create objects in `public` where the database has taken it back. No migration
 * gives that right, it comes with PostgreSQL 14, and drift says how to revoke it.
 */
export function closedAs(found: Catalog, expected: Catalog): Catalog {
  if (found.grants.some(isOpen)) return expected;
  return { ...expected, grants: expected.grants.filter((row) => !isOpen(row)) };
}

function isOpen({ kind, identity, grantee, privilege, granted }: Catalog['grants'][number]): boolean {
  return kind === 'schema' && identity === 'public' && grantee === 'PUBLIC' && privilege === 'CREATE' && granted;
}
