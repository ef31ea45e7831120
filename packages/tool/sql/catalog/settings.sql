/* @name GetServer */
-- The path is not ours yet: the operator says whose it is.
select
  pg_catalog.current_setting('server_version_num')::pg_catalog.int4 operator(pg_catalog./) 10000 as major,
  -- A setting made for the transaction is still there in the next statement only if a transaction is open.
  pg_catalog.set_config('catalog.in_transaction', 'yes', true) as marker;

/* @name FindTransactionMarker */
select
  pg_catalog.current_setting('catalog.in_transaction', true) as marker;

/* @name ListSettings */
select
  s.name as "name!",
  pg_catalog.current_setting(s.name) as "value!"
from pg_catalog.unnest(:names!::pg_catalog.text[]) as s (name)
order by s.name;

/* @name SetForTransaction */
select
  pg_catalog.set_config(s.name, s.value, true) as value
from rows from (
  pg_catalog.unnest(:names!::pg_catalog.text[]),
  pg_catalog.unnest(:values!::pg_catalog.text[])
) as s (name, value);

/* @name BeginReading */
begin isolation level repeatable read read only;

/* @name EndReading */
commit;

/* @name GiveUpReading */
rollback;
