import { expect } from 'chai';
import { migrate, readHistory, rollback } from '../../../packages/tool/src/migrate/run.js';
import type { ApplyOptions } from '../../../packages/tool/src/migrate/apply-options.js';
import type { Folder } from '../../../packages/tool/src/migrate/engine.js';
import type { Session } from '../../../packages/tool/src/migrate/session.js';
import { prove } from '../../support/proofs.js';
import { failureOf, useTrial } from '../../support/trial.js';

const table = '20260101000000_create-people';
const index = '20260101000001_index-people';
const pairs = {
  [table]: { up: 'create table people (id integer, email text);', down: 'drop table people;' },
  [index]: {
    up: '-- no-transaction\ncreate unique index concurrently ix_people on people (email);',
    down: '-- no-transaction\ndrop index concurrently ix_people;',
  },
};

describe('what a file outside a transaction leaves, where names are looked up on a configured path', () => {
  const trial = useTrial();

  beforeEach(async () => {
    await trial.sql`create schema shop`;
    trial.folder.write(pairs);
  });

  const onPath = <Value>(act: (session: Session, folder: Folder, options: ApplyOptions) => Promise<Value>) =>
    trial.inSession((session, folder, options) =>
      act({ ...session, searchPath: ['shop', 'public'] }, folder, { ...options, lockRetries: 0 }),
    );
  const up = () => onPath((session, folder, options) => migrate(session, folder, undefined, options));
  const down = () => onPath((session, folder, options) => rollback(session, folder, 'all', options));
  const cutOff = async () => (await onPath((session, folder) => readHistory(session, folder))).cutOff?.problem;

  it('is looked for there: an index that is built is not one that its down file has dropped', async () => {
    expect(await up()).to.equal(2);
    expect(await cutOff()).to.equal(undefined);
    expect(await up()).to.equal(0);
    expect(trial.messages()).to.deep.equal([]);
    await trial.sql`drop index shop.ix_people`;
    expect(await cutOff()).to.contain('index ix_people is dropped already');
    expect(await down()).to.equal(2);
    expect(await trial.exists('shop.people')).to.equal(false);
    expect(await up()).to.equal(2);
    expect(await down()).to.equal(2);
    const locked = await trial.sql`
      select direction, locks #>> '{0,schema}' as schema, locks #>> '{0,lock}' as lock
      from migration_record where name = ${index} order by id`;
    const found = ['shop', 'share update exclusive'];
    expect(locked.map((row) => Object.values(row) as unknown)).to.deep.equal([
      ['up', ...found],
      // The index was gone that leads to its table.
      ['down', null, null],
      ['up', ...found],
      ['down', ...found],
    ]);
  });

  prove('is repaired there: an INVALID index, and one whose record is missing', async () => {
    await onPath((session, folder, options) => migrate(session, folder, table, options));
    await trial.sql`insert into shop.people (email) values ('a'), ('a')`;
    await failureOf(up());
    await trial.sql`delete from shop.people`;
    expect(await up()).to.equal(1);
    expect(trial.messages().at(-1)).to.contain('index ix_people is INVALID, left by an attempt that failed');
    await trial.sql`delete from pgmigrations where name = ${index}`;
    await trial.sql`delete from migration_record where name = ${index}`;
    expect(await up()).to.equal(1);
    expect(trial.messages().at(-1)).to.equal(
      'index ix_people is built already, and valid: only the record was missing',
    );
  });

  prove('is looked for behind the table: another schema of the path may have the same names', async () => {
    await trial.sql.unsafe(
      'create table public.people (email text); create unique index ix_people on public.people (email)',
    );
    expect(await up()).to.equal(2);
    expect(await trial.exists('shop.ix_people')).to.equal(true);
    expect(await down()).to.equal(2);
    expect(await trial.exists('public.ix_people')).to.equal(true);
    expect(await trial.exists('shop.people')).to.equal(false);
  });

  prove('is another index where that has the name on its table', async () => {
    await onPath((session, folder, options) => migrate(session, folder, table, options));
    await trial.sql`create index ix_people on shop.people (id)`;
    expect((await failureOf(up())).message).to.contain('an index ix_people exists already, and is another one');
  });
});
