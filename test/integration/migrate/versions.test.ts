import { longTest, prove } from '../../support/proofs.js';
import { config, expect } from 'chai';
import { runner } from 'node-pg-migrate';
import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import { connectPg } from '../../../packages/tool/src/session/pg.js';
import { useTrial } from '../../support/trial.js';

config.truncateThreshold = 0;

const [a, b] = ['20260101000000_create-a', '20260101000001_create-b'];
const create = (table: string) => ({ up: `create table ${table} (id integer);\n`, down: `drop table ${table};\n` });

/**
 * The tables as each version of the tool that is out there made them, with the rows of one migration. What stands here is history and
 * is not to be changed: a new version gets a new one.
 */
const asTheyWere = [
  // 0.1.0: node-pg-migrate made the first, and nothing said a version.
  `create table public.pgmigrations (id serial primary key, name varchar(255) not null, run_on timestamp not null);
   create table public.migration_record (
     id             bigint      generated always as identity,
     run_id         uuid        not null,
     name           text        not null,
     direction      text        not null,
     up_sha256      text        not null,
     down_sha256    text        not null,
     recorded_by    text        not null default session_user,
     recorded_at    timestamptz not null default clock_timestamp(),
     duration_ms    integer     not null,
     tool_version   text        not null,
     catalog_before text,
     catalog_after  text,
     constraint migration_record_pkey primary key (id),
     constraint direction_is_up_or_down check (direction in ('up', 'down'))
   );
   create index ix_migration_record_name on public.migration_record (name, id);
   create table public.migration_restamp (
     id              bigint      generated always as identity,
     record_id       bigint      not null,
     reason          text        not null,
     old_up_sha256   text        not null,
     old_down_sha256 text        not null,
     up_sha256       text        not null,
     down_sha256     text        not null,
     restamped_by    text        not null default session_user,
     restamped_at    timestamptz not null default clock_timestamp(),
     constraint migration_restamp_pkey primary key (id),
     constraint migration_restamp_record_id_fkey foreign key (record_id) references public.migration_record (id)
   );
   create index ix_migration_restamp_record_id on public.migration_restamp (record_id, id);`,
  `create table public.migration_version (
     version      integer     not null,
     tool_version text        not null,
     made_by      text        not null default session_user,
     made_at      timestamptz not null default clock_timestamp(),
     constraint migration_version_pkey primary key (version)
   );
   insert into public.migration_version (version, tool_version) values (1, '0.2.0');`,
  `alter table public.migration_record
     add column noted_at timestamptz,
     add column adoption jsonb,
     drop constraint direction_is_up_or_down,
     add constraint direction_is_up_down_or_adopt check (direction in ('up', 'down', 'adopt'));
   insert into public.migration_version (version, tool_version) values (2, '0.2.0');`,
  `alter table public.migration_record
     add column locks jsonb,
     add column lock_retries integer;
   insert into public.migration_version (version, tool_version) values (3, '0.2.0');`,
];

describe("the runner's tables", () => {
  const trial = useTrial();
  const fresh = useTrial();

  /** Every column, constraint and index of the tables, in words. */
  const shape = async ({ sql }: typeof trial) =>
    [
      ...(await sql<{ fact: string }[]>`
        select concat_ws(' ', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid)) as fact
        from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        left join pg_attrdef as d on d.adrelid = c.oid and d.adnum = a.attnum
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname ~ 'migration'
        union all
        select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
        where conrelid::regclass::text ~ 'migration'
        union all
        select pg_get_indexdef(indexrelid) from pg_index where indrelid::regclass::text ~ '^(pg)?migration'
        order by 1`),
    ].map(({ fact }) => fact);

  const recorded = async () => {
    const [row] = await fresh.sql`
      select run_id, name, direction, up_sha256, down_sha256, duration_ms, tool_version, catalog_before, catalog_after
      from migration_record`;
    return row ?? {};
  };

  for (const [version] of asTheyWere.entries()) {
    prove(`of version ${version} are read, and brought to what new ones are by the first run that writes`, async () => {
      for (const { folder } of [trial, fresh]) folder.write({ [a]: create('a') });
      await fresh.migrate();
      await trial.sql.unsafe(`${asTheyWere.slice(0, version + 1).join('')} create table a (id integer);`);
      await trial.sql`insert into pgmigrations (name, run_on) values (${a}, now())`;
      await trial.sql`insert into migration_record ${trial.sql(await recorded())}`;
      const latest = asTheyWere.length - 1;

      const before = await trial.history();
      expect([before.applied.length, before.unrecorded, before.record.version]).to.deep.equal([1, [], version]);
      expect(before.record.notes).to.deep.equal(
        version === latest
          ? []
          : [
              `the runner's tables are at version ${version}: the next run that writes brings them to version ${latest}`,
            ],
      );
      // What has nothing to do writes nothing.
      expect(await trial.migrate()).to.equal(0);
      expect((await trial.history()).record.version).to.equal(version);

      trial.folder.write({ [b]: create('b') });
      expect(await trial.migrate()).to.equal(1);
      expect((await trial.history()).record).to.deep.include({ version: latest, missing: [], problems: [], notes: [] });
      expect(await shape(trial)).to.deep.equal(await shape(fresh));
      expect(trial.messages()).to.deep.equal([]);
      const { rowCount } = await trial.inSession(({ client }) =>
        client.query("select from public.migration_record where up_sha256 <> '' and catalog_after is not null"),
      );
      expect(rowCount).to.equal(2);
      expect(await trial.redo()).to.equal(1);
      expect(await trial.rollback('all')).to.equal(2);
    });

    prove(`of version ${version} are brought up by a restamp, too`, async () => {
      trial.folder.write({ [a]: create('a') });
      await trial.sql.unsafe(`${asTheyWere.slice(0, version + 1).join('')} create table a (id integer);`);
      await trial.sql`insert into pgmigrations (name, run_on) values (${a}, now())`;
      expect(await trial.restamp(a, 'compared')).to.equal(true);
      expect((await trial.history()).record.version).to.equal(asTheyWere.length - 1);
    });

    prove(`of version ${version} are as they were when the run is refused`, async () => {
      trial.folder.write({ [a]: create('a') });
      await trial.sql.unsafe(asTheyWere.slice(0, version + 1).join(''));
      await trial.sql`insert into pgmigrations (name, run_on) values ('20250101000000_gone', now())`;
      const was = await shape(trial);
      await trial.migrate().catch(() => undefined);
      expect(await shape(trial)).to.deep.equal(was);
    });
  }

  for (const [where, version, up] of [
    ['in a transaction', 0, 'create table ix (id integer);'],
    ['in a transaction', undefined, 'create table ix (id integer);'],
    ['outside a transaction', 0, '-- no-transaction\ncreate index concurrently ix on a (id);\n'],
    ['outside a transaction', undefined, '-- no-transaction\ncreate index concurrently ix on a (id);\n'],
  ] as const) {
    it(`keep a file ${where} from running where they cannot be ${version === undefined ? 'made' : 'brought up'}`, async () => {
      await trial.sql.unsafe(`
        create table a (id integer);
        create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'no version'; end $$`);
      if (version === undefined)
        await trial.sql.unsafe(`
          create function public.watch() returns event_trigger language plpgsql as $$ begin
            if to_regclass('public.migration_version') is not null then
              execute 'create trigger refuse before insert on public.migration_version for each row execute function public.refuse()';
            end if;
          end $$;
          create event trigger watch on ddl_command_end when tag in ('CREATE TABLE') execute function public.watch()`);
      else {
        await trial.sql.unsafe(asTheyWere.slice(0, version + 1).join(''));
        await trial.sql.unsafe(`
          create table migration_version (version integer primary key, tool_version text not null);
          create trigger refuse before insert on migration_version for each row execute function public.refuse()`);
      }
      trial.folder.write({ [b]: { up } });
      const error: unknown = await trial.migrate().catch((reason: unknown) => reason);
      expect(error).to.have.property('message').that.contains('no version');
      expect(await trial.exists('ix')).to.equal(false);
    });
  }

  longTest("are node-pg-migrate's to read at the latest version", async () => {
    trial.folder.write({ [a]: create('a') });
    await trial.migrate();
    const quiet = () => undefined;
    // A connection of its own it would not wait for when it ends.
    const client = await connectPg(parseConnectionUrl(trial.url), 'node-pg-migrate');
    const done = await runner({
      dbClient: client,
      dir: trial.folder.directory,
      migrationsTable: 'pgmigrations',
      direction: 'up',
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader: 'sql' }],
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    });
    await client.end();
    expect(done).to.deep.equal([]);
  });
});
