import { config, expect } from 'chai';
import { restamp } from '../../../packages/tool/src/migrate/restamp.js';
import { longTest } from '../../support/proofs.js';
import { serverUser } from '../../support/server.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const a = '20260101000000_create-a';
const create = (table: string) => ({ up: `create table ${table} (id integer);\n`, down: `drop table ${table};\n` });

describe('a restamp', () => {
  const trial = useTrial();

  const edited = async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    trial.folder.write({ [a]: { up: `-- Why: a.\n${create('a').up}`, down: create('a').down } });
  };
  const restamps = () => trial.sql<Record<string, string>[]>`
    select s.reason, s.restamped_by, s.old_up_sha256, s.old_down_sha256, s.up_sha256, s.down_sha256,
      r.up_sha256 as recorded_up, r.down_sha256 as recorded_down
    from migration_restamp as s join migration_record as r on r.id = s.record_id order by s.id`;

  it('accepts a deliberate edit, and keeps the old sums and the reason', async () => {
    await edited();
    expect((await trial.history()).changed).to.have.length(1);
    expect(await trial.restamp(a, 'a comment was missing')).to.equal(true);
    expect((await trial.history()).changed).to.deep.equal([]);
    const [row] = await restamps();
    expect(row).to.include({ reason: 'a comment was missing', restamped_by: serverUser() });
    expect(row?.['old_up_sha256']).to.equal(row?.['recorded_up']);
    expect(row?.['old_down_sha256']).to.equal(row?.['down_sha256']);
    expect(row?.['up_sha256']).not.to.equal(row?.['old_up_sha256']);
    expect(await trial.migrate()).to.equal(0);
    expect(await trial.redo()).to.equal(1);
  });

  longTest('of a restamped file keeps the sums before it, not those before all', async () => {
    await edited();
    await trial.restamp(a, 'once');
    trial.folder.write({ [a]: { up: `-- Why: b.\n${create('a').up}`, down: create('a').down } });
    await trial.restamp(a, 'twice');
    const [first, second] = await restamps();
    expect(second?.['old_up_sha256']).to.equal(first?.['up_sha256']);
    expect((await trial.history()).changed).to.deep.equal([]);
  });

  longTest('is over when the migration has gone down and up again', async () => {
    await edited();
    await trial.restamp(a, 'for now');
    await trial.rollback();
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    expect((await trial.history()).changed).to.deep.equal([]);
  });

  it('has nothing to accept where the files are as recorded', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    expect(await trial.restamp(a, 'why not')).to.equal(false);
    expect(await restamps()).to.have.length(0);
  });

  it('is refused without a reason, for a file that is not applied, and for one that is not there', async () => {
    await edited();
    trial.folder.write({ '20260101000001_create-b': create('b') });
    expect((await failureOf(trial.restamp(a, '  '))).message).to.equal('the reason is empty');
    expect((await failureOf(trial.restamp('20260101000001_create-b', 'why'))).message).to.contain('is not applied');
    expect((await failureOf(trial.restamp('20260101000009_create-z', 'why'))).message).to.contain(
      'no migration is named',
    );
    expect(await restamps()).to.have.length(0);
  });

  longTest('waits for a run that is going on', async () => {
    await edited();
    const keeper = await trial.sql.reserve();
    await keeper`select pg_advisory_lock(7241865325823964)`;
    const run = trial.restamp(a, 'in time');
    await until(() => trial.events.some(({ type }) => type === 'waiting'), 'it waits for the lock');
    expect(await restamps()).to.have.length(0);
    await keeper`select pg_advisory_unlock(7241865325823964)`;
    keeper.release();
    expect(await run).to.equal(true);
  });

  longTest('lets go of the lock when it fails', async () => {
    await edited();
    await trial.sql`alter table migration_restamp add constraint never check (reason <> 'no')`;
    await trial.inSession(async (session, folder, options) => {
      await restamp(session, folder, { name: a, reason: 'no' }, options).catch(() => undefined);
      const locks = await trial.sql`
        select from pg_locks as l join pg_database as d on d.oid = l.database
        where l.locktype = 'advisory' and d.datname = current_database()`;
      expect(locks).to.have.length(0);
    });
    expect((await trial.history()).changed).to.have.length(1);
  });
});
