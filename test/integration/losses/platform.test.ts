import { expect } from 'chai';
import type pg from 'pg';
import { quoteIdentifier, quoteLiteral } from 'pgproof-runtime/quote.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import type { Limits } from '../../../packages/tool/src/losses/question.js';
import type { Draft } from '../../../packages/tool/src/losses/loss.js';
import { measure } from '../../../packages/tool/src/losses/measure.js';
import { readStored } from '../../../packages/tool/src/losses/stored.js';
import { tryDown } from '../../../packages/tool/src/losses/trial.js';
import { loadMigrations, type Migration } from '../../../packages/tool/src/migrate/files.js';
import { migrate, rollback } from '../../../packages/tool/src/migrate/run.js';
import type { Session } from '../../../packages/tool/src/migrate/session.js';
import { createTestDatabase } from '../../support/database.js';
import { isChosen } from '../../support/proofs.js';
import { fillTables } from '../../support/rows/fill.js';
import { inSession, runnerOptions } from '../../support/runner.js';
import { migrationsFolder } from '../../support/template.js';
import { lastMigration } from '../history/steps.js';
import { legalValues } from '../round-trip/legal-values.js';

const limits: Limits = { countTimeoutMs: 60_000, lockTimeoutMs: 2000, moreMs: 1000 };

/** What a down file takes out of the catalog: read here from the catalogs before and after, and not by what is tested. */
interface Gone {
  readonly kind: 'table' | 'column' | 'label';
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly label: string;
}

/** Every table; every column by the number that it keeps when it is renamed; and each label at each column of its type. */
const listed = `
  select 'table ' || c.oid as id, 'table' as kind, n.nspname as schema, c.relname as table, '' as column, '' as label
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname = 'public' and c.relname !~ '^(pgmigrations|migration_)'
  union all
  select 'column ' || c.oid || '.' || a.attnum, 'column', n.nspname, c.relname, a.attname, ''
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname = 'public' and c.relname !~ '^(pgmigrations|migration_)'
    and a.attnum > 0 and not a.attisdropped
  union all
  select 'label ' || e.oid || ' ' || c.oid || '.' || a.attnum, 'label', n.nspname, c.relname, a.attname, e.enumlabel
  from pg_enum e join pg_attribute a on a.atttypid = e.enumtypid and not a.attisdropped
  join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') join pg_namespace n on n.oid = c.relnamespace`;

/** Rows need not refer to others: what is counted is each table by itself. */
const unreferred = 'set session_replication_role = replica';

async function list({ client }: Session): Promise<Map<string, Gone>> {
  const { rows } = await client.query<Gone & { id: string }>(listed);
  return new Map(rows.map(({ id, ...one }) => [id, one]));
}

describe('every table, column and label that a down file of the platform takes away', () => {
  it('is named where one row, one value or one use is put in, and not without', async function () {
    this.timeout(900_000);
    const database = await createTestDatabase('empty');
    const migrations = loadMigrations(migrationsFolder);
    const folder = { directory: migrationsFolder, migrations };
    const tried = { table: 0, column: 0, label: 0 };
    try {
      await inSession(database.url, async (session) => {
        for (const migration of migrations) {
          await migrate(session, folder, migration.name, runnerOptions);
          // The last one always: it is the one that is being written.
          if (!isChosen(migration.name) && migration.name !== lastMigration) continue;
          const before = await list(session);
          await rollback(session, folder, { steps: 1 }, runnerOptions);
          const after = await list(session);
          await migrate(session, folder, migration.name, runnerOptions);
          const gone = [...before].flatMap(([id, one]) => (after.has(id) ? [] : [one]));
          if (gone.length > 0) await putIn(session, migration, gone);
          for (const { kind } of gone) tried[kind] += 1;
        }
      });
    } finally {
      await database.drop();
    }
    // What make prove publishes.
    if (this.test) this.test.title += `: ${tried.table} tables, ${tried.column} columns and ${tried.label} labels`;
    expect(tried.table + tried.column + tried.label).to.be.above(0);
  });

  async function putIn(session: Session, migration: Migration, gone: readonly Gone[]): Promise<void> {
    const { client, connection, schema } = session;
    const inside = { ...session, client: insideTransaction(client) };
    const history = loadMigrations(migrationsFolder).filter(({ name }) => name <= migration.name);
    const replay = {
      folder: { directory: migrationsFolder, migrations: history },
      live: connection,
      note: () => undefined,
      onProgress: () => undefined,
    };
    const trial = await tryDown(replay, [migration]);
    const count = async () => measure(inside, await readStored(connection, schema), trial, limits);
    await client.query('begin');
    expect(await count(), `${migration.name} with its own rows`).to.deep.equal([]);
    await client.query(unreferred);
    await fillTables(client, await readCatalog(connection), { first: 1, legalValues });
    for (const one of gone) {
      await client.query('savepoint one');
      const table = `${quoteIdentifier(one.schema)}.${quoteIdentifier(one.table)}`;
      const isWhole = gone.some(({ kind, table: other }) => kind === 'table' && other === one.table);
      await leaveOne(client, table, one, isWhole);
      const named = await count();
      const name = isWhole ? `public.${one.table}` : `public.${one.table}.${one.column}`;
      const told = named.find(({ object }) => object === name);
      expect(told, `${migration.name}: ${JSON.stringify(one)}, of ${describe_(named)}`).to.include({
        count: 1,
        atLeast: false,
      });
      await client.query('rollback to one');
    }
    await client.query('rollback');
  }

  /** Leaves one row of a table, one value of a column, or one row with that label. */
  async function leaveOne(client: pg.ClientBase, table: string, one: Gone, isWhole: boolean): Promise<void> {
    const column = quoteIdentifier(one.column);
    if (one.kind === 'label') await client.query(`update ${table} set ${column} = ${quoteLiteral(one.label)}`);
    if (isWhole) {
      // Those that the migrations have put there do not count, and were there first.
      await client.query(`delete from ${table} where ctid <> (select max(ctid) from ${table})`);
      return;
    }
    const kept = one.kind === 'column' ? 'is not null' : `= ${quoteLiteral(one.label)}`;
    const { rows } = await client.query<{ ctid: string }>(
      `select ctid::text from ${table} where ${column} ${kept} and ${column}::text is distinct from (
         select pg_get_expr(adbin, adrelid) from pg_attrdef join pg_attribute on attrelid = adrelid and attnum = adnum
         where adrelid = ${quoteLiteral(table)}::regclass and attname = ${quoteLiteral(one.column)}) order by ctid desc limit 1`,
    );
    await client.query(
      `update ${table} set ${column} = default where ctid <> ${quoteLiteral(rows[0]?.ctid ?? '')}::tid`,
    );
  }
});

/** Has what is counted in a transaction of its own counted in the test's. */
function insideTransaction(client: pg.Client): pg.Client {
  const query = (sql: string) =>
    client.query(sql.replace(/^begin[^;]*/, 'savepoint own').replace(/^rollback$/, 'rollback to own'));
  return Object.assign(Object.create(client) as pg.Client, { query });
}

function describe_(drafts: readonly Draft[]): string {
  return JSON.stringify(drafts.map(({ object, count }) => `${object} ${String(count)}`));
}
