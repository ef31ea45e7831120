/* @name CreateVersionTable */
-- Its last row says at which version the tables are.
create table if not exists public.migration_version (
  version      integer     not null,
  tool_version text        not null,
  made_by      text        not null default session_user,
  made_at      timestamptz not null default pg_catalog.clock_timestamp(),
  constraint migration_version_pkey primary key (version)
);
