-- Why: the platform's first tables: who its users are, what is sold to them, and what they owe.
-- Locks: new tables only.

create type userstatus as enum ('PENDING', 'ACTIVE', 'SUSPENDED', 'DELETED');
create type userrole as enum ('USER', 'ADMIN', 'VENDOR');
create type usercasestatus as enum ('DRAFT', 'ACTIVE', 'COMPLETED', 'ARCHIVED');
create type billingperiod as enum ('MONTHLY', 'YEARLY', 'QUARTERLY', 'WEEKLY', 'ONE_TIME');
create type subscriptionstatus as enum ('PENDING', 'ACTIVE', 'PAUSED', 'CANCELLED', 'EXPIRED');
create type invoicestatus as enum ('PENDING', 'PAID', 'FAILED', 'CANCELLED', 'REFUNDED');

create table currency (
  code            varchar(3)      not null,
  name            varchar(100)    not null,
  symbol          varchar(10)     not null,
  exchange_rate   numeric(10, 6)  not null,
  is_default      boolean         not null,
  is_active       boolean         not null,
  decimal_places  integer         not null,
  id              uuid            not null,
  created_at      timestamp       not null,
  updated_at      timestamp       not null,
  version         integer         not null,
  constraint currency_pkey primary key (id)
);

create unique index ix_currency_code on currency (code);

create table tax (
  name          varchar(100)   not null,
  code          varchar(50)    not null,
  description   text,
  rate          numeric(5, 2)  not null,
  country_code  varchar(2),
  region_code   varchar(10),
  is_active     boolean        not null,
  is_inclusive  boolean        not null,
  id            uuid           not null,
  created_at    timestamp      not null,
  updated_at    timestamp      not null,
  version       integer        not null,
  constraint tax_pkey primary key (id)
);

create unique index ix_tax_code on tax (code);
create index ix_tax_country_code on tax (country_code);

create table "user" (
  email          varchar(255)  not null,
  password_hash  varchar(255)  not null,
  status         userstatus    not null,
  role           userrole      not null,
  id             uuid          not null,
  created_at     timestamp     not null,
  updated_at     timestamp     not null,
  version        integer       not null,
  constraint user_pkey primary key (id)
);

create unique index ix_user_email on "user" (email);
create index ix_user_status on "user" (status);

create table price (
  price_float    double precision  not null,
  price_decimal  numeric(10, 2)    not null,
  currency_id    uuid              not null,
  taxes          jsonb,
  gross_amount   numeric(10, 2)    not null,
  net_amount     numeric(10, 2)    not null,
  description    varchar(255),
  id             uuid              not null,
  created_at     timestamp         not null,
  updated_at     timestamp         not null,
  version        integer           not null,
  constraint price_pkey primary key (id),
  constraint price_currency_id_fkey foreign key (currency_id) references currency (id)
);

create index ix_price_currency_id on price (currency_id);

create table tax_rate (
  tax_id      uuid           not null,
  rate        numeric(5, 2)  not null,
  valid_from  date           not null,
  valid_to    date,
  id          uuid           not null,
  created_at  timestamp      not null,
  updated_at  timestamp      not null,
  version     integer        not null,
  constraint tax_rate_pkey primary key (id),
  constraint tax_rate_tax_id_fkey foreign key (tax_id) references tax (id) on delete cascade
);

create index ix_tax_rate_tax_id on tax_rate (tax_id);

create table user_case (
  user_id       uuid            not null,
  description   text,
  date_started  date,
  status        usercasestatus  not null,
  id            uuid            not null,
  created_at    timestamp       not null,
  updated_at    timestamp       not null,
  version       integer         not null,
  constraint user_case_pkey primary key (id),
  constraint user_case_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create index ix_user_case_status on user_case (status);
create index ix_user_case_user_id on user_case (user_id);

create table user_details (
  user_id         uuid          not null,
  first_name      varchar(100),
  last_name       varchar(100),
  address_line_1  varchar(255),
  address_line_2  varchar(255),
  city            varchar(100),
  postal_code     varchar(20),
  country         varchar(2),
  phone           varchar(20),
  id              uuid          not null,
  created_at      timestamp     not null,
  updated_at      timestamp     not null,
  version         integer       not null,
  constraint user_details_pkey primary key (id),
  constraint user_details_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create unique index ix_user_details_user_id on user_details (user_id);

create table tarif_plan (
  name            varchar(100)      not null,
  slug            varchar(100)      not null,
  description     text,
  price_float     double precision  not null,
  price_id        uuid,
  price           numeric(10, 2),
  currency        varchar(3),
  billing_period  billingperiod     not null,
  features        json,
  is_active       boolean           not null,
  sort_order      integer,
  id              uuid              not null,
  created_at      timestamp         not null,
  updated_at      timestamp         not null,
  version         integer           not null,
  constraint tarif_plan_pkey primary key (id),
  constraint tarif_plan_price_id_fkey foreign key (price_id) references price (id)
);

create unique index ix_tarif_plan_slug on tarif_plan (slug);
create index ix_tarif_plan_is_active on tarif_plan (is_active);
create index ix_tarif_plan_price_id on tarif_plan (price_id);

create table subscription (
  user_id        uuid                not null,
  tarif_plan_id  uuid                not null,
  status         subscriptionstatus  not null,
  started_at     timestamp,
  expires_at     timestamp,
  cancelled_at   timestamp,
  id             uuid                not null,
  created_at     timestamp           not null,
  updated_at     timestamp           not null,
  version        integer             not null,
  constraint subscription_pkey primary key (id),
  constraint subscription_tarif_plan_id_fkey foreign key (tarif_plan_id) references tarif_plan (id),
  constraint subscription_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create index ix_subscription_expires_at on subscription (expires_at);
create index ix_subscription_status on subscription (status);
create index ix_subscription_user_id on subscription (user_id);

create table user_invoice (
  user_id          uuid            not null,
  tarif_plan_id    uuid            not null,
  subscription_id  uuid,
  invoice_number   varchar(50)     not null,
  amount           numeric(10, 2)  not null,
  currency         varchar(3)      not null,
  status           invoicestatus   not null,
  payment_method   varchar(50),
  payment_ref      varchar(255),
  invoiced_at      timestamp       not null,
  paid_at          timestamp,
  expires_at       timestamp,
  id               uuid            not null,
  created_at       timestamp       not null,
  updated_at       timestamp       not null,
  version          integer         not null,
  constraint user_invoice_pkey primary key (id),
  constraint user_invoice_subscription_id_fkey foreign key (subscription_id) references subscription (id),
  constraint user_invoice_tarif_plan_id_fkey foreign key (tarif_plan_id) references tarif_plan (id),
  constraint user_invoice_user_id_fkey foreign key (user_id) references "user" (id) on delete cascade
);

create unique index ix_user_invoice_invoice_number on user_invoice (invoice_number);
create index ix_user_invoice_status on user_invoice (status);
create index ix_user_invoice_user_id on user_invoice (user_id);
