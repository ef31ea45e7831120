create table feature_usage (
  id            uuid          not null,
  user_id       uuid          not null,
  feature_name  varchar(100)  not null,
  usage_count   integer       not null default 0,
  period_start  timestamp     not null,
  created_at    timestamp     not null,
  updated_at    timestamp     not null,
  version       integer       not null,
  constraint feature_usage_pkey primary key (id),
  constraint feature_usage_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade,
  constraint uq_user_feature_period unique (user_id, feature_name, period_start)
);

create index ix_feature_usage_user_id on feature_usage (user_id);
create index ix_feature_usage_feature_name on feature_usage (feature_name);
create index ix_feature_usage_period_start on feature_usage (period_start);
