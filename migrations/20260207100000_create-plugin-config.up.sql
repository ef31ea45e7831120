-- Why: which plugins are switched on, and how they are set, outlives a restart.
-- Locks: new table only.

create table plugin_config (
  id           varchar(36)   not null,
  plugin_name  varchar(100)  not null,
  status       varchar(20)   not null default 'disabled',
  config       jsonb         default '{}',
  enabled_at   timestamp,
  disabled_at  timestamp,
  created_at   timestamp     not null default now(),
  updated_at   timestamp     not null default now(),
  constraint plugin_config_pkey primary key (id)
);

create unique index ix_plugin_config_plugin_name on plugin_config (plugin_name);
