import { longTest, prove } from '../../support/proofs.js';
import { expect } from 'chai';
import { runDb } from '../../support/run-db.js';
import { newRole } from '../../support/roles.js';
import { migrateFolder } from '../../support/runner.js';
import { failureOf, useTrial } from '../../support/trial.js';

const [a, b] = ['20260101000000_create-a', '20260101000001_create-b'];
const create = { up: 'create table a (id integer);', down: 'drop table a;' };
const note = (path: string) =>
  `the search_path of this role, database or server (${path}) does not count in a file: a name without a schema is looked up and made in public; name the schema, begin the file with: set search_path = ${path}, or have "searchPath" of the configuration say it`;

describe('a search_path that a file does not have', () => {
  const trial = useTrial();

  const setPath = (path: string) =>
    trial.sql.unsafe(`alter database ${new URL(trial.url).pathname.slice(1)} set search_path = ${path}`);

  it('is told once, where it leads elsewhere than to public, and each command that runs files tells it', async () => {
    await trial.sql`create schema app`;
    await setPath('app, public');
    trial.folder.write({ [a]: create });
    await trial.migrate();
    expect(trial.messages()).to.deep.equal([note('app, public')]);
    await trial.redo();
    expect(trial.messages()).to.deep.equal([note('app, public'), note('app, public')]);
    await trial.rollback();
    expect(trial.messages()).to.have.length(3);
    const plan = await runDb(['plan', '--migrations', trial.folder.directory], { env: { DATABASE_URL: trial.url } });
    expect(plan.stderr).to.equal(`note: ${note('app, public')}\n`);
  });

  longTest('says what helps: what the note says makes the table where the setting does', async () => {
    await trial.sql`create schema app`;
    await setPath('app, public');
    trial.folder.write({ [a]: create });
    await trial.migrate();
    const [, set = ''] = /begin the file with: (.*), or have/.exec(trial.messages()[0] ?? '') ?? [];
    trial.folder.write({ [b]: { up: `${set};\ncreate table b (id integer);` } });
    trial.events.length = 0;
    await trial.migrate();
    expect(trial.messages()).to.deep.equal([]);
    expect(await trial.exists('public.a')).to.equal(true);
    expect(await trial.exists('app.b')).to.equal(true);
  });

  longTest('is why an extension in another schema is not found', async () => {
    await trial.sql.unsafe('create schema "Ext"; create extension citext schema "Ext"');
    await setPath('public, "Ext"');
    trial.folder.write({ [a]: { up: 'create table a (name citext);' } });
    const error = await failureOf(trial.migrate());
    expect(error.message).to.contain('type "citext" does not exist');
    expect(trial.messages()).to.deep.equal([note('public, "Ext"')]);
  });

  longTest('may be the schema that has the name of the role', async () => {
    const { role, url, drop } = await newRole(trial);
    try {
      await trial.sql.unsafe(`create schema authorization ${role}; grant create on schema public to ${role}`);
      trial.folder.write({ [a]: create });
      const { stderr } = await runDb(['migrate', '--migrations', trial.folder.directory], {
        env: { DATABASE_URL: url },
      });
      expect(stderr).to.equal(`note: ${note(`${role}, public`)}\n`);
    } finally {
      await drop();
    }
  });

  longTest('may be empty, which is a way to make sure that names have their schema', async () => {
    await setPath("''");
    trial.folder.write({ [a]: create });
    await trial.migrate();
    expect(trial.messages()).to.deep.equal([
      'the search_path of this role, database or server ("") does not count in a file: a name without a schema is looked up and made in public; name the schema',
    ]);
  });

  const silent = {
    'it is the default': 'default',
    'it leads to public alone': 'public',
    'it names a schema that there is not': 'nowhere, public',
    'it names pg_catalog too': 'pg_catalog, public, pg_temp',
  };
  for (const [why, path] of Object.entries(silent)) {
    prove(`is not told where ${why}`, async () => {
      await setPath(path);
      trial.folder.write({ [a]: create });
      await trial.migrate();
      expect(trial.messages()).to.deep.equal([]);
    });
  }

  longTest('is not told where nothing runs', async () => {
    trial.folder.write({ [a]: create });
    await migrateFolder(trial.url, trial.folder.directory);
    await trial.sql`create schema app`;
    await setPath('app');
    expect(await trial.migrate()).to.equal(0);
    expect(trial.messages()).to.deep.equal([]);
  });
});
