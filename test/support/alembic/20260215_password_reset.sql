create table password_reset_token (
  id          uuid         not null,
  user_id     uuid         not null,
  token       varchar(64)  not null,
  expires_at  timestamp    not null,
  used_at     timestamp,
  created_at  timestamp    not null,
  updated_at  timestamp    not null,
  version     integer      not null,
  constraint password_reset_token_pkey primary key (id),
  constraint password_reset_token_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade,
  constraint uq_password_reset_token_token unique (token)
);

create unique index ix_password_reset_token_token on password_reset_token (token);
create index ix_password_reset_token_user_id on password_reset_token (user_id);
