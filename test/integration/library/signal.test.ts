import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  createTestDatabase as makeTestDatabase,
  Interrupted,
  migrate,
  rollback,
  status,
  verify,
  type MigrateOptions,
} from '../../../packages/tool/src/index.js';
import { templateOf } from '../../../packages/tool/src/library/template.js';
import { toolVersion } from '../../../packages/tool/src/package.js';
import { rejection } from '../../support/connect.js';
import { createTestDatabase, serverUrl, type TestDatabase } from '../../support/database.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { longTest } from '../../support/proofs.js';
import { onServer } from '../../support/server.js';
import { listTemplates } from '../../support/templates.js';
import { until } from '../../support/trial.js';

const people = '20260101000000_create-people';
const pets = '20260102000000_create-pets';
const sleepless = "do $$ begin raise notice 'here'; perform pg_sleep(600); end $$;";

describe('the signal that the library is given', () => {
  let database: TestDatabase;
  let folder: MigrationsFolder;
  let controller: AbortController;
  let options: MigrateOptions & { readonly migrations: string };

  beforeEach(async () => {
    database = await createTestDatabase('empty');
    folder = folderOf({
      [people]: { up: 'create table people (id integer);', down: 'drop table people;' },
      [pets]: { up: 'create table pets (id integer);', down: 'drop table pets;' },
    });
    controller = new AbortController();
    options = { url: database.url, migrations: folder.directory, signal: controller.signal };
  });
  afterEach(async () => {
    folder.cleanup();
    await database.drop();
  });

  /** What it is interrupted with, where that is all that may come. */
  const interruption = async (work: Promise<unknown>): Promise<Interrupted> => {
    const error = await rejection(work);
    expect(error).to.be.instanceOf(Interrupted);
    expect(error).to.include({ exitCode: 130 });
    return error as Interrupted;
  };
  /** The options, with a signal that comes when the function is told so. */
  const abortedAt = (said: RegExp): MigrateOptions & { readonly migrations: string } => {
    const listen = (message: string) => {
      if (said.test(message)) controller.abort();
    };
    return { ...options, onNotice: listen, onProgress: listen };
  };
  const states = async () =>
    (await status({ url: database.url, migrations: folder.directory })).migrations.map(({ state }) => state);

  it('has nothing done where it has come before', async () => {
    const before = { ...options, signal: AbortSignal.abort() };
    for (const work of [migrate(before), rollback({ ...before, extent: 'all' }), status(before), verify(before)])
      expect(await interruption(work)).to.include({ message: 'interrupted: nothing was written' });
    const tables = await database.sql`select 1 from pg_tables where schemaname = 'public'`;
    expect(tables).to.have.lengthOf(0);
    expect(await interruption(makeTestDatabase({ ...before, url: serverUrl() }))).to.include({
      message: 'interrupted: no test database was made',
    });
    expect(await listTemplates(folder.directory)).to.deep.equal([]);
  });

  longTest('rolls back what waits at its commit, though all of it was sent', async () => {
    folder.write({
      [pets]: {
        up: `create table pets (id integer);
          create function wait() returns trigger language plpgsql as $$ begin raise notice 'here'; perform pg_sleep(600); return null; end $$;
          create constraint trigger wait after insert on pets deferrable initially deferred for each row execute function wait();
          insert into pets values (1);`,
        down: 'drop table pets; drop function wait();',
      },
    });
    const error = await interruption(migrate(abortedAt(/^here$/)));
    expect(error.done.map(({ name }) => name)).to.deep.equal([people]);
    expect(error.message).to.contain(`${pets}.up.sql was rolled back, and those before it stay`);
    expect(await states()).to.deep.equal(['applied', 'pending']);
    const tables = await database.sql`select 1 from pg_tables where tablename = 'pets'`;
    expect(tables).to.have.lengthOf(0);
  });

  for (const [name, work] of [
    ['migrate', migrate],
    ['rollback', (told: MigrateOptions) => rollback({ ...told, extent: 'all' })],
  ] as const)
    (name === 'migrate' ? it : longTest)(`ends the wait of ${name} for the migration lock`, async () => {
      if (name === 'rollback') await migrate(options);
      const before = await states();
      const holder = await database.sql.reserve();
      await holder`select pg_advisory_lock(7241865325823964)`;
      const error = await interruption(work(abortedAt(/^waiting for the migration lock: /)));
      await holder`select pg_advisory_unlock_all()`;
      holder.release();
      expect(error).to.include({ message: 'interrupted while waiting for the migration lock: nothing was done' });
      expect(error.done).to.deep.equal([]);
      expect(await states()).to.deep.equal(before);
    });

  it('rolls back the file that migrate runs, and tells what was done before', async () => {
    folder.write({ [pets]: { up: sleepless } });
    const error = await interruption(migrate(abortedAt(/^here$/)));
    expect(error.done.map(({ name }) => name)).to.deep.equal([people]);
    expect(error.message).to.contain(`${pets}.up.sql was rolled back, and those before it stay`);
    expect(await states()).to.deep.equal(['applied', 'pending']);
  });

  longTest('rolls back the file that rollback runs, and tells what was done before', async () => {
    folder.write({ [people]: { up: 'create table people (id integer);', down: sleepless } });
    await migrate(options);
    const error = await interruption(rollback({ ...abortedAt(/^here$/), extent: 'all' }));
    expect(error.done.map(({ name }) => name)).to.deep.equal([pets]);
    expect(error.message).to.contain(`${people}.down.sql was rolled back, and those before it stay down`);
    expect(await states()).to.deep.equal(['applied', 'pending']);
  });

  longTest('ends verify before its replay', async () => {
    await migrate(options);
    expect(await interruption(verify(abortedAt(/^replaying/)))).to.include({
      message: 'interrupted: nothing was written',
    });
  });

  longTest('cancels the file that verify replays', async () => {
    const mark = join(folder.directory, 'replayed');
    chmodSync(folder.directory, 0o777);
    const port = new URL(database.url).port;
    folder.write({
      [pets]: {
        up: `do $$ begin
          if current_setting('port') <> '${port}' then
            copy (select 1) to program 'touch ${mark}';
            perform pg_sleep(600);
          end if;
        end $$;`,
        down: 'select 1;',
      },
    });
    await migrate(options);
    const work = interruption(verify(options));
    await until(() => existsSync(mark), 'the replay runs it');
    controller.abort();
    expect(await work).to.include({ message: 'interrupted: nothing was written' });
  });

  it('ends the wait for another process that makes the template', async () => {
    const { name } = templateOf(options, toolVersion);
    await onServer(async (server) => {
      await server`select pg_advisory_lock(1886613616, ${Number.parseInt(name.slice(-7), 16)})`;
      const work = interruption(makeTestDatabase({ ...options, url: serverUrl() }));
      await until(async () => {
        const rows = await database.sql`
          select from pg_stat_activity
          where application_name = 'pgproof test' and state = 'idle' and query like '%pg_try_advisory_lock%'`;
        return rows.length > 0;
      }, 'it asks for the lock');
      controller.abort();
      expect(await work).to.include({ message: 'interrupted: no test database was made' });
      await server`select pg_advisory_unlock_all()`;
    });
    expect(await listTemplates(folder.directory)).to.deep.equal([]);
  });

  longTest('cancels the migration of a template, and leaves no database', async () => {
    folder.write({ [pets]: { up: sleepless } });
    const sleeping = () =>
      database.sql<{ name: string }[]>`
        select datname as name from pg_stat_activity where query like ${`%${sleepless}%`} and wait_event = 'PgSleep'`;
    const work = interruption(makeTestDatabase({ ...options, url: serverUrl() }));
    await until(async () => (await sleeping()).length > 0, 'the template is being made');
    const [draft] = await sleeping();
    controller.abort();
    expect(await work).to.include({ message: 'interrupted: no test database was made' });
    expect(await database.sql`select from pg_database where datname = ${draft?.name ?? ''}`).to.have.lengthOf(0);
    expect(await listTemplates(folder.directory)).to.deep.equal([]);
  });
});
