-- Why: add-ons are sold beside a plan, each with a period of its own.
-- Locks: new table only.

create table addon (
  name            varchar(255)    not null,
  slug            varchar(255)    not null,
  description     text,
  price           numeric(10, 2)  not null default '0',
  currency        varchar(3)      not null default 'EUR',
  billing_period  varchar(50)     not null default 'monthly',
  config          jsonb           not null default '{}',
  is_active       boolean         not null default true,
  sort_order      integer         not null default 0,
  id              uuid            not null,
  created_at      timestamp       not null,
  updated_at      timestamp       not null,
  version         integer         not null,
  constraint addon_pkey primary key (id)
);

create unique index ix_addon_slug on addon (slug);
create index ix_addon_is_active on addon (is_active);
