// Generated from sql/catalog/functions.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListFunctionsParams = Record<never, never>;

export interface ListFunctionsResult {
  schema: string;
  name: string;
  identity: string;
  kind: string;
  owner: string;
  arguments: string;
  result: string | null;
  language: string;
  volatility: string;
  strict: boolean;
  securityDefiner: boolean;
  leakproof: boolean;
  parallel: string;
  cost: number;
  rows: number;
  support: string | null;
  settings: string[] | null;
  transforms: string[];
  body: string;
  library: string | null;
  hasSqlBody: boolean;
}

export const listFunctions: Query<ListFunctionsParams, ListFunctionsResult, 'many'> = {
  name: 'catalog/functions: ListFunctions',
  text: `
select
  n.nspname as schema,
  p.proname as name,
  o.identity as "identity",
  p.prokind::pg_catalog.text as kind,
  pg_catalog.pg_get_userbyid(p.proowner) as owner,
  pg_catalog.pg_get_function_arguments(p.oid) as "arguments",
  pg_catalog.pg_get_function_result(p.oid) as result,
  l.lanname as language,
  p.provolatile::pg_catalog.text as volatility,
  p.proisstrict as strict,
  p.prosecdef as "securityDefiner",
  p.proleakproof as leakproof,
  p.proparallel::pg_catalog.text as parallel,
  p.procost as cost,
  p.prorows as rows,
  nullif(p.prosupport::pg_catalog.oid, 0)::pg_catalog.regprocedure::pg_catalog.text as support,
  p.proconfig as settings,
  array(
    select pg_catalog.format_type(x.type, null) collate "C"
    from pg_catalog.unnest(p.protrftypes) as x (type)
    order by 1
  ) as transforms,
  coalesce(pg_catalog.pg_get_function_sqlbody(p.oid), p.prosrc) as body,
  p.probin as library,
  p.prosqlbody is not null as "hasSqlBody"
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
inner join pg_catalog.pg_language as l on l.oid = p.prolang
cross join lateral pg_catalog.pg_identify_object('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0) as o
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where e.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
      and e.objid = p.oid
      and e.deptype in ('e', 'i')
  )
order by n.nspname, o.identity collate "C"`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export type ListAggregatesParams = Record<never, never>;

export interface ListAggregatesResult {
  identity: string;
  definition: string[];
}

export const listAggregates: Query<ListAggregatesParams, ListAggregatesResult, 'many'> = {
  name: 'catalog/functions: ListAggregates',
  text: `
select
  o.identity as "identity",
  pg_catalog.array_remove(
    array[
      'kind ' || g.aggkind::pg_catalog.text,
      'direct arguments ' || g.aggnumdirectargs,
      'sfunc ' || nullif(g.aggtransfn::pg_catalog.oid, 0)::pg_catalog.regprocedure,
      'stype ' || pg_catalog.format_type(g.aggtranstype, null),
      'sspace ' || nullif(g.aggtransspace, 0),
      'finalfunc ' || nullif(g.aggfinalfn::pg_catalog.oid, 0)::pg_catalog.regprocedure,
      'finalfunc_extra ' || nullif(g.aggfinalextra, false),
      'finalfunc_modify ' || g.aggfinalmodify::pg_catalog.text,
      'combinefunc ' || nullif(g.aggcombinefn::pg_catalog.oid, 0)::pg_catalog.regprocedure,
      'serialfunc ' || nullif(g.aggserialfn::pg_catalog.oid, 0)::pg_catalog.regprocedure,
      'deserialfunc ' || nullif(g.aggdeserialfn::pg_catalog.oid, 0)::pg_catalog.regprocedure,
      'msfunc ' || nullif(g.aggmtransfn::pg_catalog.oid, 0)::pg_catalog.regprocedure,
      'minvfunc ' || nullif(g.aggminvtransfn::pg_catalog.oid, 0)::pg_catalog.regprocedure,
      'mstype ' || pg_catalog.format_type(nullif(g.aggmtranstype, 0), null),
      'msspace ' || nullif(g.aggmtransspace, 0),
      'mfinalfunc ' || nullif(g.aggmfinalfn::pg_catalog.oid, 0)::pg_catalog.regprocedure,
      'mfinalfunc_extra ' || nullif(g.aggmfinalextra, false),
      'mfinalfunc_modify ' || g.aggmfinalmodify::pg_catalog.text,
      'sortop ' || nullif(g.aggsortop, 0)::pg_catalog.regoperator,
      'initcond ' || pg_catalog.quote_literal(g.agginitval),
      'minitcond ' || pg_catalog.quote_literal(g.aggminitval)
    ],
    null
  ) as definition
from pg_catalog.pg_aggregate as g
cross join lateral pg_catalog.pg_identify_object('pg_catalog.pg_proc'::pg_catalog.regclass, g.aggfnoid, 0) as o
where g.aggfnoid::pg_catalog.oid >= 16384
order by o.identity collate "C"`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
