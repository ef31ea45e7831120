import { config, expect } from 'chai';
import type postgres from 'postgres';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { snapshotText } from '../../../packages/tool/src/catalog/snapshot.js';
import { startThrowAwayServer } from '../../../packages/tool/src/embedded/throw-away.js';
import { openPool } from 'pgproof-runtime/postgres.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { statements, type Alone, type Moment } from '../../support/alone.js';
import { longTest, whole } from '../../support/proofs.js';
import { isEmbedded } from '../../support/server.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

/** In its down file: the one that check-full has. */
const representative = 'drop index concurrently ix_email';

const [ground, alone] = ['20260101000000_lay-ground', '20260101000001_run-alone'];

describe('a statement that runs alone, and whose session is ended', () => {
  const trial = useTrial();
  let publisher: Publisher | undefined;

  before(async () => {
    if (whole) publisher = await startPublisher();
  });

  after(() => publisher?.stop());

  for (const [statement, one] of Object.entries(statements)) {
    if (one.needs === 'publisher' && !whole) continue;
    const inEachMoment = (work: (moment: Moment) => Promise<void>): Mocha.AsyncFunc =>
      async function () {
        if (one.needs === 'server' && !isEmbedded()) this.skip();
        this.timeout(120_000);
        try {
          // In check-full those that leave something.
          const moments = Object.entries(one.moments).filter(([when]) => whole || when !== 'before');
          for (const [when, moment] of moments) {
            await work(moment).catch((error: unknown) => {
              throw new Error(`ended ${when}: ${error instanceof Error ? error.message : String(error)}`, {
                cause: error,
              });
            });
          }
        } finally {
          for (const sql of one.tidy ?? []) await trial.sql.unsafe(filled(sql));
        }
      };
    let states: { applied: string; takenDown: string } | undefined;

    beforeEach(() => {
      states = undefined;
    });

    const test = (direction: 'up' | 'down') => (direction === 'down' && statement === representative ? it : longTest);

    test('up')(
      `${statement}, in an up file, is ended or done again by the next migrate`,
      inEachMoment(async (moment) => {
        states ??= await lay(one, statement, 'up');
        await cutOff(moment, () => trial.migrate());
        expect(await trial.applied()).to.deep.equal([ground]);
        expect(await finish(moment, () => trial.migrate())).to.equal(1);
        expect(await state(one)).to.equal(states.applied);
        expect(await trial.applied()).to.deep.equal([ground, alone]);
        expect(await trial.rollback()).to.equal(1);
        expect(await state(one)).to.equal(states.takenDown);
      }),
    );

    test('down')(
      `${statement}, in a down file, is told by the next migrate, and ended by the next rollback`,
      inEachMoment(async (moment) => {
        states ??= await lay(one, statement, 'down');
        await trial.migrate();
        await cutOff(moment, () => trial.rollback());
        expect(await trial.applied()).to.deep.equal([ground, alone]);
        const { cutOff: left } = await trial.history();
        expect(left === undefined, left?.problem).to.equal(moment.says === undefined);
        trial.events.length = 0;
        switch (left?.state) {
          case 'undone':
            expect((await failureOf(trial.migrate())).message).to.equal(left.problem);
            break;
          case 'beside':
            expect(await trial.migrate()).to.equal(0);
            expect(trial.messages()).to.include(`${left.problem}: ${left.fix}`);
            break;
          case 'rebuild':
            expect(await trial.migrate()).to.equal(1);
            expect(trial.messages()).to.include(`${left.problem}: ${left.fix}`).and.to.include(moment.says);
            expect(await state(one)).to.equal(states.applied);
            expect((await trial.history()).cutOff).to.equal(undefined);
            await cutOff(moment, () => trial.rollback());
            break;
          default:
        }
        expect(await finish(moment, () => trial.rollback())).to.equal(1);
        expect(await state(one)).to.equal(states.takenDown);
        expect(await trial.applied()).to.deep.equal([ground]);
      }),
    );
  }

  /** Goes up and down once without a hindrance. @returns what the database is then. */
  async function lay(one: Alone, statement: string, direction: 'up' | 'down') {
    // What a file sets in front of its statement changes nothing.
    const set = direction === 'up' ? '' : "set statement_timeout = '1h';\n";
    const file = `-- no-transaction\n${set}${filled(statement)};\n`;
    const back = filled(one.back);
    trial.folder.write({ [ground]: { up: filled(one.ground) } });
    await trial.migrate();
    for (const sql of one.first ?? []) await trial.sql.unsafe(filled(sql));
    if (direction === 'down' && one.absent !== true) await trial.sql.unsafe(filled(statement));
    trial.folder.write({ [alone]: direction === 'up' ? { up: file, down: back } : { up: back, down: file } });
    await trial.migrate();
    const applied = await state(one);
    await trial.rollback();
    return { applied, takenDown: await state(one) };
  }

  /** Ends the session of a run while it is held. */
  async function cutOff({ hold, there, reached, then = [] }: Moment, run: () => Promise<number>): Promise<void> {
    const keeper = await (there === true && publisher !== undefined ? publisher.sql : trial.sql).reserve();
    try {
      await keeper`begin`;
      for (const sql of hold) await keeper.unsafe(sql);
      // Before its files run there is nothing to say of them.
      const failed = run().then(
        () => expect.fail('it was not cut off'),
        (error: unknown) => String(error),
      );
      let pid: number | undefined;
      const isHeld = async () => {
        const [waiting] = await trial.sql<{ pid: number }[]>`
          select pid from pg_stat_activity
          where datname = current_database() and application_name = 'pgproof test' and (wait_event_type = 'Lock' or ${there === true} and wait_event ~* 'walreceiver')`;
        pid = waiting?.pid;
        if (waiting === undefined || reached === undefined) return waiting !== undefined;
        const [row] = await trial.sql.unsafe(filled(reached));
        return row?.['reached'] === true;
      };
      await until(isHeld, 'the statement is held');
      await trial.sql`select pg_terminate_backend(${pid ?? 0})`;
      expect(await failed).to.match(/connection was lost|terminating connection/);
      const isGone = async () => (await trial.sql`select from pg_stat_activity where pid = ${pid ?? 0}`).length === 0;
      await until(isGone, 'the session is gone');
    } finally {
      await keeper`rollback`;
      keeper.release();
    }
    for (const sql of then) await trial.sql.unsafe(filled(sql));
  }

  async function finish({ says, refuses }: Moment, run: () => Promise<number>): Promise<number> {
    trial.events.length = 0;
    if (refuses !== undefined) {
      const error = await failureOf(run());
      expect(error.message).to.contain(filled(refuses.message));
      expect(error.fix).to.contain(refuses.fix);
      await trial.sql.unsafe(filled(refuses.typed));
    }
    const count = await run();
    const found = trial.messages().filter((message) => /invalid|already|pending detach/i.test(message));
    expect(found).to.deep.equal(says === undefined ? [] : [filled(says)]);
    return count;
  }

  async function state({ fact }: Alone): Promise<string> {
    const catalog = await trial.inSession(async ({ connection }) => snapshotText(await readCatalog(connection)));
    const [row] = fact === undefined ? [] : await trial.sql.unsafe(filled(fact));
    return `${catalog}${JSON.stringify(row)}`;
  }

  function filled(sql: string): string {
    const database = new URL(trial.url).pathname.slice(1);
    return sql
      .replaceAll(':name', `${database}_x`)
      .replaceAll(':database', database)
      .replaceAll(':publisher', publisher?.url ?? '');
  }
});

interface Publisher {
  readonly url: string;
  readonly sql: postgres.Sql;
  stop(): Promise<void>;
}

/** A server that publishes: one of ours would wait for the transaction that subscribes to it. */
async function startPublisher(): Promise<Publisher> {
  const server = await startThrowAwayServer({
    major: 18,
    settings: { wal_level: 'logical', max_replication_slots: 100 },
    onProgress: () => undefined,
  });
  const url = `postgres://postgres:${server.password}@127.0.0.1:${server.port}/postgres`;
  const sql = openPool(parseConnectionUrl(url), 'vbwd-test', 2);
  await sql`create table people (id integer primary key, email text)`;
  for (const name of ['one', 'two']) await sql`create publication ${sql(name)} for table people`;
  return {
    url,
    sql,
    stop: async () => {
      await sql.end({ timeout: 1 });
      await server.stop();
    },
  };
}
