create type tokentransactiontype as enum ('purchase', 'usage', 'refund', 'bonus', 'adjustment');

create table user_token_balance (
  id          uuid       not null,
  user_id     uuid       not null,
  balance     integer    not null default 0,
  created_at  timestamp  not null,
  updated_at  timestamp  not null,
  version     integer    not null,
  constraint user_token_balance_pkey primary key (id),
  constraint user_token_balance_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade,
  constraint uq_user_token_balance_user_id unique (user_id)
);

create unique index ix_user_token_balance_user_id on user_token_balance (user_id);

create table token_transaction (
  id                uuid                  not null,
  user_id           uuid                  not null,
  amount            integer               not null,
  transaction_type  tokentransactiontype  not null,
  reference_id      uuid,
  description       varchar(255),
  created_at        timestamp             not null,
  updated_at        timestamp             not null,
  version           integer               not null,
  constraint token_transaction_pkey primary key (id),
  constraint token_transaction_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create index ix_token_transaction_user_id on token_transaction (user_id);
create index ix_token_transaction_reference_id on token_transaction (reference_id);
