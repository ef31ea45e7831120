// Generated from sql/catalog/grants.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListGrantsParams {
  ownTables: readonly (string | null)[];
}

export interface ListGrantsResult {
  kind: string;
  identity: string;
  grantee: string;
  grantor: string | null;
  privilege: string;
  grantable: boolean;
  granted: boolean;
}

export const listGrants: Query<ListGrantsParams, ListGrantsResult, 'many'> = {
  name: 'catalog/grants: ListGrants',
  text: `
with own_tables as (
  select c.oid
  from pg_catalog.pg_class as c
  inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
  where n.nspname || '.' || c.relname = any ($1::pg_catalog.text[])
),
own as (
  select t.oid
  from own_tables as t
  union all
  select d.objid
  from pg_catalog.pg_depend as d
  inner join own_tables as t on t.oid = d.refobjid
  where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    and d.deptype in ('a', 'i')
),
objects as (
  select
    'pg_catalog.pg_class'::pg_catalog.regclass as classid,
    c.oid as objid,
    0 as objsubid,
    c.relowner as owner,
    c.relacl as acl,
    pg_catalog.acldefault(case when c.relkind = 'S' then 's' else 'r' end::"char", c.relowner) as initial
  from pg_catalog.pg_class as c
  where c.relacl is not null
    and c.relnamespace is distinct from pg_catalog.to_regnamespace('information_schema')
    and c.oid not in (select own.oid from own)
  union all
  select
    'pg_catalog.pg_class'::pg_catalog.regclass,
    a.attrelid,
    a.attnum,
    c.relowner,
    a.attacl,
    null
  from pg_catalog.pg_attribute as a
  inner join pg_catalog.pg_class as c on c.oid = a.attrelid
  where a.attacl is not null
    and not a.attisdropped
    and a.attrelid not in (select own.oid from own)
  union all
  select
    'pg_catalog.pg_proc'::pg_catalog.regclass,
    p.oid,
    0,
    p.proowner,
    p.proacl,
    pg_catalog.acldefault('f', p.proowner)
  from pg_catalog.pg_proc as p
  where p.proacl is not null
  union all
  select
    'pg_catalog.pg_type'::pg_catalog.regclass,
    t.oid,
    0,
    t.typowner,
    t.typacl,
    pg_catalog.acldefault('T', t.typowner)
  from pg_catalog.pg_type as t
  where t.typacl is not null
  union all
  select
    'pg_catalog.pg_namespace'::pg_catalog.regclass,
    n.oid,
    0,
    n.nspowner,
    n.nspacl,
    pg_catalog.acldefault('n', n.nspowner)
  from pg_catalog.pg_namespace as n
  where n.nspacl is not null
  union all
  select
    'pg_catalog.pg_language'::pg_catalog.regclass,
    l.oid,
    0,
    l.lanowner,
    l.lanacl,
    pg_catalog.acldefault('l', l.lanowner)
  from pg_catalog.pg_language as l
  where l.lanacl is not null
  union all
  select
    'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass,
    w.oid,
    0,
    w.fdwowner,
    w.fdwacl,
    pg_catalog.acldefault('F', w.fdwowner)
  from pg_catalog.pg_foreign_data_wrapper as w
  where w.fdwacl is not null
  union all
  select
    'pg_catalog.pg_foreign_server'::pg_catalog.regclass,
    s.oid,
    0,
    s.srvowner,
    s.srvacl,
    pg_catalog.acldefault('S', s.srvowner)
  from pg_catalog.pg_foreign_server as s
  where s.srvacl is not null
),
changed as (
  select
    o.classid,
    o.objid,
    o.objsubid,
    o.owner,
    o.acl,
    o.initial,
    -- What initdb or an extension's script granted is no news; but the grants on schema public are everyone's to change.
    case
      when init.initprivs is null then o.initial
      when o.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass and o.objid = pg_catalog.to_regnamespace('public') then o.initial
      else init.initprivs
    end as baseline
  from objects as o
  left join pg_catalog.pg_init_privs as init
    on init.classoid = o.classid
    and init.objoid = o.objid
    and init.objsubid = o.objsubid
  where init.initprivs is null
    or init.initprivs <> o.acl
    or o.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
)
select
  i.type as "kind",
  i.identity as "identity",
  case
    when g.grantee = 0 then 'PUBLIC'
    when g.grantee = o.owner then 'OWNER'
    else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee))
  end as grantee,
  case when g.grantor <> o.owner then pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantor)) end as grantor,
  g.privilege_type as privilege,
  g.is_grantable as grantable,
  g.granted as granted
from changed as o
cross join lateral (
  (
    select a.grantee, a.grantor, a.privilege_type, a.is_grantable, true as granted
    from pg_catalog.aclexplode(o.acl) as a
    except
    select a.grantee, a.grantor, a.privilege_type, a.is_grantable, true
    from pg_catalog.aclexplode(o.baseline) as a
  )
  union all
  (
    select a.grantee, a.grantor, a.privilege_type, a.is_grantable, false
    from pg_catalog.aclexplode(o.baseline) as a
    except
    select a.grantee, a.grantor, a.privilege_type, a.is_grantable, false
    from pg_catalog.aclexplode(o.acl) as a
  )
) as g
cross join lateral pg_catalog.pg_identify_object(o.classid, o.objid, o.objsubid) as i
where coalesce(i.schema, i.name, '') !~ '^pg_(temp|toast)'
  and coalesce(i.schema, i.name, '') <> 'information_schema'
order by
  i.type collate "C",
  i.identity collate "C",
  3,
  4,
  g.privilege_type collate "C",
  g.granted`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};

export type ListDefaultPrivilegesParams = Record<never, never>;

export interface ListDefaultPrivilegesResult {
  role: string;
  schema: string | null;
  objectType: string;
  grantee: string;
  privilege: string;
  grantable: boolean;
  granted: boolean;
}

export const listDefaultPrivileges: Query<ListDefaultPrivilegesParams, ListDefaultPrivilegesResult, 'many'> = {
  name: 'catalog/grants: ListDefaultPrivileges',
  text: `
select
  pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(d.defaclrole)) as role,
  n.nspname as schema,
  d.defaclobjtype::pg_catalog.text as "objectType",
  case
    when g.grantee = 0 then 'PUBLIC'
    when g.grantee = d.defaclrole then 'OWNER'
    else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(g.grantee))
  end as grantee,
  g.privilege_type as privilege,
  g.is_grantable as grantable,
  g.granted as granted
from pg_catalog.pg_default_acl as d
left join pg_catalog.pg_namespace as n on n.oid = d.defaclnamespace
-- Without a schema they stand in for the built-in ones; with a schema they are added.
cross join lateral (
  select
    case
      when d.defaclnamespace = 0
        then pg_catalog.acldefault(case when d.defaclobjtype = 'S' then 's' else d.defaclobjtype end, d.defaclrole)
    end as acl
) as baseline
cross join lateral (
  (
    select a.grantee, a.privilege_type, a.is_grantable, true as granted
    from pg_catalog.aclexplode(d.defaclacl) as a
    except
    select a.grantee, a.privilege_type, a.is_grantable, true
    from pg_catalog.aclexplode(baseline.acl) as a
  )
  union all
  (
    select a.grantee, a.privilege_type, a.is_grantable, false
    from pg_catalog.aclexplode(baseline.acl) as a
    except
    select a.grantee, a.privilege_type, a.is_grantable, false
    from pg_catalog.aclexplode(d.defaclacl) as a
  )
) as g
order by
  1,
  n.nspname,
  d.defaclobjtype,
  4,
  g.privilege_type collate "C",
  g.granted`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
