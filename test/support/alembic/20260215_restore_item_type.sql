-- The column goes with what it held: each line is a subscription from here on.
alter table invoice_line_item drop column item_type;
drop type lineitemtype;
create type lineitemtype as enum ('SUBSCRIPTION', 'TOKEN_BUNDLE', 'ADD_ON');
alter table invoice_line_item add column item_type lineitemtype not null default 'SUBSCRIPTION';
