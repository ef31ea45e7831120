import { expect } from 'chai';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { openSession, type Session } from '../../../packages/tool/src/migrate/session.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { compareStates, type Change } from '../../support/round-trip/compare.js';
import { readState, type State } from '../../support/round-trip/state.js';
import { fillTables } from '../../support/rows/fill.js';
import { tablesOfSprint } from '../history/facts.js';

const cases: { title: string; statement: string; losses: Record<string, number | 'all'> }[] = [
  {
    title: "a user takes that user's rows with it",
    // One of them has NULL in all that may be; this one has a row behind each of its keys.
    statement: `delete from "user" where id = (select user_id from addon_subscription where invoice_id is not null limit 1)`,
    losses: {
      addon_subscription: 1,
      feature_usage: 1,
      invoice_line_item: 1,
      password_reset_token: 1,
      subscription: 1,
      token_bundle_purchase: 1,
      token_transaction: 1,
      user: 1,
      user_case: 1,
      user_details: 1,
      user_invoice: 1,
      user_roles: 1,
      user_token_balance: 1,
    },
  },
  {
    title: 'a role takes it from its users, and its permissions from it',
    statement: 'delete from role where name = (select min(name) from role)',
    losses: { role: 1, role_permissions: 1, user_roles: 1 },
  },
  {
    title: 'a permission takes it from its roles',
    statement: 'delete from permission where name = (select min(name) from permission)',
    losses: { permission: 1, role_permissions: 1 },
  },
  ...[
    'addon_subscription',
    'feature_usage',
    'password_reset_token',
    'role_permissions',
    'token_transaction',
    'user_roles',
    'user_token_balance',
  ].map((table) => ({
    title: `${table} takes nothing with it`,
    statement: `delete from ${table}`,
    losses: { [table]: 'all' as const },
  })),
];

describe('deleting, where several users have rows in all tables,', () => {
  let db: TestDatabase;
  let session: Session;
  let full: State;

  before(async () => {
    db = await createTestDatabase('migrated');
    session = await openSession(parseConnectionUrl(db.url), 'test');
    const { catalog } = await readState(session);
    await fillTables(session.client, catalog, { first: 1 });
    full = await readState(session);
  });

  after(async () => {
    await session.client.end();
    await db.drop();
  });

  for (const { title, statement, losses } of cases) {
    it(`${title}, and changes nothing else`, async () => {
      const expected = Object.entries(losses).map(([table, count]) => ({
        object: `rows of public.${table}`,
        problem: `${count === 'all' ? (full.rows.get(`public.${table}`)?.length ?? 0) : count} gone`,
      }));
      const changes = await changesBy(statement);
      expect(changes.filter(isOfSprint)).to.have.deep.members(expected);
    });
  }

  /** What a table that came later has to do with them, its model says. */
  const sprint = tablesOfSprint();
  const isOfSprint = ({ object }: Change) => sprint.has(object.replace(/^rows of public\./, ''));

  async function changesBy(statement: string): Promise<Change[]> {
    await session.client.query('begin');
    try {
      await session.client.query(statement);
      return compareStates(full, await readState(session));
    } finally {
      await session.client.query('rollback');
    }
  }
});
