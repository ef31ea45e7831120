-- Why: which countries may be chosen at checkout, and in which order, is data; the three served first come first.
-- Locks: new table only.

create table country (
  code        varchar(2)    not null,
  name        varchar(100)  not null,
  is_enabled  boolean       not null default false,
  position    integer       not null default 999,
  id          uuid          not null default gen_random_uuid(),
  created_at  timestamp     not null default now(),
  updated_at  timestamp     not null default now(),
  version     integer       not null default 1,
  constraint country_pkey primary key (id)
);

create unique index ix_country_code on country (code);
create index ix_country_is_enabled on country (is_enabled);
create index ix_country_position on country (position);

insert into country (code, name, is_enabled, position)
values
  ('DE', 'Germany',         true,  0),
  ('AT', 'Austria',         true,  1),
  ('CH', 'Switzerland',     true,  2),
  ('US', 'United States',   false, 999),
  ('GB', 'United Kingdom',  false, 999),
  ('FR', 'France',          false, 999),
  ('IT', 'Italy',           false, 999),
  ('ES', 'Spain',           false, 999),
  ('NL', 'Netherlands',     false, 999),
  ('BE', 'Belgium',         false, 999),
  ('PL', 'Poland',          false, 999),
  ('CZ', 'Czech Republic',  false, 999),
  ('SE', 'Sweden',          false, 999),
  ('NO', 'Norway',          false, 999),
  ('DK', 'Denmark',         false, 999),
  ('FI', 'Finland',         false, 999),
  ('PT', 'Portugal',        false, 999),
  ('IE', 'Ireland',         false, 999),
  ('LU', 'Luxembourg',      false, 999),
  ('GR', 'Greece',          false, 999),
  ('HU', 'Hungary',         false, 999),
  ('RO', 'Romania',         false, 999),
  ('BG', 'Bulgaria',        false, 999),
  ('HR', 'Croatia',         false, 999),
  ('SK', 'Slovakia',        false, 999),
  ('SI', 'Slovenia',        false, 999),
  ('LT', 'Lithuania',       false, 999),
  ('LV', 'Latvia',          false, 999),
  ('EE', 'Estonia',         false, 999),
  ('CY', 'Cyprus',          false, 999),
  ('MT', 'Malta',           false, 999),
  ('CA', 'Canada',          false, 999),
  ('AU', 'Australia',       false, 999),
  ('NZ', 'New Zealand',     false, 999),
  ('JP', 'Japan',           false, 999),
  ('SG', 'Singapore',       false, 999);
