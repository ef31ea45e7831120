import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { addCustomer, exportedOperations, operations, tryOut, type Customer } from '../../support/operations.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';

describe('an operation', () => {
  let database: TestDatabase;
  let customer: Customer;
  /** By what it is connected with: where names are looked up. */
  const pools = new Map<string, Pool>();

  before(async () => {
    database = await createTestDatabase('migrated');
    for (const path of ['public', '', 'hostile, public']) {
      pools.set(path, await connect(database.url, { max: 1, maxTransactions: 1, searchPath: path }));
    }
    customer = await addCustomer(database, poolOf('public'));
    await addHostileSchema(database);
    await database.sql.unsafe(
      `do $$ begin execute format('alter database %I set search_path = hostile, pg_catalog, public', current_database()); end $$`,
    );
  });
  after(async () => {
    for (const pool of pools.values()) await pool.close();
    await database.drop();
  });

  const poolOf = (path: string): Pool => pools.get(path) ?? expect.fail(path);

  it('is each of those that the package exports', () => {
    expect(Object.keys(operations).sort()).to.deep.equal(exportedOperations());
  });

  for (const [name, operation] of Object.entries(operations)) {
    it(`gives the same wherever names are looked up: ${name}`, async () => {
      const expected = plain(await tryOut(poolOf('public'), operation, customer));
      for (const path of ['', 'hostile, public'])
        expect(plain(await tryOut(poolOf(path), operation, customer)), path).to.equal(expected);
    });
  }

  it('looks nothing up where the database would have it', async () => {
    const fresh = await connect(database.url, { max: 1, maxTransactions: 1 });
    try {
      const [row] = (await fresh.execute({ name: 'test: Path', text: 'show search_path' }, [])).rows;
      expect(row).to.deep.equal({ search_path: '""' });
      for (const operation of Object.values(operations)) await tryOut(fresh, operation, customer);
    } finally {
      await fresh.close();
    }
  });
});

/** A schema that has something of its own for each table and type of the platform, and functions that are called in place of the server's. */
async function addHostileSchema({ sql }: TestDatabase): Promise<void> {
  const made = await sql<{ statement: string }[]>`
    select format('create table hostile.%I (like public.%1$I including defaults)', relname) as statement
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
    union all
    select format('create type hostile.%I as enum (''HOSTILE'')', typname)
    from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'`;
  const raises = `language plpgsql as $$ begin raise exception 'a hostile function ran'; end $$`;
  await sql.unsafe('create schema hostile');
  for (const { statement } of made) await sql.unsafe(statement);
  await sql.unsafe(`
    create function hostile.now() returns timestamptz ${raises};
    create function hostile.same(uuid, uuid) returns boolean ${raises};
    create operator hostile.= (leftarg = uuid, rightarg = uuid, function = hostile.same)`);
}

/** A value as text, in which what is new each time reads alike. */
function plain(value: unknown): string {
  const text = JSON.stringify(value ?? null, (_, part: unknown) =>
    part instanceof Set || part instanceof Map ? [...(part as Iterable<unknown>)] : part,
  );
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replace(/INV-\d{14}-[0-9A-F]{12}/g, '<number>')
    .replace(/"token":"[\w-]{43}"/g, '"token":"<token>"');
}
