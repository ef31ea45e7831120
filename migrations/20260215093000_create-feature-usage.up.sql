-- Why: a plan's limits count uses in a period; one row a user, feature and period, so that two requests at once count twice.
-- Locks: new table only; the foreign key holds off writes to "user" for a moment.

create table feature_usage (
  user_id       uuid          not null,
  feature_name  varchar(100)  not null,
  usage_count   integer       not null default 0,
  period_start  timestamp     not null,
  id            uuid          not null default gen_random_uuid(),
  created_at    timestamp     not null default (now() at time zone 'utc'),
  updated_at    timestamp     not null default (now() at time zone 'utc'),
  version       integer       not null default 0,
  constraint feature_usage_pkey primary key (id),
  constraint feature_usage_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade,
  constraint uq_user_feature_period unique (user_id, feature_name, period_start),
  constraint usage_count_not_negative check (usage_count >= 0)
);

create index ix_feature_usage_feature_name on feature_usage (feature_name);
create index ix_feature_usage_period_start on feature_usage (period_start);
create index ix_feature_usage_user_id on feature_usage (user_id);
