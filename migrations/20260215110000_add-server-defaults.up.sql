-- Why: a row inserted by hand, or by another program than the platform's models, must not fail for want of an id or a time.
-- Times are UTC without a zone, as the platform's services read them: now() alone gave them the server's zone.
-- Only defaults change: no row does.
-- Locks: every older table for a moment, all of them until the end.

alter table currency
  alter column exchange_rate   set default 1.0,
  alter column is_default      set default false,
  alter column is_active       set default true,
  alter column decimal_places  set default 2,
  alter column id              set default gen_random_uuid(),
  alter column created_at      set default (now() at time zone 'utc'),
  alter column updated_at      set default (now() at time zone 'utc'),
  alter column version         set default 0;

alter table tax
  alter column is_active     set default true,
  alter column is_inclusive  set default false,
  alter column id            set default gen_random_uuid(),
  alter column created_at    set default (now() at time zone 'utc'),
  alter column updated_at    set default (now() at time zone 'utc'),
  alter column version       set default 0;

alter table "user"
  alter column status      set default 'PENDING',
  alter column role        set default 'USER',
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table price
  alter column taxes       set default '{}',
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table tax_rate
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table user_case
  alter column status      set default 'DRAFT',
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table user_details
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0,
  alter column config      set default '{}';

alter table tarif_plan
  alter column currency    set default 'EUR',
  alter column features    set default '[]',
  alter column is_active   set default true,
  alter column sort_order  set default 0,
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table subscription
  alter column status      set default 'PENDING',
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table user_invoice
  alter column currency     set default 'EUR',
  alter column status       set default 'PENDING',
  alter column invoiced_at  set default (now() at time zone 'utc'),
  alter column id           set default gen_random_uuid(),
  alter column created_at   set default (now() at time zone 'utc'),
  alter column updated_at   set default (now() at time zone 'utc'),
  alter column version      set default 0;

alter table token_bundle
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table addon
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table payment_method
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table country
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table plugin_config
  alter column id          set default gen_random_uuid()::text,
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc');

alter table invoice_line_item
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;

alter table token_bundle_purchase
  alter column status      set default 'PENDING',
  alter column id          set default gen_random_uuid(),
  alter column created_at  set default (now() at time zone 'utc'),
  alter column updated_at  set default (now() at time zone 'utc'),
  alter column version     set default 0;
