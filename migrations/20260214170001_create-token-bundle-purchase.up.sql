-- Why: what a bundle held and cost when it was bought must not change with the bundle.
-- Locks: new table only; the foreign keys hold off writes to "user", token_bundle and user_invoice for a moment.

create type purchasestatus as enum ('pending', 'completed', 'refunded', 'cancelled');

create table token_bundle_purchase (
  user_id          uuid            not null,
  bundle_id        uuid            not null,
  invoice_id       uuid,
  status           purchasestatus  not null,
  tokens_credited  boolean         not null default false,
  token_amount     integer         not null,
  price            numeric(10, 2)  not null,
  completed_at     timestamp,
  id               uuid            not null,
  created_at       timestamp       not null,
  updated_at       timestamp       not null,
  version          integer         not null,
  constraint token_bundle_purchase_pkey primary key (id),
  constraint token_bundle_purchase_bundle_id_fkey foreign key (bundle_id) references token_bundle (id),
  constraint token_bundle_purchase_invoice_id_fkey foreign key (invoice_id) references user_invoice (id),
  constraint token_bundle_purchase_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create index ix_token_bundle_purchase_bundle_id on token_bundle_purchase (bundle_id);
create index ix_token_bundle_purchase_invoice_id on token_bundle_purchase (invoice_id);
create index ix_token_bundle_purchase_status on token_bundle_purchase (status);
create index ix_token_bundle_purchase_user_id on token_bundle_purchase (user_id);
