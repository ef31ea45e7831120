import { expect } from 'chai';
import { migrate, rollback, status, UserError, verify } from '../../../packages/tool/src/index.js';
import { rejection } from '../../support/connect.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { folderOf, type MigrationsFolder } from '../../support/migrations-folder.js';

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
    const { verdict, replayed, findings } = await verify(options);
    expect({ verdict, replayed, findings }).to.deep.equal({
      verdict: 'different',
      replayed: 2,
      findings: [
        { object: 'column public.pets.name', problem: 'only in the database', database: findings[0]?.database },
      ],
    });
    const { takenDown } = await rollback({ ...options, extent: 'all' });
    expect(takenDown.map(({ name }) => name)).to.deep.equal([pets, people]);
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
