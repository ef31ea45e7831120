// Generated from sql/losses/counts.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type PassOnCountsParams = Record<never, never>;

export type PassOnCountsResult = Record<never, never>;

/** Has the server pass on, with its next answer, what earlier transactions of the session did to rows: PostgreSQL 14 does it when half a second is over. */
export const passOnCounts: Query<PassOnCountsParams, PassOnCountsResult, 'exec'> = {
  name: 'losses/counts: PassOnCounts',
  text: `
do $$
begin
  if pg_catalog.current_setting('server_version_num')::integer >= 150000 then
    perform pg_catalog.pg_stat_force_next_flush();
  end if;
end
$$`,
  parameters: [],
  oids: [],
  cardinality: 'exec',
};

export type FindKeptCountsParams = Record<never, never>;

export interface FindKeptCountsResult {
  areKept: boolean;
}

/** Whether pg_stat_xact_user_tables still has some of it, as if it were of the transaction that asks. */
export const findKeptCounts: Query<FindKeptCountsParams, FindKeptCountsResult, 'one'> = {
  name: 'losses/counts: FindKeptCounts',
  text: `
select
  exists (
    select
    from pg_catalog.pg_stat_xact_user_tables as stat
    where stat.n_tup_del + stat.n_tup_upd + stat.n_tup_ins > 0
  ) as "areKept"`,
  parameters: [],
  oids: [],
  cardinality: 'one',
};
