import { expect } from 'chai';
import { adopt, LossRefused, migrate, rollback, status, UserError, verify } from '../../../packages/tool/src/index.js';
import { rejection } from '../../support/connect.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';
import { longTest } from '../../support/proofs.js';

const people = '20260101000000_create-people';
const pets = '20260102000000_create-pets';

describe('the library of the tool', () => {
  let database: TestDatabase;
  let folder: MigrationsFolder;
  let options: { readonly url: string; readonly migrations: string };

  beforeEach(async () => {
    database = await createTestDatabase('empty');
    folder = folderOf({
      [people]: { up: 'create table people (id integer);', down: 'drop table people;' },
      [pets]: { up: 'create table pets (id integer);', down: 'drop table pets;' },
    });
    options = { url: database.url, migrations: folder.directory };
  });
  afterEach(async () => {
    folder.cleanup();
    await database.drop();
  });

  it('migrates, tells the state, verifies and rolls back, with what was done as values', async () => {
    const told: string[] = [];
    const first = await migrate({ ...options, to: people, onDone: ({ name }) => told.push(name) });
    expect(first.applied.map(({ name }) => name)).to.deep.equal([people]);
    expect(first.applied[0]?.durationMs).to.be.a('number');
    expect(first.pending).to.deep.equal([pets]);
    expect(told).to.deep.equal([people]);
    expect((await status(options)).migrations.map(({ name, state }) => ({ name, state }))).to.deep.equal([
      { name: people, state: 'applied' },
      { name: pets, state: 'pending' },
    ]);
    expect((await migrate(options)).applied.map(({ name }) => name)).to.deep.equal([pets]);
    expect(await status(options)).to.include({ sound: true });
    await database.sql`alter table pets add column name text`;
    const { outcome, replayed, findings } = await verify(options);
    expect({ outcome, replayed, findings }).to.deep.equal({
      outcome: 'different',
      replayed: 2,
      findings: [
        { object: 'column public.pets.name', problem: 'only in the database', database: findings[0]?.database },
      ],
    });
    const { takenDown } = await rollback({ ...options, extent: 'all' });
    expect(takenDown.map(({ name }) => name)).to.deep.equal([pets, people]);
  });

  longTest(
    'counts first, where that is asked for, the rows that are in the way, and then applies nothing',
    async () => {
      await migrate({ ...options, checkData: true });
      await database.sql`insert into people values (1), (null)`;
      folder.write({
        '20260103000000_require-id': {
          up: 'alter table people alter column id set not null;',
          down: 'alter table people alter column id drop not null;',
        },
      });
      const error = await rejection(migrate({ ...options, checkData: true }));
      expect(error).to.be.instanceOf(UserError).and.to.have.property('exitCode', 1);
      expect((error as UserError).message).to.match(
        /^rows are in the way of what is pending:\n.*(?:row|rows) of public\.people (?:has|have) NULL in id/,
      );
      expect((await status(options)).migrations.at(-1)).to.include({ state: 'pending' });
      await database.sql`delete from people where id is null`;
      const { applied } = await migrate({ ...options, checkData: true, countTimeout: 60_000 });
      expect(applied).to.have.length(1);
    },
  );

  it('refuses to go down where rows would be lost, names them as values, and goes down once that is accepted', async () => {
    await migrate(options);
    await database.sql`insert into people (id) values (1)`;
    const loss = { object: 'public.people', kind: 'table', count: 1, atLeast: false, migration: people };
    const refused = await rollback({ ...options, extent: 'all' }).catch((error: unknown) => error);
    if (!(refused instanceof LossRefused)) throw refused;
    expect(refused.losses).to.deep.equal([{ ...loss, accepted: false }]);
    expect(refused).to.include({ exitCode: 1 });
    const { takenDown, wouldTakeDown, losses } = await rollback({ ...options, extent: 'all', dryRun: true });
    expect({ takenDown, wouldTakeDown, losses }).to.deep.equal({
      takenDown: [],
      wouldTakeDown: [pets, people],
      losses: [{ ...loss, accepted: false }],
    });
    const done = await rollback({ ...options, extent: 'all', acceptLoss: ['people'] });
    expect(done.losses).to.deep.equal([{ ...loss, accepted: true }]);
    expect(done.takenDown.map(({ name }) => name)).to.deep.equal([pets, people]);
  });

  longTest('adopts a database that is there, and says what differs as values', async () => {
    await database.sql`create table people (id integer)`;
    await database.sql`create index ix_old on people (id)`;
    const { outcome, point, findings, database: shown } = await adopt(options);
    expect({ outcome, point }).to.deep.equal({ outcome: 'different', point: people });
    expect(findings).to.deep.equal([
      {
        object: 'index public.ix_old',
        problem: 'only in the database',
        database: findings[0]?.database,
        remedy: 'drop index public.ix_old;',
      },
    ]);
    expect(shown).to.match(/^postgres:/);
    const accept = [{ object: 'index public.ix_old', reason: 'reports need it' }];
    expect(await adopt({ ...options, accept, dryRun: true })).to.include({ outcome: 'adoptable' });
    expect((await status(options)).migrations.map(({ state }) => state)).to.deep.equal(['pending', 'pending']);
    const said: string[] = [];
    const done = await adopt({ ...options, accept, onProgress: (message) => said.push(message) });
    expect([done.outcome, done.covers, done.pending]).to.deep.equal(['adopted', [people], [pets]]);
    expect(said).to.include('recording the baseline');
    expect((await migrate(options)).applied.map(({ name }) => name)).to.deep.equal([pets]);
    expect(await rejection(adopt({ ...options, to: 'nothing' }))).to.be.instanceOf(UserError);
  });

  it('throws what is wrong with its fix, prints nothing, and leaves the process as it was', async () => {
    const [printed, env, exitCode] = [[] as unknown[], { ...process.env }, process.exitCode];
    const streams = [process.stdout, process.stderr];
    for (const stream of streams) stream.write = (text: unknown) => printed.push(text) > 0;
    let error: unknown;
    try {
      folder.write({ [pets]: { up: 'create table pets (id intege);' } });
      error = await rejection(migrate(options));
    } finally {
      // What stands in the prototype again.
      for (const stream of streams) Reflect.deleteProperty(stream, 'write');
    }
    expect(error).to.be.instanceOf(UserError);
    expect(error).to.include({ exitCode: 1 });
    expect((error as UserError).message).to.match(/create-pets\.up\.sql:1:\d+: type "intege" does not exist/);
    expect((error as UserError).fix).to.be.a('string');
    expect(printed).to.deep.equal([]);
    expect(process.env).to.deep.equal(env);
    expect(process.exitCode).to.equal(exitCode);
  });
});
