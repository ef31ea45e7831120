import { expect } from 'chai';
import pg from 'pg';
import { compareCatalogs } from '../../../packages/tool/src/catalog/diff.js';
import { readCatalogOf } from '../../../packages/tool/src/catalog/read.js';
import { parseStatements } from '../../../packages/tool/src/migrate/grammar.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { prove } from '../../support/proofs.js';
import { serverMajor } from '../../support/server.js';
import { until } from '../../support/trial.js';
import { filled, made, recipesFor } from './recipes.js';

/** Locks beside which no one can write, the weakest first. */
const blocking = ['ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'];

describe('a recipe for a table in use', () => {
  let database: TestDatabase;
  let runner: pg.Client;
  let other: pg.Client;
  beforeEach(async () => {
    database = await createTestDatabase('empty');
    await database.sql.unsafe(made + filled);
    [runner, other] = [new pg.Client(database.url), new pg.Client(database.url)];
    await Promise.all([runner.connect(), other.connect()]);
  });
  afterEach(async () => {
    await Promise.all([runner.end(), other.end()]);
    await database.drop();
  });
  const catalog = () => readCatalogOf(parseConnectionUrl(database.url), 'vbwd-test');

  for (const [title, recipe] of Object.entries(recipesFor(18))) {
    const files = () => recipesFor(serverMajor())[title] ?? recipe;
    prove(`makes ${title}: no row is read or written under a lock that blocks, and others go on`, async () => {
      const before = await catalog();
      const rows = await contents();
      for (const file of files()) await step(file.name, file.up);
      const after = await catalog();
      expect(compareCatalogs(before, after).outcome).to.equal(
        title === 'rows that are changed' ? 'equal' : 'different',
      );
      for (const file of files().toReversed()) await step(file.name, file.down);
      if (title !== 'rows that are changed') expect(await contents()).to.deep.equal(rows);
      const { differences } = compareCatalogs(before, await catalog());
      expect(differences.filter(({ problem }) => !/order/.test(problem)).map(({ object }) => object)).to.deep.equal(
        title === 'a label of an enum' ? ['enum public.mood'] : [],
      );
      for (const file of files()) await step(file.name, file.up);
      expect(compareCatalogs(after, await catalog()).outcome).not.to.equal('different');
    });
  }

  it('of a foreign key lets a client go on that has written the table referred to', async () => {
    const [file] = recipesFor(serverMajor())['a foreign key'] ?? [];
    for (const [index, text] of [file?.up ?? '', file?.down ?? ''].entries()) {
      await other.query('begin');
      await other.query(`insert into public.team values (${100 + index})`);
      await runner.query('begin');
      const pid = await pidOf(runner);
      const running = runner.query(text);
      running.catch(() => undefined);
      await until(() => isWaiting(pid), 'the file waits for the client');
      await other.query("set local lock_timeout = '5s'");
      await other.query(`insert into public."order" (team) values (${100 + index})`);
      await other.query('commit');
      await running;
      await runner.query('commit');
    }
  });

  /** The rows that were there, which no client has changed on purpose. */
  const contents = () =>
    database.sql`select id, team, "Price", code, mood, phone from public."order" where id between 3 and 3000 order by id`;

  /** Runs a file as the runner does, and has a client read and write before it and after it. */
  async function step(name: string, text: string): Promise<void> {
    const statements = (await parseStatements(text)) ?? [];
    const [first = ''] = text.split('\n');
    if (first === '-- no-transaction') await alone(name, statements[0]?.text ?? '');
    else if (first === '-- batched') while ((await together(name, statements)) > 0);
    else await together(name, statements);
    await act(other, name, 1);
  }

  /** Statement by statement: what has been locked by then, and how many rows each has touched. */
  async function together(name: string, statements: readonly { readonly text: string }[]): Promise<number> {
    let changed = 0;
    await runner.query('begin');
    for (const { text } of statements) {
      const rows = await touched();
      const { rowCount } = await runner.query(text);
      changed += rowCount ?? 0;
      if ((await touched()) > rows) expect(await locked(), `${name}: ${text}`).to.deep.equal([]);
    }
    await runner.query('commit');
    return changed;
  }

  /** Beside a transaction that has written and has not ended, while a third session goes on. */
  async function alone(name: string, text: string): Promise<void> {
    const third = new pg.Client(database.url);
    await third.connect();
    try {
      await other.query('begin');
      await act(other, name, 1);
      const pid = await pidOf(runner);
      let isDone = false;
      const running = runner
        .query(text)
        // The runner takes it as done, where the other file of the pair creates the index.
        .catch((error: unknown) => {
          if ((error as { code?: string }).code !== '42704') throw error;
        })
        .finally(() => {
          isDone = true;
        });
      running.catch(() => undefined);
      await until(async () => isDone || (await isWaiting(pid)), `${name} waits for the transaction that has written`);
      await act(third, name, 2);
      await other.query('commit');
      await running;
    } finally {
      await third.end();
    }
  }

  async function pidOf(session: pg.Client): Promise<number> {
    const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
    return rows[0]?.pid ?? 0;
  }

  async function isWaiting(pid: number): Promise<boolean> {
    const [row] = await database.sql<{ is_waiting: boolean }[]>`
      select wait_event_type = 'Lock' as is_waiting from pg_stat_activity where pid = ${pid}`;
    return row?.is_waiting === true;
  }

  /** Reads and writes as the release before does; a client that would wait fails. @param own a row that no other client writes. */
  async function act(session: pg.Client, name: string, own: number): Promise<void> {
    // What holds it up holds it up for good.
    await session.query("set lock_timeout = '5s'");
    for (const [table, values] of [
      ['order', '(team) values (1)'],
      ['event', '(at) values (5)'],
    ] as const) {
      // After the last step of a rename the old name is gone.
      const { rows } = await session.query<{ there: boolean }>(
        `select to_regclass('public."${table}"') is not null as there`,
      );
      if (rows[0]?.there !== true) continue;
      for (const text of [
        `insert into public."${table}" ${values}`,
        `select count(*) from public."${table}"`,
        table === 'order'
          ? `update public."order" set team = 2 where id = ${own}`
          : `update public.event set id = id where id = ${own}`,
      ])
        await session.query(text).catch((error: unknown) => {
          throw new Error(`${name}: a client could not ${text}: ${String(error)}`, { cause: error });
        });
    }
    await session.query('reset lock_timeout');
  }

  /** The locks that the transaction holds on tables that were there before it, and that keep others from writing. */
  async function locked(): Promise<string[]> {
    const { rows } = await runner.query<{ lock: string }>(
      `
      select pg_locks.mode || ' on ' || relname as lock
      from pg_locks
      join pg_class on pg_class.oid = pg_locks.relation
      where pid = pg_backend_pid() and mode = any ($1) and relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
      [blocking],
    );
    return rows.map(({ lock }) => lock);
  }

  /** How many rows of tables the transaction has read or written so far. */
  async function touched(): Promise<number> {
    const { rows } = await runner.query<{ touched: string }>(`
      select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0) + n_tup_ins + n_tup_upd + n_tup_del), 0) as touched
      from pg_stat_xact_user_tables where schemaname = 'public'`);
    return Number(rows[0]?.touched);
  }
});
