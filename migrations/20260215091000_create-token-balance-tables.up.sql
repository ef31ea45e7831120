-- Why: tokens are spent by several services at once; that nobody spends more than they have is known only here.
-- Locks: new tables only; the foreign keys hold off writes to "user" for a moment.

create type tokentransactiontype as enum ('PURCHASE', 'USAGE', 'REFUND', 'BONUS', 'ADJUSTMENT');

create table user_token_balance (
  user_id     uuid       not null,
  balance     integer    not null default 0,
  id          uuid       not null default gen_random_uuid(),
  created_at  timestamp  not null default (now() at time zone 'utc'),
  updated_at  timestamp  not null default (now() at time zone 'utc'),
  version     integer    not null default 0,
  constraint user_token_balance_pkey primary key (id),
  constraint user_token_balance_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade,
  constraint balance_not_negative check (balance >= 0)
);

create unique index ix_user_token_balance_user_id on user_token_balance (user_id);

create table token_transaction (
  user_id           uuid                  not null,
  amount            integer               not null,
  transaction_type  tokentransactiontype  not null,
  reference_id      uuid,
  description       varchar(255),
  id                uuid                  not null default gen_random_uuid(),
  created_at        timestamp             not null default (now() at time zone 'utc'),
  updated_at        timestamp             not null default (now() at time zone 'utc'),
  version           integer               not null default 0,
  constraint token_transaction_pkey primary key (id),
  constraint token_transaction_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create index ix_token_transaction_reference_id on token_transaction (reference_id);
create index ix_token_transaction_user_id on token_transaction (user_id);
