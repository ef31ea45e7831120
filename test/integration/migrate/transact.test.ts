import { config, expect } from 'chai';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { migrate } from '../../../packages/tool/src/migrate/run.js';
import { startCutter } from '../../support/cutter.js';
import { noPgbouncer, startPgbouncer } from '../../support/pgbouncer.js';
import { prove } from '../../support/proofs.js';
import { inSession, runnerOptions } from '../../support/runner.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const first = '20260101000000_create-a';
const create = { up: 'create table a (id integer);', down: 'drop table a;' };

describe('a migration that is sent at once', () => {
  const trial = useTrial();

  /** Has a run send something else than the file with its `begin`. */
  const sendInstead = (other: (text: string) => string) =>
    trial.inSession(async (session, folder, options) => {
      const { client } = session;
      const query = client.query.bind(client) as (...parameters: unknown[]) => Promise<unknown>;
      client.query = ((...parameters: unknown[]) => {
        const [sent, ...more] = parameters;
        const isFile = typeof sent === 'string' && sent.startsWith('begin; set search_path');
        return query(isFile ? other(sent) : sent, ...more);
      }) as typeof client.query;
      return migrate(session, folder, undefined, options);
    });

  const records = async () => ({
    marks: await trial.applied(),
    records: (await trial.sql`select from migration_record`).length,
    table: await trial.exists('a'),
  });
  const nothing = { marks: [], records: 0, table: false };

  it('is neither applied nor recorded where its transaction does not begin', async () => {
    trial.folder.write({ [first]: create });
    const error = await failureOf(sendInstead(() => 'select 1 / 0'));
    expect(error.message).to.contain('division by zero');
    expect(await records()).to.deep.equal(nothing);
    expect(await trial.migrate()).to.equal(1);
  });

  prove('is neither where the session has lost its lock before it, and the next run applies it', async () => {
    trial.folder.write({ [first]: create });
    const error = await failureOf(sendInstead((text) => `select pg_catalog.pg_advisory_unlock_all(); ${text}`));
    expect(error.message).to.contain('the migration lock was lost');
    expect(await records()).to.deep.equal(nothing);
    expect(await trial.migrate()).to.equal(1);
  });

  for (const [how, letGo] of [
    ['as its text says', 'deallocate all;'],
    ['as its text does not show', `do $$ begin execute 'deal' || 'locate all'; end $$;`],
  ] as const)
    it(`may let go of all that is prepared, ${how}, and what each locks is recorded all the same`, async () => {
      const [b, c, d] = ['20260101000001_create-b', '20260101000002_change-a', '20260101000003_change-a'];
      const change = { up: 'alter table a add column n integer;', down: 'alter table a drop column n;' };
      trial.folder.write({
        [first]: create,
        [b]: { up: `prepare "of a file" as select 1; create table b (id integer); ${letGo}`, down: 'drop table b;' },
        [c]: { ...change, up: `prepare "of a file" as select 1; ${change.up}` },
        [d]: { up: change.down, down: change.up },
      });
      expect(await trial.migrate()).to.equal(4);
      const locks = await trial.sql<{ locks: { table: string; lock: string }[] }[]>`
        select locks from migration_record order by id`;
      const onA = { table: 'a', lock: 'access exclusive' };
      expect(locks.map((row) => row.locks.map(({ table, lock }) => ({ table, lock })))).to.deep.equal([
        [],
        [],
        [onA],
        [onA],
      ]);
    });

  it('may let go of it on its way down, and both readings of the catalog are recorded', async () => {
    const letGo = `do $$ begin execute 'deal' || 'locate all'; end $$;`;
    trial.folder.write({ [first]: { ...create, down: `${create.down} ${letGo}` } });
    expect(await trial.migrate()).to.equal(1);
    expect(await trial.redo()).to.equal(1);
    const known = await trial.sql`
      select from migration_record where catalog_before is not null and catalog_after is not null`;
    expect(known).to.have.length(3);
  });

  prove('leaves to status what became of it when the connection breaks without a word', async () => {
    trial.folder.write({ [first]: { up: `${create.up} select pg_sleep(600);` } });
    const error = await failureOf(
      trial.inSession(async (session, folder, options) => {
        const run = migrate(session, folder, undefined, options);
        run.catch(() => undefined);
        await until(
          async () =>
            (await trial.sql`select from pg_stat_activity where pid = ${session.pid} and wait_event = 'PgSleep'`)
              .length === 1,
          'the file sleeps',
        );
        const { stream } = (session.client as unknown as { connection: { stream: { destroy(): void } } }).connection;
        stream.destroy();
        return run;
      }),
    );
    expect(error.message).to.contain('it was closed without a word');
    expect(error.fix).to.match(/: status tells what is applied$/);
  });

  prove('leaves it to status, too, where a pooler ends the connection with words of its own', async function () {
    if (noPgbouncer !== undefined) this.skip();
    const wait = 'do $$ begin while not pg_try_advisory_xact_lock(1) loop perform pg_sleep(0.05); end loop; end $$;';
    trial.folder.write({ [first]: { up: `${create.up} ${wait}` } });
    const other = await trial.sql.reserve();
    await other`select pg_advisory_lock(1)`;
    const cutter = await startCutter(trial.url);
    const pooler = await startPgbouncer(cutter.url);
    try {
      const { directory } = trial.folder;
      // No other connection is opened while nothing is answered: none looks for what the file may wait for.
      const options = { ...runnerOptions, lockTimeoutMs: 600_000 };
      const run = inSession(pooler.url, (session) =>
        migrate(session, { directory, migrations: loadMigrations(directory) }, undefined, options),
      );
      run.catch(() => undefined);
      await until(
        async () =>
          (await trial.sql`select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`)
            .length === 1,
        'the file waits',
      );
      cutter.mute();
      await other`select pg_advisory_unlock(1)`;
      await until(async () => (await trial.applied()).length === 1, 'all is committed');
      await cutter.closeAll();
      const error = await failureOf(run);
      expect(error.message).to.contain('SQLSTATE 08P01');
      expect(error.fix).to.match(/: status tells what is applied$/);
      expect(await records()).to.deep.equal({ marks: [first], records: 1, table: true });
    } finally {
      other.release();
      await pooler.stop();
      await cutter.stop();
    }
  });

  prove('opens no connection to look for a standby while its file runs', async () => {
    trial.folder.write({
      [first]: {
        up: `select pg_sleep(1.5); create table a as select from pg_stat_activity where application_name = 'pgproof watch';`,
      },
    });
    await trial.migrate({ lockTimeoutMs: 60_000 });
    expect(await trial.sql`select from a`).to.have.length(0);
  });

  prove('may begin with an isolation level of its own', async () => {
    trial.folder.write({
      [first]: { up: `set transaction isolation level serializable; ${create.up}` },
    });
    expect(await trial.migrate()).to.equal(1);
  });

  prove('is told of by its own notices, at the commit too, and the runner by none', async () => {
    trial.folder.write({
      [first]: {
        up: `${create.up}
          create function tell() returns trigger language plpgsql as $$ begin raise notice 'at the commit'; return null; end $$;
          create constraint trigger tell after insert on a deferrable initially deferred for each row execute function tell();
          insert into a values (1);
          do $$ begin raise notice 'in the file'; end $$;`,
      },
    });
    await trial.migrate();
    const notices = trial.events.flatMap((event) => (event.type === 'notice' ? [[event.message, event.name]] : []));
    const file = `${trial.folder.directory}/${first}.up.sql`;
    expect(notices).to.deep.equal([
      ['in the file', file],
      ['at the commit', file],
    ]);
  });

  prove('is told where it failed, behind a search path of any characters', async () => {
    trial.folder.write({ [first]: { up: 'select 1;\nselect 1 from nowhere;' } });
    await trial.sql`create schema "𝒳"`;
    const failed = trial.inSession((session, folder, options) =>
      migrate({ ...session, searchPath: ['𝒳', "o'\\x"] }, folder, undefined, options),
    );
    expect((await failureOf(failed)).message).to.contain(`${first}.up.sql:2:15: `);
  });

  prove('is told where it failed: place, and statement where the server tells no place', async () => {
    for (const [up, place] of [
      ['select 1;\nselect 1 from nowhere;', ':2:15: '],
      ["select 1;\ndo $$ begin raise exception 'x'; end $$;\nselect 2;", ':2:1: '],
    ] as const) {
      trial.folder.write({ [first]: { up } });
      expect((await failureOf(trial.migrate())).message).to.contain(`${first}.up.sql${place}`);
    }
  });
});
