-- Locks: the tables themselves, which go with all their rows, and "user" for a moment.

drop table token_transaction;
drop table user_token_balance;

drop type tokentransactiontype;
