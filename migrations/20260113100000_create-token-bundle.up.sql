-- Why: tokens are sold in bundles.
-- Locks: new table only.

create table token_bundle (
  name          varchar(255)    not null,
  description   text,
  token_amount  integer         not null,
  price         numeric(10, 2)  not null,
  is_active     boolean         not null default true,
  sort_order    integer         not null default 0,
  id            uuid            not null,
  created_at    timestamp       not null,
  updated_at    timestamp       not null,
  version       integer         not null,
  constraint token_bundle_pkey primary key (id)
);

create index ix_token_bundle_is_active on token_bundle (is_active);
