-- Why: a second up fails on "type already exists" unless the types go with their tables.
-- Locks: the tables themselves, which go with all their rows.

drop table user_invoice;
drop table subscription;
drop table tarif_plan;
drop table user_details;
drop table user_case;
drop table tax_rate;
drop table price;
drop table "user";
drop table tax;
drop table currency;

drop type invoicestatus;
drop type subscriptionstatus;
drop type billingperiod;
drop type usercasestatus;
drop type userrole;
drop type userstatus;
