import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { folderOf, type MigrationsFolder } from './migrations-folder.js';
import { whole } from './proofs.js';
import { runDb } from './run-db.js';
import type { Pair } from './standby.js';
import { startDb } from './start-db.js';
import { until } from './trial.js';

const insert = { name: 'test: Insert', text: 'insert into journal (id, account) values ($1, $2)' };
const add = { name: 'test: Add', text: 'update account set balance = balance + 1 where id = $1' };
const count = {
  name: 'test: Count',
  text: 'select (select count(*)::int from journal) as journal, (select sum(balance)::int from account) as balance',
};

const nameOf = (number: number) => `2026010100000${number}_create-t${number}`;
const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
const held = 6;

/** A journal, and the accounts that it tells of. */
export function journalFolder(): MigrationsFolder {
  return folderOf({
    [nameOf(0)]: {
      up: `create table account (id integer primary key, balance integer not null default 0);
        create table journal (id uuid primary key, account integer not null references account);
        insert into account select generate_series(1, 2);`,
    },
  });
}

/** Applies what the folder has pending. */
export async function migrateWhole(folder: MigrationsFolder, to: string): Promise<void> {
  const { code, stderr } = await runDb(['migrate', '--migrations', folder.directory], { env: { DATABASE_URL: to } });
  expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
}

/**
 * Fails over while writers and a run are at work. A pool goes on by itself, the run when it is typed again; nothing acknowledged is lost, and
 * nothing is done twice.
 *
 * @param url leads to the primary, before and after.
 * @param cut what the run that was under way says.
 */
export async function failOverUnderLoad(
  { pair, folder, url }: { readonly pair: Pair; readonly folder: MigrationsFolder; readonly url: string },
  cut: RegExp,
): Promise<void> {
  const db = await connect(url, { max: 4, maxTransactions: 4, searchPath: 'public' });
  const acknowledged = new Set<string>();
  const unknown = new Set<string>();
  let isOver = false;
  const write = async (account: number) => {
    while (!isOver) {
      const id = randomUUID();
      try {
        await db.transaction(async (transaction) => {
          await transaction.execute(insert, [id, String(account)]);
          await transaction.execute(add, [String(account)]);
        });
        acknowledged.add(id);
      } catch {
        // What became of it only the new primary knows.
        unknown.add(id);
        await sleep(10);
      }
    }
  };
  const writers = Array.from({ length: whole ? 4 : 2 }, (_, index) => write(1 + (index % 2)));
  try {
    const enough = whole ? 1000 : 50;
    const run = await holdRun(pair, folder, { url, db });
    await until(() => acknowledged.size >= enough, 'there is load');
    const before = acknowledged.size;

    await pair.failOver();

    const { code, output } = await run.ended;
    expect(code, output).to.equal(2);
    expect(output).to.match(cut).and.to.contain('status tells what is applied');
    await until(() => acknowledged.size >= before + enough, 'the pool writes to the new primary');
    await migrateWhole(folder, url);
    isOver = true;
    await Promise.all(writers);
    await run.release();
    await expectAllOnce(db, acknowledged, unknown);
    const marks = await db.execute({ name: 'test: Marks', text: 'select name from pgmigrations order by id' }, []);
    expect((marks.rows as { name: string }[]).map(({ name }) => name)).to.deep.equal([0, ...numbers].map(nameOf));
  } finally {
    isOver = true;
    await db.close();
  }
}

/** A run that stands in its sixth file. */
async function holdRun(pair: Pair, folder: MigrationsFolder, { url, db }: { url: string; db: Pool }) {
  for (const number of numbers)
    folder.write({
      [nameOf(number)]: {
        up: `create table t${number} (); ${number === held ? 'do $$ begin while not pg_try_advisory_xact_lock(1) loop perform pg_sleep(0.05); end loop; end $$;' : ''}`,
      },
    });
  const keeper = await connect(pair.primaryUrl, { max: 1 });
  await keeper.execute({ name: 'test: Hold', text: 'select pg_catalog.pg_advisory_lock(1)' }, []);
  const run = startDb(['migrate', '--migrations', folder.directory], url);
  const isHeld = {
    name: 'test: Held',
    text: "select from pg_catalog.pg_stat_activity where application_name = 'pgproof migrate' and wait_event = 'PgSleep'",
  };
  await until(async () => (await db.execute(isHeld, [])).rows.length === 1, 'the run is in its sixth file');
  return { ended: run.ended, release: () => keeper.close() };
}

async function expectAllOnce(db: Pool, acknowledged: Set<string>, unknown: Set<string>): Promise<void> {
  const { rows } = await db.execute(count, []);
  const [{ journal, balance } = { journal: 0, balance: 0 }] = rows as { journal: number; balance: number }[];
  const ids = await db.execute({ name: 'test: Ids', text: 'select id from journal' }, []);
  const there = new Set((ids.rows as { id: string }[]).map(({ id }) => id));
  expect([...acknowledged].filter((id) => !there.has(id))).to.deep.equal([]);
  expect([...there].filter((id) => !acknowledged.has(id) && !unknown.has(id))).to.deep.equal([]);
  expect(balance).to.equal(journal);
  if (whole)
    process.stderr.write(
      `      ${acknowledged.size} acknowledged, ${unknown.size} that failed, ${journal} in the journal = ${balance} in the balances\n`,
    );
}
