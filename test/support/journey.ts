import { expect } from 'chai';
import * as users from '../../src/services/users.js';
import { serveDatabase, type ServedDatabase } from './connect.js';

/** A database in which somebody else has been before, and a user whose journey it is. */
export interface Journey extends ServedDatabase {
  readonly userId: string;
  readonly email: string;
  /** Deletes the user: of them nothing may be left, of others everything, as it was. */
  end(): Promise<void>;
}

/**
 * Creates a user and a neighbour, and lets the neighbour go the same way first.
 *
 * @param steps what the neighbour does.
 */
export async function startJourney(
  steps: (journey: ServedDatabase, userId: string) => Promise<void>,
): Promise<Journey> {
  const served = await serveDatabase(4);
  const create = (email: string) =>
    users.createUser(
      served.db,
      { email, password: 'secret', role: 'USER', firstName: 'Ada', lastName: 'Byron' },
      { cost: 4 },
    );
  const neighbour = await create('neighbour@example.com');
  await steps(served, neighbour);
  const email = 'Traveller@example.com';
  const userId = await create(email);
  const before = await rowsOfOthers(served, userId);
  return {
    ...served,
    userId,
    email,
    end: async () => {
      expect(await users.deleteUser(served.db, userId)).to.equal(true);
      const after = await rowsOfOthers(served, userId);
      expect(after.others, 'nothing of others changes').to.deep.equal(before.others);
      expect(after.own, 'nothing of the user is left').to.deep.equal([]);
    },
  };
}

interface RowsByOwner {
  readonly own: string[];
  readonly others: string[];
}

/** All rows of all tables that can be a user's, those that name the user apart from the others. */
async function rowsOfOthers({ sql }: ServedDatabase, userId: string): Promise<RowsByOwner> {
  const tables = await sql<{ table: string }[]>`
    select distinct format('%I.%I', table_schema, table_name) as table from information_schema.columns
    where column_name in ('user_id', 'invoice_id') and table_schema = 'public' order by 1`;
  const rows: string[] = [];
  for (const { table } of [{ table: 'public."user"' }, ...tables]) {
    const found = await sql.unsafe<{ row: string }[]>(`select to_jsonb(t)::text as row from ${table} as t order by 1`);
    rows.push(...found.map(({ row }) => `${table} ${row}`));
  }
  return { own: rows.filter((row) => row.includes(userId)), others: rows.filter((row) => !row.includes(userId)) };
}
