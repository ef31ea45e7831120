// Generated from sql/catalog/operators.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListOperatorsParams = Record<never, never>;

export interface ListOperatorsResult {
  kind: string;
  identity: string;
  owner: string | null;
  definition: string[];
}

export const listOperators: Query<ListOperatorsParams, ListOperatorsResult, 'many'> = {
  name: 'catalog/operators: ListOperators',
  text: `
select
  i.type as "kind",
  i.identity as "identity",
  pg_catalog.pg_get_userbyid(o.owner) as owner,
  o.definition as definition
from (
  select
    'pg_catalog.pg_operator'::pg_catalog.regclass as classid,
    op.oid as objid,
    op.oprowner as owner,
    pg_catalog.array_remove(
      array[
        'function ' || nullif(op.oprcode::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'returns ' || pg_catalog.format_type(nullif(op.oprresult, 0), null),
        'commutator ' || nullif(op.oprcom, 0)::pg_catalog.regoperator,
        'negator ' || nullif(op.oprnegate, 0)::pg_catalog.regoperator,
        'restrict ' || nullif(op.oprrest::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'join ' || nullif(op.oprjoin::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'hashes ' || nullif(op.oprcanhash, false),
        'merges ' || nullif(op.oprcanmerge, false)
      ],
      null
    ) as definition
  from pg_catalog.pg_operator as op
  union all
  select
    'pg_catalog.pg_opclass'::pg_catalog.regclass,
    oc.oid,
    oc.opcowner,
    pg_catalog.array_remove(
      array[
        'for type ' || pg_catalog.format_type(oc.opcintype, null),
        'family ' || family.identity,
        'storage ' || pg_catalog.format_type(nullif(oc.opckeytype, 0), null),
        'default ' || nullif(oc.opcdefault, false)
      ],
      null
    )
  from pg_catalog.pg_opclass as oc
  cross join lateral pg_catalog.pg_identify_object('pg_catalog.pg_opfamily'::pg_catalog.regclass, oc.opcfamily, 0) as family
  where oc.oid >= 16384
  union all
  select
    'pg_catalog.pg_opfamily'::pg_catalog.regclass,
    f.oid,
    f.opfowner,
    '{}'
  from pg_catalog.pg_opfamily as f
  union all
  select
    'pg_catalog.pg_amop'::pg_catalog.regclass,
    member.oid,
    null,
    pg_catalog.array_remove(
      array[
        'operator ' || nullif(member.amopopr, 0)::pg_catalog.regoperator,
        'purpose ' || member.amoppurpose::pg_catalog.text,
        'order by ' || sort_family.identity
      ],
      null
    )
  from pg_catalog.pg_amop as member
  left join lateral pg_catalog.pg_identify_object('pg_catalog.pg_opfamily'::pg_catalog.regclass, nullif(member.amopsortfamily, 0), 0) as sort_family
    on true
  where member.oid >= 16384
    and not exists (
      select
      from pg_catalog.pg_depend as e
      where e.classid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass
        and e.objid = member.amopfamily
        and e.deptype = 'e'
    )
  union all
  select
    'pg_catalog.pg_amproc'::pg_catalog.regclass,
    member.oid,
    null,
    array['function ' || member.amproc::pg_catalog.regprocedure]
  from pg_catalog.pg_amproc as member
  where member.oid >= 16384
    and not exists (
      select
      from pg_catalog.pg_depend as e
      where e.classid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass
        and e.objid = member.amprocfamily
        and e.deptype = 'e'
    )
  union all
  select
    'pg_catalog.pg_am'::pg_catalog.regclass,
    am.oid,
    null,
    array['type ' || am.amtype::pg_catalog.text, 'handler ' || am.amhandler::pg_catalog.regprocedure]
  from pg_catalog.pg_am as am
  union all
  select
    'pg_catalog.pg_cast'::pg_catalog.regclass,
    c.oid,
    null,
    pg_catalog.array_remove(
      array[
        'context ' || c.castcontext::pg_catalog.text,
        'method ' || c.castmethod::pg_catalog.text,
        'function ' || nullif(c.castfunc, 0)::pg_catalog.regprocedure
      ],
      null
    )
  from pg_catalog.pg_cast as c
  -- A range has a cast to its multirange, which was not made by hand.
  where not exists (
    select
    from pg_catalog.pg_depend as i
    where i.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass
      and i.objid = c.oid
      and i.deptype = 'i'
  )
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
