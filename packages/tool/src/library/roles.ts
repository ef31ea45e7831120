import { run } from 'pgproof-runtime/query.js';
import type { Session } from '../migrate/session.js';
import { listRoles } from '../queries/replay/outside.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';

/** Makes roles that migrations name and that an administrator makes elsewhere: on the embedded server there is none but us. */
export async function makeRoles(
  { client, connection, prepared }: Session,
  roles: readonly string[] | undefined,
  tell: (message: string) => void,
): Promise<void> {
  if (roles === undefined || roles.length === 0) return;
  await prepared;
  const there = new Set((await run(connection, listRoles)).map(({ name }) => name));
  for (const role of roles.filter((name) => !there.has(name))) {
    await client.query(`create role ${quoteIdentifier(role)}`);
    tell(`created the role ${role}`);
  }
}
