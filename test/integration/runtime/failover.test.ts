import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { connect, type Pool } from 'pgproof-runtime/connect.js';
import { connectionUrl, parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { whole } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { startPair, type Pair } from '../../support/standby.js';
import { startDb } from '../../support/start-db.js';
import { until } from '../../support/trial.js';

const insert = { name: 'test: Insert', text: 'insert into journal (id, account) values ($1, $2)' };
const add = { name: 'test: Add', text: 'update account set balance = balance + 1 where id = $1' };
const count = {
  name: 'test: Count',
  text: 'select (select count(*)::int from journal) as journal, (select sum(balance)::int from account) as balance',
};

const nameOf = (number: number) => `2026010100000${number}_create-t${number}`;
const numbers = [1, 2, 3, 4, 5, 6, 7, 8];
const held = 6;

describe('a failover', () => {
  let folder: MigrationsFolder;
  let pair: Pair;
  let url: string;
  let db: Pool;

  before(async function () {
    this.timeout(120_000);
    folder = folderOf({
      [nameOf(0)]: {
        up: `create table account (id integer primary key, balance integer not null default 0);
          create table journal (id uuid primary key, account integer not null references account);
          insert into account select generate_series(1, 2);`,
      },
    });
    pair = await startPair((primary) => migrate(primary), { streams: true });
    const [primary, standby] = [parseConnectionUrl(pair.primaryUrl), parseConnectionUrl(pair.standbyUrl)];
    url = connectionUrl({ ...primary, others: [standby], sessionAttributes: 'read-write' });
    db = await connect(url, { max: 4, maxTransactions: 4, searchPath: 'public' });
  });

  after(async () => {
    await db.close();
    await pair.stop();
    folder.cleanup();
  });

  async function migrate(to: string): Promise<void> {
    const { code, stderr } = await runDb(['migrate', '--migrations', folder.directory], { env: { DATABASE_URL: to } });
    expect({ code, stderr }).to.deep.equal({ code: 0, stderr: '' });
  }

  it('is followed by a pool under load and by a cut run: nothing acknowledged is lost, and nothing is done twice', async () => {
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
    await until(() => acknowledged.size >= (whole ? 1000 : 50), 'there is load');
    const before = acknowledged.size;

    await pair.failOver();

    const { code, output } = await run.ended;
    expect(code, output).to.equal(2);
    expect(output)
      .to.contain(`${nameOf(held)}.up.sql: the connection was lost`)
      .and.to.contain('status tells what is applied');
    await until(() => acknowledged.size >= before + (whole ? 1000 : 50), 'the pool writes to the new primary');
    await migrate(url);
    isOver = true;
    await Promise.all(writers);
    await keeper.close();

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
    const marks = await db.execute({ name: 'test: Marks', text: 'select name from pgmigrations order by id' }, []);
    expect((marks.rows as { name: string }[]).map(({ name }) => name)).to.deep.equal([0, ...numbers].map(nameOf));
    const verified = await runDb(['verify', '--migrations', folder.directory], { env: { DATABASE_URL: url } });
    expect(verified.code, verified.stderr).to.equal(0);
  });
});
