import { config, expect } from 'chai';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { cancelWhenAborted } from '../../../packages/tool/src/migrate/interrupt.js';
import { longTest, prove } from '../../support/proofs.js';
import { startDb } from '../../support/start-db.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

/** Has a process take its stderr for a terminal. */
const onTerminal =
  'data:text/javascript,Object.assign(process.stderr,{isTTY:true,cursorTo(){},clearLine(){},moveCursor(){}})';

const create = (table: string) => ({ up: `create table ${table} (id integer);`, down: `drop table ${table};` });

describe('an interrupted run', () => {
  const trial = useTrial();

  const sleeping = async () => {
    const rows = await trial.sql`
      select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
    return rows.length > 0;
  };

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    prove(
      `by ${signal} cancels the statement, rolls back, lets go of the lock, exits 130 and says what state things are in`,
      async () => {
        trial.folder.write({
          '20260101000000_create-a': create('a'),
          '20260101000001_be-slow': { up: 'create table slow (id integer); select pg_sleep(600);' },
          '20260101000002_create-c': create('c'),
        });
        const run = trial.start('migrate');
        await until(sleeping, 'the runner is in the middle of its statement');
        run.child.kill(signal);
        // The statement would sleep for longer than the test may take.
        const { code, output } = await run.ended;
        expect(code, output).to.equal(130);
        expect(output).to.match(
          /error: interrupted: \S+20260101000001_be-slow\.up\.sql was rolled back, and those before it stay\n {2}fix: run again/,
        );
        expect(await sleeping()).to.equal(false);
        expect(await trial.exists('slow')).to.equal(false);
        expect(await trial.applied()).to.deep.equal(['20260101000000_create-a']);
        // Its catalog is on record although it was cut off.
        const [row] = await trial.sql<{ after: string | null }[]>`select catalog_after as after from migration_record`;
        expect(row?.after).to.be.a('string');
        trial.folder.write({ '20260101000001_be-slow': create('slow') });
        expect(await trial.migrate()).to.equal(2);
        expect(trial.messages()).to.deep.equal([]);
      },
    );
  }

  it('that shows its progress on a terminal rolls back and answers all the same', async () => {
    trial.folder.write({ '20260101000000_be-slow': { up: 'select pg_sleep(600);' } });
    const words = ['migrate', '--migrations', trial.folder.directory, '--json'];
    const run = startDb(words, trial.url, { env: { NODE_OPTIONS: `--import "${onTerminal}"` } });
    try {
      await until(() => run.output().includes('be-slow'), 'the progress is shown');
      await until(sleeping, 'the runner is in the middle of its statement');
      run.child.kill('SIGINT');
      const { code, output } = await run.ended;
      expect(code, output).to.equal(130);
      expect(output).to.match(/"message": "interrupted: \S+be-slow\.up\.sql was rolled back/);
    } finally {
      run.child.kill('SIGKILL');
    }
  });

  longTest('while it waits for the lock says that nothing was done', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a') });
    const holder = await connectPg(parseConnectionUrl(trial.url), 'holder');
    await holder.query('select pg_advisory_lock(7241865325823964)');
    const run = trial.start('migrate');
    await until(() => run.output().includes('waiting for the migration lock: pid'), 'it waits');
    run.child.kill('SIGINT');
    const { code, output } = await run.ended;
    await holder.end();
    expect(code, output).to.equal(130);
    expect(output).to.contain('interrupted while waiting for the migration lock: nothing was done');
    expect(await trial.exists('pgmigrations')).to.equal(false);
  });

  longTest('while it waits before another attempt ends at once', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a') });
    await trial.migrate();
    trial.folder.write({ '20260101000001_change-a': { up: 'alter table a add column other text;' } });
    const blocker = await connectPg(parseConnectionUrl(trial.url), 'blocker');
    await blocker.query('begin');
    await blocker.query('select from a');
    const stop = new AbortController();
    const run = failureOf(trial.migrate({ lockTimeoutMs: 50, lockRetries: 100, signal: stop.signal }));
    await until(
      () => trial.messages().some((message) => message.includes('try 4 of')),
      'it waits for its fourth attempt',
    );
    // The pause is over in the same turn; what comes after it is the record of the run, which a slow machine takes its time for.
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    stop.abort();
    expect(timers()).to.equal(before - 1);
    const error = await run;
    await blocker.end();
    expect(error.exitCode).to.equal(130);
    expect(trial.messages().filter((message) => message.includes('try 5 of'))).to.deep.equal([]);
    expect(await trial.applied()).to.deep.equal(['20260101000000_create-a']);
  });

  longTest('between two migrations keeps the first and does not begin the second', async () => {
    trial.folder.write({ '20260101000000_create-a': create('a'), '20260101000001_create-b': create('b') });
    const stop = new AbortController();
    const error = await failureOf(
      trial.migrate({
        signal: stop.signal,
        report: ({ type }) => {
          if (type === 'done') stop.abort();
        },
      }),
    );
    expect(error.exitCode).to.equal(130);
    expect(error.message).to.equal('interrupted between two migrations');
    expect(await trial.applied()).to.deep.equal(['20260101000000_create-a']);
    expect(await trial.migrate()).to.equal(1);
  });

  longTest(
    'cancels nothing where the second connection leads to another server, on which the process is of somebody else',
    async () => {
      const holder = await connectPg(parseConnectionUrl(trial.url), 'holder');
      await holder.query('begin; select pg_advisory_xact_lock(1)');
      await trial.inSession(async (session) => {
        const stop = new AbortController();
        const endCare = cancelWhenAborted({ ...session, startedAt: 'when another server did' }, stop.signal);
        const waited = session.client.query('select pg_advisory_xact_lock(1)');
        await until(async () => {
          const rows = await trial.sql`
          select from pg_stat_activity where pid = ${session.pid} and wait_event = 'advisory'`;
          return rows.length > 0;
        }, 'the session waits');
        stop.abort();
        await endCare();
        await holder.query('rollback');
        await waited;
      });
      await holder.end();
    },
  );
});
