-- Locks: the table itself, which goes with all its rows, and "user" for a moment.

drop table password_reset_token;
