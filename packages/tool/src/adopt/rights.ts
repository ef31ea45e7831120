import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import { run } from 'pgproof-runtime/query.js';
import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { Session } from '../migrate/session.js';
import { tableNames } from '../migrate/tables.js';
import { fixOfRight } from '../migrate/versions.js';
import { getRights, listTablesOfOthers } from '../queries/adopt/rights.js';

/**
 * Looks whether the role may do what adoption does, and what the migrations after it do.
 *
 * @param catalog of the point: who owns other tables is not asked.
 * @throws UserError with what to type.
 */
export async function requireRights(session: Session, catalog: Pick<Catalog, 'tables'>): Promise<void> {
  const { connection, schema, config } = session;
  const ours = new Set(catalog.tables.map((table) => name(table.schema, table.name)));
  const others = (await run(connection, listTablesOfOthers)).filter((table) =>
    ours.has(name(table.schema, table.name)),
  );
  if (others.length > 0) {
    const owners = [...new Set(others.map(({ owner }) => owner))];
    const list = firstThree(others.map((table) => name(table.schema, table.name)));
    const roles = owners.map(quoteIdentifier).join(', ');
    throw new UserError(
      `the user ${config.user} does not own what the next migrations may change: ${list} (of ${owners.join(', ')})`,
      {
        fix: `${owners.length === 1 ? `connect as ${owners.join()}` : 'connect as a role that has the rights of all these'}; or have an administrator run: grant ${roles} to ${quoteIdentifier(config.user)}`,
        exitCode: 1,
      },
    );
  }
  const [rights] = await run(connection, getRights, { schema, names: tableNames });
  if (rights?.canMake !== false) return;
  throw new UserError(`the user ${config.user} may not make the runner's tables in the schema ${schema}`, {
    fix: fixOfRight(session, rights.owner ?? undefined),
    exitCode: 1,
  });
}
