/* @name PassOnCounts */
-- Has the server pass on, with its next answer, what earlier transactions of the session did to rows: PostgreSQL 14 does it when half a second is over.
do $$
begin
  if pg_catalog.current_setting('server_version_num')::integer >= 150000 then
    perform pg_catalog.pg_stat_force_next_flush();
  end if;
end
$$;

/* @name FindKeptCounts */
-- Whether pg_stat_xact_user_tables still has some of it, as if it were of the transaction that asks.
select
  exists (
    select
    from pg_catalog.pg_stat_xact_user_tables as stat
    where stat.n_tup_del + stat.n_tup_upd + stat.n_tup_ins > 0
  ) as "areKept!";
