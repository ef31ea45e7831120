-- Why: which ways to pay are offered, to whom and at what fee is data, in every language the shop speaks.
-- Locks: new tables only.

create table payment_method (
  code               varchar(50)     not null,
  name               varchar(100)    not null,
  description        text,
  short_description  varchar(255),
  icon               varchar(255),
  plugin_id          varchar(100),
  is_active          boolean         not null default true,
  is_default         boolean         not null default false,
  position           integer         not null default 0,
  min_amount         numeric(10, 2),
  max_amount         numeric(10, 2),
  currencies         json            not null default '[]',
  countries          json            not null default '[]',
  fee_type           varchar(20)     not null default 'none',
  fee_amount         numeric(10, 4),
  fee_charged_to     varchar(20)     not null default 'customer',
  config             json            not null default '{}',
  instructions       text,
  id                 uuid            not null default gen_random_uuid(),
  created_at         timestamp       not null default now(),
  updated_at         timestamp       not null default now(),
  version            integer         not null default 1,
  constraint payment_method_pkey primary key (id)
);

create unique index ix_payment_method_code on payment_method (code);
create index ix_payment_method_is_active on payment_method (is_active);

create table payment_method_translation (
  id                 uuid          not null default gen_random_uuid(),
  payment_method_id  uuid          not null,
  locale             varchar(10)   not null,
  name               varchar(100),
  description        text,
  short_description  varchar(255),
  instructions       text,
  constraint payment_method_translation_pkey primary key (id),
  constraint payment_method_translation_payment_method_id_fkey foreign key (payment_method_id) references payment_method (id) on delete cascade,
  constraint uq_payment_method_translation_locale unique (payment_method_id, locale)
);

create index ix_payment_method_translation_payment_method_id on payment_method_translation (payment_method_id);

insert into payment_method (code, name, description, short_description, is_active, is_default, position, fee_type, fee_charged_to)
values ('invoice', 'Invoice', 'Pay by invoice within 14 days', 'Pay by invoice', true, true, 0, 'none', 'customer');
