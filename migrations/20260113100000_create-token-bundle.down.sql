-- Locks: the table itself, which goes with all its rows.

drop table token_bundle;
