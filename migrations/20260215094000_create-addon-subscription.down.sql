-- Locks: the table itself, which goes with all its rows, and for a moment "user", addon, subscription and user_invoice.

drop table addon_subscription;
