import { expect } from 'chai';
import { connectionUrl, parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { longTest } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { onServer, serverMajor } from '../../support/server.js';
import { useTrial } from '../../support/trial.js';

const name = '20260101000000_create-plan';

describe('bin/db verify', () => {
  const trial = useTrial();
  beforeEach(async () => {
    trial.folder.write({
      [name]: {
        up: 'create table plan (id integer, code varchar(20));\ncreate index ix_plan_code on plan (code);\n',
        down: 'drop table plan;\n',
      },
    });
    await trial.migrate();
  });
  const verify = (words: readonly string[] = [], url = trial.url) =>
    runDb(['verify', ...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: url } });

  it('says that a database is what its migrations make, those that are pending left out', async () => {
    trial.folder.write({ '20260102000000_create-other': { up: 'create table other (id integer);' } });
    expect(await verify()).to.deep.equal({
      code: 0,
      stdout: 'the database is what its 1 applied migration makes: 9 facts compared\n',
      stderr: '',
    });
  });

  longTest(
    'notes that every role may, or may not, create objects in public, where the history leaves it otherwise',
    async () => {
      const note = /but for the right of every role to create/;
      await trial.sql`revoke create on schema public from public`;
      const closed = await verify();
      expect([closed.code, closed.stderr, note.test(closed.stdout)]).to.deep.equal([0, '', serverMajor() < 15]);
      // Before PostgreSQL 15 that is how a database comes; a dump brings it to a later one.
      await trial.sql`grant create on schema public to public`;
      const open = await verify();
      expect([open.code, open.stderr, note.test(open.stdout)]).to.deep.equal([0, '', serverMajor() >= 15]);
    },
  );

  longTest('names each thing that differs, and no cause of it', async () => {
    await trial.sql`alter table plan add colour text, alter code type varchar(30)`;
    await trial.sql`drop index ix_plan_code`;
    const { code, stdout } = await verify();
    expect(stdout).to.equal(`the database differs from what its 1 applied migration makes:
column public.plan.code: differs
  database: character varying(30)
  history:  character varying(20)
column public.plan.colour: only in the database
  database: text
index public.ix_plan_code: only in the history
  history:  on public.plan btree (code)
3 objects: take it back in the database, write the migration that makes it, or except it
`);
    expect(code).to.equal(1);
  });

  longTest('answers as JSON', async () => {
    await trial.sql`drop index ix_plan_code`;
    const { code, stdout } = await verify(['--json']);
    expect(code).to.equal(1);
    expect((JSON.parse(stdout) as { result: object }).result).to.deep.include({
      outcome: 'different',
      replayed: 1,
      findings: [
        { object: 'index public.ix_plan_code', problem: 'only in the history', history: 'on public.plan btree (code)' },
      ],
    });
  });

  it('cannot find out without the files that were applied', async () => {
    trial.folder.write({ [name]: { up: 'create table plan (id integer);' } });
    const { code, stderr } = await verify();
    expect(code).to.equal(2);
    expect(stderr).to.match(/the history cannot be replayed: .*create-plan\.up\.sql differs from what was applied/);
  });

  longTest('asks for no right but to read', async () => {
    const role = `vbwd_test_reader_${process.pid}`;
    await onServer((server) => server.unsafe(`create role ${role} login password 'x'`));
    try {
      await trial.sql.unsafe(`grant select on all tables in schema public to ${role}`);
      const { code, stdout, stderr } = await verify(
        [],
        connectionUrl({ ...parseConnectionUrl(trial.url), user: role, password: 'x' }),
      );
      expect(stderr).to.equal('');
      // The grants differ, too.
      expect(stdout).to.match(new RegExp(`grant on table public.plan to ${role}[^:]*: only in the database`));
      expect(code).to.equal(1);
    } finally {
      await trial.sql.unsafe(`drop owned by ${role}`);
      await onServer((server) => server.unsafe(`drop role ${role}`));
    }
  });
});
