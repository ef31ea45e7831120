import { longTest } from '../../support/proofs.js';
import { config, expect } from 'chai';
import { runner } from 'node-pg-migrate';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { failureOf, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, b, c] = ['20260101000000_create-a', '20260101000001_index-a', '20260101000002_create-c'];
const create = (table: string) => ({ up: `create table ${table} (id integer);`, down: `drop table ${table};` });
const pairs = {
  [a]: { up: "create table a (id integer); set timezone = 'Asia/Tokyo';", down: 'drop table a;' },
  [b]: { up: '-- no-transaction\ncreate index concurrently ix_a_id on a (id);', down: 'drop index ix_a_id;' },
  [c]: create('c'),
};

describe("node-pg-migrate's own table", () => {
  const trial = useTrial();

  /** node-pg-migrate by itself, with its own loader for pairs; gives what it did and what it said. */
  const alone = async (direction: 'up' | 'down') => {
    const said: string[] = [];
    const say = (message: string) => said.push(message);
    // A connection of its own it would not wait for when it ends.
    const client = await connectPg(parseConnectionUrl(trial.url), 'node-pg-migrate');
    const done = await runner({
      dbClient: client,
      dir: trial.folder.directory,
      migrationsTable: 'pgmigrations',
      direction,
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: 'sql' }],
      logger: { debug: say, info: say, warn: say, error: say },
    });
    await client.end();
    return { done: done.map(({ name }) => name), said };
  };

  it('reads for node-pg-migrate as it does for us: nothing is left to run', async () => {
    trial.folder.write(pairs);
    expect(await trial.migrate()).to.equal(3);
    const { done, said } = await alone('up');
    expect(done).to.deep.equal([]);
    expect(said).to.include('No migrations to run!');
  });

  longTest('has node-pg-migrate go on where we ended, and take down what we applied last', async () => {
    trial.folder.write(pairs);
    await trial.migrate({ to: b });
    expect((await alone('up')).done).to.deep.equal([c]);
    await alone('down');
    expect((await alone('down')).done).to.deep.equal([b]);
    expect(await trial.applied()).to.deep.equal([a]);
  });

  longTest(
    'shows what node-pg-migrate applied alone as unrecorded, which stops a run until it is restamped',
    async () => {
      trial.folder.write({ [a]: create('a') });
      await alone('up');
      expect((await trial.history()).unrecorded.map(({ name }) => name)).to.deep.equal([a]);
      trial.folder.write({ [c]: create('c') });
      for (const run of [() => trial.migrate(), () => trial.rollback(), () => trial.redo()])
        expect((await failureOf(run())).message).to.contain(`no record says that ${a} was applied from this file`);
      expect(await trial.restamp(a, 'compared by hand')).to.equal(true);
      expect((await trial.history()).unrecorded).to.deep.equal([]);
      const [row] = await trial.sql`select old_up_sha256, reason from migration_restamp`;
      expect(row).to.deep.equal({ old_up_sha256: 'unknown', reason: 'compared by hand' });
      expect(await trial.migrate()).to.equal(1);
      expect(await trial.rollback('all')).to.equal(2);
    },
  );

  longTest('shows as unrecorded what we took down and node-pg-migrate applied again', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    await trial.rollback();
    await alone('up');
    expect((await trial.history()).unrecorded.map(({ name }) => name)).to.deep.equal([a]);
    await trial.restamp(a, 'compared');
    expect((await trial.history()).unrecorded).to.deep.equal([]);
  });

  longTest('shows as pending what node-pg-migrate took down', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    await alone('down');
    expect((await trial.history()).pending.map(({ name }) => name)).to.deep.equal([a]);
    expect(await trial.migrate()).to.equal(1);
    expect((await trial.history()).unrecorded).to.deep.equal([]);
  });

  longTest('keeps what other tools put beside: an extra column does not disturb us', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    await trial.sql`alter table pgmigrations add column note text default 'x'`;
    trial.folder.write({ [c]: create('c') });
    expect(await trial.migrate()).to.equal(1);
    expect(await trial.rollback('all')).to.equal(2);
  });
});
