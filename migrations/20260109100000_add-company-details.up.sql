-- Why: a company's invoice shows its name and tax number, and a customer may hold a balance.
-- Locks: user_details for a moment; no rewrite, since the default is a constant.

alter table user_details
  add column company     varchar(255),
  add column tax_number  varchar(100),
  add column config      jsonb,
  add column balance     numeric(10, 2) not null default 0.00;
