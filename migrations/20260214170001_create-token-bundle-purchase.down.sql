-- Locks: the table itself, which goes with all its rows, and for a moment "user", token_bundle and user_invoice.

drop table token_bundle_purchase;

drop type purchasestatus;
