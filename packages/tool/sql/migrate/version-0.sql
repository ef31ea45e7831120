/* @name CreateMarkTable */
-- node-pg-migrate's own, as it makes it.
create table if not exists public.pgmigrations (
  id     serial       primary key,
  name   varchar(255) not null,
  run_on timestamp    not null
);

/* @name CreateRecordTable */
create table if not exists public.migration_record (
  id             bigint      generated always as identity,
  run_id         uuid        not null,
  name           text        not null,
  direction      text        not null,
  up_sha256      text        not null,
  down_sha256    text        not null,
  recorded_by    text        not null default session_user,
  recorded_at    timestamptz not null default pg_catalog.clock_timestamp(),
  duration_ms    integer     not null,
  tool_version   text        not null,
  catalog_before text,
  catalog_after  text,
  constraint migration_record_pkey primary key (id),
  constraint direction_is_up_or_down check (direction in ('up', 'down'))
);

/* @name CreateRecordIndex */
create index if not exists ix_migration_record_name on public.migration_record (name, id);

/* @name CreateRestampTable */
create table if not exists public.migration_restamp (
  id              bigint      generated always as identity,
  record_id       bigint      not null,
  reason          text        not null,
  old_up_sha256   text        not null,
  old_down_sha256 text        not null,
  up_sha256       text        not null,
  down_sha256     text        not null,
  restamped_by    text        not null default session_user,
  restamped_at    timestamptz not null default pg_catalog.clock_timestamp(),
  constraint migration_restamp_pkey primary key (id),
  constraint migration_restamp_record_id_fkey foreign key (record_id) references public.migration_record (id)
);

/* @name CreateRestampIndex */
create index if not exists ix_migration_restamp_record_id on public.migration_restamp (record_id, id);
