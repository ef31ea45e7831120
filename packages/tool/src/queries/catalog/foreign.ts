// Generated from sql/catalog/foreign.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListForeignServersParams = Record<never, never>;

export interface ListForeignServersResult {
  kind: string;
  identity: string;
  owner: string | null;
  definition: string[];
  options: string[] | null;
}

export const listForeignServers: Query<ListForeignServersParams, ListForeignServersResult, 'many'> = {
  name: 'catalog/foreign: ListForeignServers',
  text: `
select
  i.type as "kind",
  i.identity as "identity",
  pg_catalog.pg_get_userbyid(o.owner) as owner,
  o.definition as definition,
  o.options as options
from (
  select
    'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass as classid,
    w.oid as objid,
    w.fdwowner as owner,
    pg_catalog.array_remove(
      array[
        'handler ' || nullif(w.fdwhandler, 0)::pg_catalog.regprocedure,
        'validator ' || nullif(w.fdwvalidator, 0)::pg_catalog.regprocedure
      ],
      null
    ) as definition,
    w.fdwoptions as options
  from pg_catalog.pg_foreign_data_wrapper as w
  union all
  select
    'pg_catalog.pg_foreign_server'::pg_catalog.regclass,
    s.oid,
    s.srvowner,
    pg_catalog.array_remove(
      array[
        'wrapper ' || pg_catalog.quote_ident(w.fdwname),
        'type ' || pg_catalog.quote_literal(s.srvtype),
        'version ' || pg_catalog.quote_literal(s.srvversion)
      ],
      null
    ),
    s.srvoptions
  from pg_catalog.pg_foreign_server as s
  inner join pg_catalog.pg_foreign_data_wrapper as w on w.oid = s.srvfdw
  union all
  -- The values hold passwords: only the names leave the server, and those only for a role that may see them.
  select
    'pg_catalog.pg_user_mapping'::pg_catalog.regclass,
    m.umid,
    null,
    '{}',
    (
      select pg_catalog.array_agg(pg_catalog.split_part(x.option, '=', 1))
      from pg_catalog.unnest(m.umoptions) as x (option)
    )
  from pg_catalog.pg_user_mappings as m
) as o
cross join lateral pg_catalog.pg_identify_object(o.classid, o.objid, 0) as i
where o.objid >= 16384
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = o.classid
      and e.objid = o.objid
      and e.deptype = 'e'
  )
order by i.type collate "C", i.identity collate "C"`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
