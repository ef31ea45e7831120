// Generated from sql/catalog/creators.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListCreatorsParams = Record<never, never>;

export interface ListCreatorsResult {
  schema: string;
  owner: string;
  grantee: string | null;
  grantor: string | null;
}

/**
 * Who else than its owner may create objects in a schema where names are looked up: in public, and in those that the search path of the
 * server, of this database or of a role names. Superusers may anyway.
 */
export const listCreators: Query<ListCreatorsParams, ListCreatorsResult, 'many'> = {
  name: 'catalog/creators: ListCreators',
  text: `
with paths as (
  select s.reset_val as path
  from pg_catalog.pg_settings as s
  where s.name = 'search_path'
  union all
  select pg_catalog.substr(c.setting, pg_catalog.length('search_path=') + 1)
  from pg_catalog.pg_db_role_setting as r
  cross join lateral pg_catalog.unnest(r.setconfig) as c (setting)
  where pg_catalog.starts_with(c.setting, 'search_path=')
    and r.setdatabase in (
      select 0::pg_catalog.oid
      union all
      select d.oid
      from pg_catalog.pg_database as d
      where d.datname = pg_catalog.current_database()
    )
  union all
  select 'public'
),
places as (
  select coalesce(pg_catalog.replace(m.part[1], '""', '"'), m.part[2]) as place
  from paths as p
  cross join lateral pg_catalog.regexp_matches(p.path, '"((?:[^"]|"")+)"|([^",[:space:]]+)', 'g') as m (part)
)
select
  n.nspname::pg_catalog.text as schema,
  -- Of schema public since PostgreSQL 15 it is the owner of the database.
  pg_catalog.pg_get_userbyid(case when o.rolname = 'pg_database_owner' then h.datdba else o.oid end)::pg_catalog.text as "owner",
  case when a.grantee <> 0 then pg_catalog.pg_get_userbyid(a.grantee)::pg_catalog.text end as grantee,
  case when a.grantor <> n.nspowner then pg_catalog.pg_get_userbyid(a.grantor)::pg_catalog.text end as grantor
from pg_catalog.pg_namespace as n
inner join pg_catalog.pg_roles as o on o.oid = n.nspowner
inner join pg_catalog.pg_database as h on h.datname = pg_catalog.current_database()
cross join lateral pg_catalog.aclexplode(coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))) as a
left join pg_catalog.pg_roles as g on g.oid = a.grantee
where a.privilege_type = 'CREATE'
  and a.grantee <> n.nspowner
  and g.rolsuper is not true
  and g.rolname is distinct from 'pg_database_owner'
  and n.nspname !~ '^pg_'
  and (
    n.nspname in (select p.place from places as p)
    or (
      '$user' in (select p.place from places as p)
      and exists (
        select
        from pg_catalog.pg_roles as r
        where r.rolname = n.nspname and r.rolcanlogin
      )
    )
  )
order by
  n.nspname collate "C",
  a.grantee <> 0,
  pg_catalog.pg_get_userbyid(a.grantee) collate "C",
  pg_catalog.pg_get_userbyid(a.grantor) collate "C"`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
