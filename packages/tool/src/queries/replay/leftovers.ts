// Generated from sql/replay/leftovers.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListLeftoversParams = Record<never, never>;

export interface ListLeftoversResult {
  name: string;
}

/**
 * The mark says who made it, and the time, in seconds, when. No replay takes an hour. The second name is what
 * the tool called itself before it had one of its own.
 */
export const listLeftovers: Query<ListLeftoversParams, ListLeftoversResult, 'many'> = {
  name: 'replay/leftovers: ListLeftovers',
  text: `
select
  database.datname::text as name
from pg_catalog.pg_database as database
join pg_catalog.pg_shdescription as mark
  on mark.objoid = database.oid
  and mark.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass
where mark.description ~ '^(pgproof|vbwd-db) replay [0-9]+$'
  and pg_catalog.split_part(mark.description, ' ', 3)::numeric < extract(epoch from pg_catalog.now()) - 3600
  and not exists (
    select
    from pg_catalog.pg_stat_activity as activity
    where activity.datid = database.oid
  )
order by database.datname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export interface DatabaseExistsParams {
  name: string;
}

export interface DatabaseExistsResult {
  exists: boolean;
}

export const databaseExists: Query<DatabaseExistsParams, DatabaseExistsResult, 'one'> = {
  name: 'replay/leftovers: DatabaseExists',
  text: `
select
  exists (
    select
    from pg_catalog.pg_database as database
    where database.datname = $1
  ) as "exists"`,
  parameters: ['name'],
  oids: [19],
  cardinality: 'one',
};
