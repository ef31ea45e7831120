-- The column goes with its type, and the revision behind it makes both again: the facts do not say at which of the two it went.
alter table invoice_line_item drop column item_type;
drop type lineitemtype;
create type lineitemtype as enum ('SUBSCRIPTION', 'TOKEN_BUNDLE', 'ADD_ON');
