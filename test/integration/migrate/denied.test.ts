import { config, expect } from 'chai';
import { UserError } from 'pgproof-runtime/errors.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { migrate, readHistory, rollback } from '../../../packages/tool/src/migrate/run.js';
import { serverMajor } from '../../support/database.js';
import { longTest, prove } from '../../support/proofs.js';
import { newRole } from '../../support/roles.js';
import { inSession, runnerOptions } from '../../support/runner.js';
import { onServer } from '../../support/server.js';
import { failureOf, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, index, b] = ['20260101000000_create-a', '20260101000001_index-a', '20260101000002_create-b'] as const;
const pairs = {
  [a]: { up: 'create table a (id integer); insert into a values (1), (2);', down: 'drop table a;' },
  [index]: {
    up: '-- no-transaction\ncreate index concurrently ix_a_id on a (id);',
    down: '-- no-transaction\ndrop index concurrently ix_a_id;',
  },
  [b]: { up: 'create table b (id integer); insert into other values (1);', down: 'delete from other; drop table b;' },
};

/** What a role lacks at a step, and where the run stops for it. */
const lacks: Record<string, { take: string; give: string; stays: readonly string[] }> = {
  'may not create in public': {
    take: 'revoke create on schema public from ROLE',
    give: 'grant create on schema public to ROLE',
    stays: [a],
  },
  'may not use public': {
    take: 'revoke usage on schema public from ROLE, public',
    give: 'grant usage on schema public to ROLE',
    stays: [a],
  },
  'does not own a table': {
    take: 'alter table a owner to current_user',
    give: 'alter table a owner to ROLE',
    stays: [a],
  },
  'may not insert into another table': {
    take: 'revoke insert on other from ROLE',
    give: 'grant insert on other to ROLE',
    stays: [a, index],
  },
  'may not read the record': {
    take: `alter table migration_record owner to current_user`,
    give: 'alter table migration_record owner to ROLE',
    stays: [a],
  },
  'may not write the record': {
    take: `alter table migration_record owner to current_user; grant select on migration_record to ROLE`,
    give: 'alter table migration_record owner to ROLE',
    stays: [a],
  },
  'may not mark': {
    take: `alter table pgmigrations owner to current_user; grant select on pgmigrations to ROLE`,
    give: 'alter table pgmigrations owner to ROLE',
    stays: [a],
  },
  'may not number its marks': {
    take: `alter table pgmigrations owner to current_user; grant select, insert, delete on pgmigrations to ROLE`,
    give: 'alter table pgmigrations owner to ROLE',
    stays: [a],
  },
};

describe('a role that lacks a right, or time,', () => {
  const trial = useTrial();
  let role: string;
  let url: string;

  beforeEach(async () => {
    ({ role, url } = await newRole(trial));
    await trial.sql.unsafe(
      `revoke all on schema public from public; grant usage, create on schema public to ${role};
       create table other (id integer); grant select, insert, delete on other to ${role}`,
    );
    trial.folder.write({ [a]: pairs[a] });
    await asRole('up');
    trial.folder.write(pairs);
  });

  // What it owned has gone with the database.
  afterEach(() => onServer((server) => server`drop role ${server(role)}`));

  const folder = () => ({ directory: trial.folder.directory, migrations: loadMigrations(trial.folder.directory) });
  const asRole = (direction: 'up' | 'down') =>
    inSession(url, (session) =>
      direction === 'up'
        ? migrate(session, folder(), undefined, runnerOptions)
        : rollback(session, folder(), { to: a }, runnerOptions),
    );
  const state = async () => ({
    applied: await trial.applied(),
    recorded: (await trial.sql`select name, direction from migration_record order by id`).map(
      (row) => `${String(row['direction'])} ${String(row['name'])}`,
    ),
    objects: (
      await trial.sql`select relname as name from pg_class where relname in ('a', 'b', 'ix_a_id') and relkind in ('r', 'i') order by 1`
    ).map((row) => String(row['name'])),
    others: (await trial.sql`select from other`).length,
  });

  for (const [what, { take, give, stays }] of Object.entries(lacks)) {
    prove(`is told so, and nothing is half done: it ${what}`, async () => {
      await trial.sql.unsafe(take.replaceAll('ROLE', role));
      const error = await failureOf(asRole('up'));
      expect(error).to.be.instanceOf(UserError);
      expect(error.message).to.match(/permission denied|must be owner|may not|no schema|does not exist/);
      expect(error.fix).to.be.a('string');
      expect(await state()).to.deep.equal({
        applied: stays,
        recorded: stays.map((name) => `up ${name}`),
        objects: stays.includes(index) ? ['a', 'ix_a_id'] : ['a'],
        others: 0,
      });
      await trial.sql.unsafe(give.replaceAll('ROLE', role));
      expect(await asRole('up')).to.equal(3 - stays.length);
      expect((await inSession(url, (session) => readHistory(session, folder()))).record.problems).to.deep.equal([]);
      expect(await asRole('down')).to.equal(2);
    });
  }

  for (const [setting, since] of [
    ['statement_timeout', 14],
    ['transaction_timeout', 17],
    ['idle_in_transaction_session_timeout', 14],
    ['lock_timeout', 14],
  ] as const) {
    longTest(`here by ${setting}, leaves nothing half done, and the next run goes on`, async function () {
      if (serverMajor() < since) this.skip();
      const isOfFiles = setting.startsWith('statement') || setting.startsWith('transaction');
      trial.folder.write({ [b]: { ...pairs[b], up: `${pairs[b].up} select pg_sleep(${isOfFiles ? 600 : 0.2});` } });
      await trial.sql.unsafe(`alter role ${role} set ${setting} = '${isOfFiles ? 2000 : 50}ms'`);
      if (isOfFiles) {
        const error = await failureOf(asRole('up'));
        expect(error.message).to.match(/statement timeout|transaction timeout/);
        expect(error.fix).to.contain(`alter role current_user set ${setting} = '1h'`);
        expect(await state()).to.deep.equal({
          applied: [a, index],
          recorded: [`up ${a}`, `up ${index}`],
          objects: ['a', 'ix_a_id'],
          others: 0,
        });
        trial.folder.write({ [b]: pairs[b] });
        await trial.sql.unsafe(`alter role ${role} reset ${setting}`);
        expect(await asRole('up')).to.equal(1);
      } else expect(await asRole('up')).to.equal(2);
      expect(await trial.applied()).to.deep.equal([a, index, b]);
    });
  }
});
