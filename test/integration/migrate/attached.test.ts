import { config, expect } from 'chai';
import { lookAhead } from '../../../packages/tool/src/migrate/ahead.js';
import { withLock } from '../../../packages/tool/src/migrate/lock.js';
import { readRecord } from '../../../packages/tool/src/migrate/state.js';
import { bringUp } from '../../../packages/tool/src/migrate/versions.js';
import { longTest, prove } from '../../support/proofs.js';
import { onServer, serverUser } from '../../support/server.js';
import { failureOf, useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, b] = ['20260101000000_create-a', '20260101000001_create-b'];
const create = (table: string) => ({ up: `create table ${table} (id integer);\n`, down: `drop table ${table};\n` });

const marks =
  'create table public.pgmigrations (id serial primary key, name varchar(255) not null, run_on timestamp not null);';
const record = `create table public.migration_record (
  id bigint generated always as identity primary key, run_id uuid not null, name text not null, direction text not null, up_sha256 text not null,
  down_sha256 text not null, recorded_by text not null default session_user, recorded_at timestamptz not null default clock_timestamp(),
  duration_ms integer not null, tool_version text not null, catalog_before text, catalog_after text);`;
const version = `create table public.migration_version (version integer primary key, tool_version text not null,
  made_by text not null default session_user, made_at timestamptz not null default clock_timestamp());`;
const restamp = `create table public.migration_restamp (id bigint generated always as identity primary key, record_id bigint not null, reason text not null,
  old_up_sha256 text not null, old_down_sha256 text not null, up_sha256 text not null, down_sha256 text not null,
  restamped_by text not null default session_user, restamped_at timestamptz not null default clock_timestamp());`;
const row = (returns: string, volatility = '') =>
  `create function public.trap() returns ${returns} language plpgsql ${volatility} as $$ begin raise exception 'a trap was run'; end $$;
   create function public.trap(text) returns ${returns} language plpgsql ${volatility} as $$ begin raise exception 'a trap was run'; end $$;`;
const trigger = `create function public.trap() returns trigger language plpgsql as $$ begin raise exception 'a trap was run'; end $$;`;
const grants =
  "do $$ begin execute (select string_agg(format('grant all on public.%I to public;', relname), ' ') from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S')); end $$;";

describe("where another role made one of the runner's tables before the first run", () => {
  let mallory: string;

  // Before the database goes.
  afterEach(async () => {
    await trial.sql.unsafe(`drop owned by ${mallory} cascade`);
    await onServer((server) => server.unsafe(`drop role ${mallory}`));
  });

  const trial = useTrial();

  beforeEach(async () => {
    mallory = `vbwd_test_${crypto.randomUUID().slice(0, 8)}`;
    await trial.sql.unsafe(`create role ${mallory}; grant create on schema public to ${mallory}`);
    trial.folder.write({ [a]: create('a') });
  });

  const as = (role: string, statements: string) =>
    trial.sql.unsafe(`set role ${role}; ${statements} ${grants} reset role;`);
  // Without the marks nothing is told, and refused for that.
  const asMallory = (statements: string) =>
    as(mallory, statements.includes('table public.pgmigrations') ? statements : `${marks} ${statements}`);

  const traps: Record<string, string> = {
    'a trigger': `${marks} ${trigger} create trigger t before insert on pgmigrations for each row execute function trap();`,
    'a statement trigger on delete': `${marks} ${trigger} create trigger t after delete on pgmigrations execute function trap();`,
    'a deferred constraint trigger': `${record} ${trigger} create constraint trigger t after insert on migration_record deferrable initially deferred for each row execute function trap();`,
    'a trigger whose condition runs SQL': `${marks} create trigger t before update on pgmigrations for each row when (query_to_xml('select 1/0', true, true, '') is null) execute function suppress_redundant_updates_trigger();`,
    'a rule': `${marks} ${row('text')} create rule r as on insert to pgmigrations do also select trap();`,
    'a rule of built-in functions': `${record} create rule r as on insert to migration_record do also select query_to_xml('select 1/0', true, true, '');`,
    'a default': `${record} ${row('text')} alter table migration_record alter tool_version set default trap(), add note text default trap();`,
    'a default of built-in functions': `${record} alter table migration_record add note xml default query_to_xml('select 1/0', true, true, '');`,
    'a default whose literal hides the call': `${record} alter table migration_record add note text default 'it''s (' || pg_catalog.query_to_xml('select 1/0', true, true, ')')::text;`,
    'a check': `${version} ${row('boolean')} alter table migration_version add check (trap(tool_version));`,
    'a check with an operator': `${version} ${row('boolean')} create function trap(text, text) returns boolean language sql as 'select true'; create operator public.=== (leftarg = text, rightarg = text, function = trap); alter table migration_version add check (tool_version operator(public.===) 'x');`,
    'a generated column': `${restamp} ${row('text', 'immutable')} alter table migration_restamp add note text generated always as (trap(reason)) stored;`,
    'an index of an expression': `${record} ${row('text', 'immutable')} create index i on migration_record (trap(name));`,
    'an index with a condition': `${record} ${row('boolean', 'immutable')} create index i on migration_record (name) where trap(name);`,
    'a partition': `${row('text')} create table public.pgmigrations (id serial, name varchar(255) not null, run_on timestamp not null) partition by list (name); create table p partition of pgmigrations default; alter table p alter name set default trap();`,
    'a child': `${record} create table child () inherits (migration_record);`,
  };
  for (const [what, statements] of Object.entries(traps)) {
    prove(`refuses to write to it: ${what}`, async () => {
      await asMallory(statements);
      for (const run of [() => trial.migrate(), () => trial.restamp(a, 'x')]) {
        const error = await failureOf(run());
        expect(error.message).to.match(
          new RegExp(
            `^a write to public\\.\\w+ would run code of another role with the rights of ${serverUser()}: .*${mallory}`,
          ),
        );
        expect(error.exitCode).to.equal(1);
      }
      expect(await trial.exists('a')).to.equal(false);
      const status = await trial.start('status').ended;
      expect([status.code, status.output])
        .to.deep.include(1)
        .and.to.satisfy(([, output]: string[]) => output?.includes('problem: a write to'));
    });
  }

  it('refuses one that was made after it had looked, and leaves nothing there', async () => {
    await asMallory(traps['a trigger'] ?? '');
    const nothing = { version: undefined, owner: undefined, unwritable: [], missing: [] };
    const error = await failureOf(
      trial.inSession((session, _folder, options) =>
        withLock(
          session,
          options,
          () => lookAhead(session),
          (seen) => bringUp(session, nothing, seen, options.report),
        ),
      ),
    );
    expect(error.message).to.contain('a write to public.pgmigrations would run code');
    expect(await trial.exists('migration_record')).to.equal(false);
  });

  longTest('goes on once what it says is done: what is attached is dropped, or the table', async () => {
    await asMallory(`${traps['a trigger'] ?? ''} ${traps['a default']?.replaceAll('trap', 'other') ?? ''}`);
    const { fix = '' } = await failureOf(trial.migrate());
    const [first = '', second = ''] = fix.split('\n');
    expect(second).to.contain('drop table public.pgmigrations');
    const [, drops = ''] = /record: (.*); or, where/.exec(second) ?? [];
    const [, table = ''] = /applied here: (.*)$/.exec(first) ?? [];
    await trial.sql.unsafe(`${drops}; ${table}`);
    expect(await trial.migrate()).to.equal(1);
    expect(await trial.rollback('all')).to.equal(1);
  });

  const types: Record<string, string> = {
    'a domain': `${row('boolean')} create domain public.word as text check (trap(value));`,
    'an enumeration': `create type public.word as enum ('up', 'down');`,
    'a composite type': `create type public.word as (a text);`,
  };
  for (const [what, statements] of Object.entries(types)) {
    prove(`takes it for no table of ours where a column has a type of theirs: ${what}`, async () => {
      await asMallory(`${statements} ${record.replace('direction text', 'direction public.word')}`);
      const error = await failureOf(trial.migrate());
      expect(error.message).to.equal(
        `public.migration_record is not the runner's table: direction is of the type public.word of ${mallory}`,
      );
      const status = await trial.start('status').ended;
      expect(status.output).to.contain("not the runner's table");
      await trial.sql.unsafe(/create schema .*/.exec(error.fix ?? '')?.[0] ?? 'no fix');
      expect(await trial.migrate()).to.equal(1);
    });
  }

  it('reads no rows where a policy of theirs would choose them', async () => {
    const user = `${mallory}_user`;
    await trial.sql.unsafe(`create role ${user}`);
    await asMallory(
      `${row('boolean')} ${marks} alter table pgmigrations enable row level security; create policy p on pgmigrations using (trap());`,
    );
    await trial.inSession(async (session) => {
      await session.client.query(`set role ${user}`);
      expect((await failureOf(readRecord(session))).message).to.contain(
        'row security can hide rows of public.pgmigrations',
      );
    });
    await trial.sql.unsafe(`drop role ${user}`);
  });

  longTest('takes it where nothing is attached, for a table of ours that an application owns', async () => {
    await asMallory(`${marks} ${record} ${version}`);
    expect(await trial.migrate()).to.equal(1);
    expect(await trial.redo()).to.equal(1);
    trial.folder.write({ [b]: create('b') });
    expect(await trial.migrate()).to.equal(1);
    expect(await trial.rollback('all')).to.equal(2);
  });

  it('takes what does not run, and columns that call nothing', async () => {
    await asMallory(
      `${traps['a trigger'] ?? ''} alter table pgmigrations disable trigger t, add note varchar(9) default 'f(x)' || "current_user"(), add check (name <> 'f(' and (id > 0 or id < 0));`.replace(
        ` || "current_user"()`,
        '',
      ),
    );
    expect(await trial.migrate()).to.equal(1);
  });
});

describe("the runner's tables", () => {
  afterEach(() => trial.sql.unsafe(`drop owned by ${role} cascade`));
  const trial = useTrial();
  const role = `vbwd_test_${crypto.randomUUID().slice(0, 8)}`;
  const audit = (owner: string) =>
    `create table seen (name text); create function audit() returns trigger language plpgsql as $$ begin insert into public.seen values (new.name); return new; end $$;
     create trigger audit after insert on public.migration_record for each row execute function audit(); alter function audit() owner to ${owner}; alter table seen owner to ${owner};`;

  before(() => onServer((server) => server.unsafe(`create role ${role}`)));
  after(() => onServer((server) => server.unsafe(`drop role ${role}`)));

  const seen = async () => (await trial.sql`select name from seen`).length;
  const applyWith = async (statements: string) => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    await trial.sql.unsafe(statements);
    trial.folder.write({ [b]: create('b') });
  };

  longTest('may have an audit trigger of a superuser', async () => {
    await applyWith(audit('current_user'));
    expect([await trial.migrate(), await seen()]).to.deep.equal([1, 1]);
  });

  it("may have one of the database's owner", async () => {
    const database = new URL(trial.url).pathname.slice(1);
    await trial.sql.unsafe(`alter database ${database} owner to ${role}; grant all on schema public to ${role}`);
    try {
      await applyWith(audit(role));
      expect([await trial.migrate(), await seen()]).to.deep.equal([1, 1]);
    } finally {
      await trial.sql.unsafe(`alter database ${database} owner to current_user`);
    }
  });

  longTest('may not have one of another role', async () => {
    await trial.sql.unsafe(`grant create on schema public to ${role}`);
    await applyWith(audit(role));
    const { message, fix } = await failureOf(trial.migrate());
    expect(message).to.equal(
      `a write to public.migration_record would run code of another role with the rights of ${serverUser()}: trigger audit: public.audit(), which belongs to ${role}`,
    );
    expect(fix).to.contain("if the table is this database's record: drop trigger audit on public.migration_record;");
    expect(await trial.exists('b')).to.equal(false);
  });
});
