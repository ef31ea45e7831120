-- Locks: the tables themselves, which go with all their rows.

drop table payment_method_translation;
drop table payment_method;
