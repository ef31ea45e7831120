-- Why: reset links must stop working after use, and the database is where that is known.
-- Locks: new table only; the foreign key holds off writes to "user" for a moment.

create table password_reset_token (
  user_id     uuid         not null,
  token       varchar(64)  not null,
  expires_at  timestamp    not null,
  used_at     timestamp,
  id          uuid         not null default gen_random_uuid(),
  created_at  timestamp    not null default (now() at time zone 'utc'),
  updated_at  timestamp    not null default (now() at time zone 'utc'),
  version     integer      not null default 0,
  constraint password_reset_token_pkey primary key (id),
  constraint password_reset_token_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create unique index ix_password_reset_token_token on password_reset_token (token);
create index ix_password_reset_token_user_id on password_reset_token (user_id);
