import { expect } from 'chai';
import { migrate } from '../../../packages/tool/src/migrate/run.js';
import { prove } from '../../support/proofs.js';
import { failureOf, until, useTrial } from '../../support/trial.js';

const first = '20260101000000_first';
const second = '20260101000001_second';
const third = '20260101000002_third';

describe('the first schema of a configured search path', () => {
  const trial = useTrial();

  const migrateOnPath = (more = {}) =>
    trial.inSession((session, folder, options) =>
      migrate({ ...session, searchPath: ['shop', 'public'] }, folder, undefined, { ...options, ...more }),
    );

  it('has to be there for each file that does not make it, also where the file before took it away', async () => {
    await trial.sql`create schema shop`;
    trial.folder.write({
      [first]: { up: 'create table a (id integer);' },
      [second]: { up: 'drop schema shop cascade;' },
      [third]: { up: 'create table c (id integer);' },
    });
    const error = await failureOf(migrateOnPath());
    expect(error.message).to.contain('the schema shop does not exist').and.to.contain(`${third}.up.sql makes`);
    expect(await trial.applied()).to.deep.equal([first, second]);
    await trial.sql`create schema shop`;
    expect(await migrateOnPath()).to.equal(1);
    expect(await trial.exists('shop.c')).to.equal(true);
  });

  it('may be made by the file before', async () => {
    trial.folder.write({
      [first]: { up: 'create schema shop;' },
      [second]: { up: 'create table b (id integer);' },
    });
    expect(await migrateOnPath()).to.equal(2);
    expect(await trial.exists('shop.b')).to.equal(true);
  });

  prove('is looked for anew where the file before is tried again', async () => {
    await trial.sql`create table public.busy (id integer)`;
    trial.folder.write({
      [first]: { up: 'create schema shop; lock table public.busy;' },
      [second]: { up: 'create table b (id integer);' },
    });
    const keeper = await trial.sql.reserve();
    await keeper`begin`;
    await keeper`lock table public.busy`;
    const running = migrateOnPath({ lockTimeoutMs: 100 });
    await until(() => trial.messages().length > 0, 'it is tried again');
    await keeper`rollback`;
    keeper.release();
    expect(await running).to.equal(2);
    expect(await trial.exists('shop.b')).to.equal(true);
  });
});
