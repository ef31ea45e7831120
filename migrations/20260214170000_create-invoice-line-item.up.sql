-- Why: one invoice may hold a plan, token bundles and add-ons, a line each.
-- Locks: new table only; the foreign key holds off writes to user_invoice for a moment.

create type lineitemtype as enum ('subscription', 'token_bundle', 'add_on');

create table invoice_line_item (
  invoice_id   uuid            not null,
  item_type    lineitemtype    not null,
  item_id      uuid            not null,
  description  varchar(255)    not null,
  quantity     integer         not null default 1,
  unit_price   numeric(10, 2)  not null,
  total_price  numeric(10, 2)  not null,
  id           uuid            not null,
  created_at   timestamp       not null,
  updated_at   timestamp       not null,
  version      integer         not null,
  constraint invoice_line_item_pkey primary key (id),
  constraint invoice_line_item_invoice_id_fkey foreign key (invoice_id) references user_invoice (id) on delete cascade
);

create index ix_invoice_line_item_invoice_id on invoice_line_item (invoice_id);
create index ix_invoice_line_item_item_id on invoice_line_item (item_id);
