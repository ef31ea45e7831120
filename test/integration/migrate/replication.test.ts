import { longTest } from '../../support/proofs.js';
import { config, expect } from 'chai';
import { onServer, serverMajor } from '../../support/server.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, b] = ['20260101000000_create-a', '20260101000001_create-b'];
const create = (table: string) => ({
  up: `create table ${table} (id integer primary key);\n`,
  down: `drop table ${table};\n`,
});
const tables = ['migration_record', 'migration_restamp', 'migration_version', 'pgmigrations'].map(
  (table) => `public.${table}`,
);
const own = tables.join(', ');

describe('a database that subscribes to another', () => {
  const publisher = useTrial();
  const subscriber = useTrial();
  let slot: string;

  before(async function () {
    const [row] = await onServer((server) => server<{ level: string }[]>`select current_setting('wal_level') as level`);
    // Another server than ours may have been started otherwise.
    if (row?.level !== 'logical') this.skip();
  });

  beforeEach(async () => {
    slot = new URL(subscriber.url).pathname.slice(1);
    for (const trial of [publisher, subscriber]) {
      trial.folder.write({ [a]: create('a') });
      await trial.migrate();
    }
    // As in a copy of the schema alone: no rows, and sequences at their start.
    await subscriber.sql.unsafe(`truncate ${own} restart identity`);
  });

  /** Subscribes to a publication, does something with it, and takes both away: a database with either cannot be dropped. */
  const subscribed = async (publication: string, work: () => Promise<void>) => {
    await publisher.sql.unsafe(`create publication p ${publication}`);
    await publisher.sql`select pg_create_logical_replication_slot(${slot}, 'pgoutput')`;
    await subscriber.sql.unsafe(
      `create subscription s connection '${publisher.url}' publication p with (create_slot = false, slot_name = '${slot}')`,
    );
    try {
      await synced();
      await work();
    } finally {
      for (const statement of ['disable', 'set (slot_name = none)'])
        await subscriber.sql.unsafe(`alter subscription s ${statement}`);
      await subscriber.sql`drop subscription s`;
      const isFree = async () => {
        const [row] = await publisher.sql`select active from pg_replication_slots where slot_name = ${slot}`;
        return row?.['active'] === false;
      };
      await until(isFree, 'the slot is free');
      await publisher.sql`select pg_drop_replication_slot(${slot})`;
    }
  };
  const synced = () =>
    until(async () => {
      const rows = await subscriber.sql`select from pg_subscription_rel where srsubstate <> 'r'`;
      return rows.length === 0;
    }, 'the tables are copied');
  /** The publisher applies one more, of which only the record comes here. */
  const migratePublisher = async () => {
    for (const { folder } of [publisher, subscriber]) folder.write({ [b]: create('b') });
    await publisher.migrate();
    await until(async () => (await subscriber.applied()).includes(b), 'the record has come');
    expect(await subscriber.exists('b')).to.equal(false);
  };
  const commands = {
    migrate: () => subscriber.migrate(),
    rollback: () => subscriber.rollback(),
    redo: () => subscriber.redo(),
    restamp: () => subscriber.restamp(a, 'x'),
  };
  const problem = `the subscription s brings ${own}: they say what the publisher has applied, and a subscription does not bring the schema`;

  /** Runs what a line of the fix says behind its colon, where it says so. */
  const runLine = async (line: string) => {
    const [, where, statements = ''] = /(there|here): (.*)$/.exec(line) ?? [];
    const { sql } = where === 'there' ? publisher : subscriber;
    for (const statement of statements.split('; ')) await sql.unsafe(statement);
  };
  const fixLines = async () => {
    const { fix = '' } = await failureOf(subscriber.migrate());
    return fix.split('\n');
  };
  /** What the fix of a sequence that lags says, where the schema is not what the rows say. */
  const takeOver = async () => {
    await subscriber.sql`delete from pgmigrations where name = ${b}`;
    for (const { fix } of (await subscriber.history()).record.problems)
      await subscriber.sql.unsafe(fix.replaceAll(/^.*if it is: |; if not.*$/g, ''));
    expect(await subscriber.migrate()).to.equal(1);
    expect(await subscriber.exists('b')).to.equal(true);
    expect(await subscriber.rollback('all')).to.equal(2);
  };

  longTest('for all tables is refused by all that write, and told by those that read', async () => {
    await subscribed('for all tables', async () => {
      await migratePublisher();
      for (const run of Object.values(commands)) expect((await failureOf(run())).message).to.contain(problem);
      const status = await subscriber.start('status').ended;
      expect(status.code).to.equal(1);
      expect(status.output).to.contain(`applied    ${b}`).and.to.contain(`problem: ${problem}`);
      expect((await subscriber.start('plan').ended).code).to.equal(1);
      const verify = await subscriber.start('verify').ended;
      expect(verify.output).to.contain(`note: ${problem}`).and.to.contain('table public.b');
      expect(verify.code).to.equal(1);
    });
  });

  longTest('for all tables goes on by itself once the publication lists the others', async () => {
    await subscribed('for all tables', async () => {
      await migratePublisher();
      const lines = await fixLines();
      expect(lines[2]).to.contain('run there: create publication "p_listed" for table public.a');
      for (const line of lines.slice(2, 4)) await runLine(line);
      const [first] = (await subscriber.history()).record.problems;
      expect(first?.problem).to.match(/^the highest id in public\.pgmigrations is 2, and its sequence has given 0/);
      await takeOver();
    });
  });

  longTest('to a list with the runner’s tables goes on once they are taken out of it', async () => {
    await subscribed(`for table public.a, ${own}`, async () => {
      await migratePublisher();
      for (const line of (await fixLines()).slice(0, 2)) await runLine(line);
      await takeOver();
    });
  });

  longTest('to one of the runner’s tables is refused too, also while the subscription is disabled', async () => {
    await subscribed('for table public.a, public.migration_restamp', async () => {
      await subscriber.sql`alter subscription s disable`;
      const { message, fix = '' } = await failureOf(subscriber.migrate());
      expect(message).to.contain('the subscription s brings public.migration_restamp: ');
      expect(fix).to.contain('run there: alter publication "p" drop table public.migration_restamp\n');
      expect(fix).to.contain('and here: alter subscription "s" enable; alter subscription "s" refresh publication');
    });
  });

  longTest('to other tables is a database like any other', async () => {
    await subscriber.sql.unsafe(`drop table a; drop table ${own}`);
    await subscriber.migrate();
    await subscribed('for table public.a', async () => {
      subscriber.folder.write({ [b]: create('b') });
      expect(await subscriber.migrate()).to.equal(1);
      expect((await subscriber.history()).record.problems).to.deep.equal([]);
      expect(await subscriber.redo()).to.equal(1);
    });
  });

  longTest('to a schema is refused as well', async function () {
    if (serverMajor() < 15) this.skip();
    await subscribed('for tables in schema public', async () => {
      expect((await failureOf(subscriber.migrate())).message).to.contain(problem);
    });
  });
});

describe('a database that publishes', () => {
  const trial = useTrial();

  const notes = async (publication: string) => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    await trial.sql.unsafe(`create publication p ${publication}`);
    expect(await trial.migrate()).to.equal(0);
    return (await trial.history()).record.notes;
  };

  longTest('all its tables is told of what a subscriber would take for its own', async () => {
    expect(await notes('for all tables')).to.deep.equal([
      `the publication p holds ${own}: a subscriber would take them for its own; have it list the tables that are to be replicated, without these`,
    ]);
  });

  longTest('other tables is not', async () => {
    expect(await notes('for table public.a')).to.deep.equal([]);
  });
});
