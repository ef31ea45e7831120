-- Locks: every older table for a moment, all of them until the end.

alter table token_bundle_purchase
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default,
  alter column status      drop default;

alter table invoice_line_item
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default;

alter table plugin_config
  alter column updated_at  set default now(),
  alter column created_at  set default now(),
  alter column id          drop default;

alter table country
  alter column version     set default 1,
  alter column updated_at  set default now(),
  alter column created_at  set default now();

alter table payment_method
  alter column version     set default 1,
  alter column updated_at  set default now(),
  alter column created_at  set default now();

alter table addon
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default;

alter table token_bundle
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default;

alter table user_invoice
  alter column version      drop default,
  alter column updated_at   drop default,
  alter column created_at   drop default,
  alter column id           drop default,
  alter column invoiced_at  drop default,
  alter column status       drop default,
  alter column currency     drop default;

alter table subscription
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default,
  alter column status      drop default;

alter table tarif_plan
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default,
  alter column sort_order  drop default,
  alter column is_active   drop default,
  alter column features    drop default,
  alter column currency    drop default;

alter table user_details
  alter column config      drop default,
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default;

alter table user_case
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default,
  alter column status      drop default;

alter table tax_rate
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default;

alter table price
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default,
  alter column taxes       drop default;

alter table "user"
  alter column version     drop default,
  alter column updated_at  drop default,
  alter column created_at  drop default,
  alter column id          drop default,
  alter column role        drop default,
  alter column status      drop default;

alter table tax
  alter column version       drop default,
  alter column updated_at    drop default,
  alter column created_at    drop default,
  alter column id            drop default,
  alter column is_inclusive  drop default,
  alter column is_active     drop default;

alter table currency
  alter column version         drop default,
  alter column updated_at      drop default,
  alter column created_at      drop default,
  alter column id              drop default,
  alter column decimal_places  drop default,
  alter column is_active       drop default,
  alter column is_default      drop default,
  alter column exchange_rate   drop default;
