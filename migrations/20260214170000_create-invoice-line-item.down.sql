-- Locks: the table itself, which goes with all its rows, and user_invoice for a moment.

drop table invoice_line_item;

drop type lineitemtype;
