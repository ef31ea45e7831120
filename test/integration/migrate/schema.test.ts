import { config, expect } from 'chai';
import { folderOf } from '../../support/migrations-folder.js';
import { newRole } from '../../support/roles.js';
import { longTest, prove } from '../../support/proofs.js';
import { runDb } from '../../support/run-db.js';
import { useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, b] = ['20260101000000_create-a', '20260101000001_create-b'];
const create = (table: string) => ({ up: `create table ${table} (id integer);`, down: `drop table ${table};` });

describe('the record in a schema of its own', () => {
  const trial = useTrial();

  const dbAs =
    (url: string) =>
    (...words: string[]) =>
      runDb([...words, '--migrations', trial.folder.directory], { env: { DATABASE_URL: url } });
  const db = (...words: string[]) => dbAs(trial.url)(...words);
  const schemasOfRecord = async () => {
    const rows = await trial.sql<{ schema: string; tables: number }[]>`
      select relnamespace::regnamespace::text as schema, count(*)::integer as tables
      from pg_class
      where relname in ('pgmigrations', 'migration_record', 'migration_restamp', 'migration_version')
      group by 1 order by 1`;
    return Object.fromEntries(rows.map(({ schema, tables }) => [schema, tables]));
  };
  const succeed = async (command: ReturnType<typeof runDb>) => {
    const { code, stdout, stderr } = await command;
    expect(code, stdout + stderr).to.equal(0);
    return stdout;
  };

  longTest('is all that a role needs that may not create in public', async () => {
    const { role, url, drop } = await newRole(trial);
    const own = dbAs(url);
    try {
      await trial.sql.unsafe(`revoke create on schema public from public; create schema app authorization ${role}`);
      trial.folder.write({ [a]: create('app.a'), [b]: create('app.b') });
      const refused = await own('migrate');
      expect(refused.code).to.equal(1);
      expect(refused.stderr).to.match(
        /^error: the user \w+ may not make the runner's tables: permission denied for schema public\n {2}fix: have .* run: grant usage, create on schema public to "\w+"; or keep them in a schema of your own: --schema NAME\n$/,
      );
      await succeed(own('migrate', '--schema', 'app', '--to', a));
      expect(await schemasOfRecord()).to.deep.equal({ app: 4 });
      expect((await own('status', '--schema', 'app')).stdout).to.contain('1 applied, 1 pending');
      expect(await succeed(own('plan', '--schema', 'app'))).to.contain('create table app.b');
      await succeed(own('migrate', '--schema', 'app'));
      expect(await succeed(own('migrate', '--schema', 'app'))).to.contain('nothing is pending: 2 migrations applied');
      await succeed(own('redo', '--schema', 'app'));
      trial.folder.write({ [b]: { up: `-- Why: b.\n${create('app.b').up}`, down: create('app.b').down } });
      await succeed(own('restamp', b, '--reason', 'a comment was missing', '--schema', 'app'));
      expect(await succeed(own('status', '--schema', 'app'))).to.contain('2 applied, 0 pending');
      await succeed(own('rollback', '--steps', '1', '--schema', 'app'));
      const rows = await trial.sql`select name, direction from app.migration_record order by id`;
      expect(rows.map((row) => `${String(row['direction'])} ${String(row['name'])}`)).to.deep.equal([
        `up ${a}`,
        `up ${b}`,
        `down ${b}`,
        `up ${b}`,
        `down ${b}`,
      ]);
    } finally {
      await drop();
    }
  });

  longTest(
    'is verified, and found to be what the migrations make, by a role that may create in no other schema',
    async () => {
      const { role, url, drop } = await newRole(trial);
      const own = dbAs(url);
      try {
        await trial.sql.unsafe(`revoke create on schema public from public; create schema app authorization ${role}`);
        trial.folder.write({ [a]: create('app.a') });
        await succeed(own('migrate', '--schema', 'app'));
        expect(await succeed(own('verify', '--schema', 'app'))).to.match(
          /^the database is what its 1 applied migration makes/,
        );
        await trial.sql`alter table app.a add by_hand integer`;
        const { code, stdout } = await own('verify', '--schema', 'app');
        expect(code).to.equal(1);
        expect(stdout).to.contain('app.a.by_hand');
      } finally {
        await drop();
      }
    },
  );

  prove('is verified where it was moved into a schema that a migration had made', async () => {
    trial.folder.write({ [a]: { up: 'create schema app; create table app.a (id integer);' } });
    await succeed(db('migrate'));
    await trial.sql.unsafe(/move it: (.*)$/m.exec((await db('status', '--schema', 'app')).stderr)?.[1] ?? '');
    expect(await succeed(db('verify', '--schema', 'app'))).to.match(
      /^the database is what its 1 applied migration makes/,
    );
  });

  for (const schema of ['ledger', 'My Schema', `it's "so"`, 'user', 'Протокол', 'public_']) {
    prove(`is made by the first run where the role may, and its name may be any: ${schema}`, async () => {
      trial.folder.write({ [a]: create('a'), [b]: create('b') });
      await succeed(db('migrate', '--schema', schema));
      const quoted = `"${schema.replaceAll('"', '""')}"`;
      expect(Object.values(await schemasOfRecord())).to.deep.equal([4]);
      const marks = await trial.sql.unsafe(`select name from ${quoted}.pgmigrations order by id`);
      expect(marks.map(({ name }) => name as string)).to.deep.equal([a, b]);
      expect(await trial.exists('public.a')).to.equal(true);
      // What is lost of it is made again there.
      await trial.sql.unsafe(`drop table ${quoted}.pgmigrations, ${quoted}.migration_restamp`);
      expect((await db('migrate', '--schema', schema)).stderr).to.contain('.pgmigrations is missing');
      await succeed(db('rollback', '--all', '--schema', schema));
      expect(Object.values(await schemasOfRecord())).to.deep.equal([4]);
    });
  }

  longTest(
    'is in no snapshot, no difference and no drift, and neither is a schema that holds nothing else',
    async () => {
      const facts = async (schema: string) =>
        (await runDb(['snapshot', '--owners', '--schema', schema], { env: { DATABASE_URL: trial.url } })).stdout;
      const before = await facts('ledger');
      trial.folder.write({ [a]: create('a') });
      await succeed(db('migrate', '--schema', 'ledger'));
      await trial.sql.unsafe("comment on schema ledger is 'the record'; grant usage on schema ledger to public");
      await succeed(db('rollback', '--all', '--schema', 'ledger'));
      expect(await facts('ledger')).to.equal(before);
      expect(await facts('public'))
        .to.contain('table ledger.pgmigrations')
        .and.to.contain('schema ledger');
      // With something else in it, it is a schema as all others.
      await trial.sql`create view ledger.other as select 1 as one`;
      const after = await facts('ledger');
      expect(after).to.contain('schema ledger').and.not.to.contain('pgmigrations');
      expect(after).to.contain("comment on schema ledger 'the record'");
    },
  );

  it('is left out of drift and of diff', async () => {
    trial.folder.write({ [a]: create('a') });
    await succeed(db('migrate', '--schema', 'ledger'));
    const drift = await db('drift', '--schema', 'ledger');
    expect(drift.stdout).to.contain('table public.a').and.not.to.contain('ledger');
    const diff = await runDb(['diff', trial.url, trial.url, '--schema', 'ledger']);
    expect(diff.stdout).to.match(/^equal/);
  });

  longTest('is found in the replay that looks what the down files left', async () => {
    trial.folder.write({ [a]: { up: create('a').up, down: 'select 1;' }, [b]: create('b') });
    await succeed(db('migrate', '--schema', 'ledger'));
    const { stdout } = await db('rollback', '--all', '--json', '--schema', 'ledger');
    const { result } = JSON.parse(stdout) as { result: { restored: boolean; unrestored: string[] } };
    const { restored, unrestored } = result;
    expect({ restored, unrestored }).to.deep.equal({ restored: false, unrestored: [a] });
  });

  prove('is where a first run would make it in the replay of what no database has yet', async () => {
    trial.folder.write({ [a]: create('app.a') });
    const { stdout } = await db('snapshot', '--scratch', '--schema', 'app');
    expect(stdout).to.contain('table app.a').and.not.to.contain('pgmigrations');
  });

  longTest('is where reset-db builds the database anew', async () => {
    await succeed(
      runDb(['reset-db', '--force', '--skip-demo-data', '--schema', 'ledger'], { env: { DATABASE_URL: trial.url } }),
    );
    expect(await succeed(runDb(['status', '--schema', 'ledger'], { env: { DATABASE_URL: trial.url } }))).to.contain(
      '0 pending',
    );
  });

  const expectElsewhere = async (...words: string[]) => {
    const { code, stderr } = await db(...words, '--schema', 'led ger');
    expect(code).to.equal(1);
    expect(stderr, words[0]).to.match(
      new RegExp(
        `^error: the record of these migrations is in the schema public, and not in led ger: ${a} is in it\n {2}fix: leave --schema out; or move it: create schema`,
      ),
    );
    return /move it: (.*)$/m.exec(stderr)?.[1] ?? '';
  };

  longTest('is refused where that of the same migrations is in another, and can be moved', async () => {
    trial.folder.write({ [a]: create('a') });
    await succeed(db('migrate'));
    await trial.sql.unsafe(await expectElsewhere('migrate'));
    expect(await schemasOfRecord()).to.deep.equal({ '"led ger"': 4 });
    expect(await succeed(db('status', '--schema', 'led ger'))).to.contain('1 applied, 0 pending');
    const back = await db('migrate');
    expect(back.code).to.equal(1);
    expect(back.stderr)
      .to.contain('is in the schema led ger, and not in public')
      .and.to.contain("fix: --schema 'led ger'; or move it: alter table");
    await trial.sql.unsafe(/move it: (.*)$/m.exec(back.stderr)?.[1] ?? '');
    expect(await succeed(db('rollback', '--all'))).to.contain('1 taken down');
    // The trail stays where it is also when nothing is applied.
    expect((await db('migrate', '--schema', 'ledger')).code).to.equal(1);
  });

  longTest('is refused by every command on migrations where that of the same ones is in another', async () => {
    trial.folder.write({ [a]: create('a') });
    await succeed(db('migrate'));
    const words = [['status'], ['plan'], ['rollback', '--all'], ['redo'], ['restamp', a, '--reason', 'r'], ['verify']];
    for (const command of words) await expectElsewhere(...command);
  });

  longTest('is what a copy lacks, or another tool’s work: the fix names its tables there', async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.sql`create table a (id integer)`;
    const { stderr } = await db('migrate', '--schema', 'led ger');
    const own = (table: string) => `"led ger".${table}`;
    const drop = `drop table ${['pgmigrations', 'migration_restamp', 'migration_record', 'migration_version'].map(own).join(', ')}`;
    expect(stderr).to.contain(
      `${drop}; then pg_dump -t '${own('pgmigrations')}' -t '${own('migration_*')}' SOURCE | psql TARGET`,
    );
    await trial.sql.unsafe(/insert .*?\)(?=;)/.exec(stderr)?.[0] ?? '');
    await succeed(db('restamp', a, '--reason', 'it was there', '--schema', 'led ger'));
    expect(await succeed(db('status', '--schema', 'led ger'))).to.contain('1 applied, 0 pending');
    await trial.sql.unsafe(drop);
  });

  longTest('is no other team’s: each keeps its own beside it', async () => {
    trial.folder.write({ [a]: create('a') });
    await succeed(db('migrate'));
    const other = folderOf({ '20260202000000_create-theirs': create('theirs') });
    try {
      const run = (...words: string[]) =>
        runDb([...words, '--migrations', other.directory, '--schema', 'theirs'], { env: { DATABASE_URL: trial.url } });
      await succeed(run('migrate'));
      await succeed(run('rollback', '--all'));
      expect(await schemasOfRecord()).to.deep.equal({ public: 4, theirs: 4 });
      expect(await trial.applied()).to.deep.equal([a]);
    } finally {
      other.cleanup();
    }
  });

  longTest('is not looked for in tables of these names that would run another role’s code', async () => {
    await trial.sql.unsafe(`
      create schema trap;
      create function trap.spring() returns text volatile language plpgsql as $$ begin raise exception 'sprung'; end $$;
      create table trap.pgmigrations (id integer, name text);
      insert into trap.pgmigrations values (1, '${a}');
      alter table trap.pgmigrations enable row level security, force row level security;
      create policy p on trap.pgmigrations using (trap.spring() = 'x');
      create schema viewed;
      create view viewed.pgmigrations as select 1 as id, trap.spring() as name;
      create schema kinds;
      create table kinds.migration_record (name integer)`);
    const { role, url, drop } = await newRole(trial);
    try {
      await trial.sql.unsafe(`
        grant create on schema public to ${role};
        grant usage on schema trap, viewed, kinds to ${role};
        grant select on trap.pgmigrations, viewed.pgmigrations, kinds.migration_record to ${role}`);
      trial.folder.write({ [a]: create('a') });
      await succeed(dbAs(url)('migrate'));
    } finally {
      await drop();
    }
  });

  it('is refused where the role may neither make it nor create in it, with what helps', async () => {
    const { url, drop } = await newRole(trial);
    const own = dbAs(url);
    try {
      trial.folder.write({ [a]: { up: 'select 1;' } });
      const missing = await own('migrate', '--schema', 'ledger');
      expect(missing.stderr).to.match(/may not make the runner's tables: permission denied for database/);
      await trial.sql`create schema other`;
      const closed = await own('migrate', '--schema', 'other');
      expect(closed.stderr).to.match(
        /may not make the runner's tables: permission denied for schema other\n {2}fix: have \w+, who owns the schema, run: grant usage, create on schema other to/,
      );
      for (const [schema, { stderr }] of Object.entries({ ledger: missing, other: closed })) {
        await trial.sql.unsafe(/ run: (.*)$/m.exec(stderr)?.[1] ?? '');
        await succeed(own('migrate', '--schema', schema));
        await trial.sql.unsafe(`drop schema ${schema} cascade`);
      }
    } finally {
      await drop();
    }
  });

  it('is refused under a name that no schema can have', async () => {
    for (const name of ['', 'pg_own', 'information_schema', 'a'.repeat(64)]) {
      const { code, stderr } = await db('status', '--schema', name);
      expect(code).to.equal(2);
      expect(stderr).to.contain("It is a schema's name");
    }
  });
});
