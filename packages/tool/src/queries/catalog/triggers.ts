// Generated from sql/catalog/triggers.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface ListTriggersParams {
  ownTables: readonly (string | null)[];
}

export interface ListTriggersResult {
  schema: string;
  table: string;
  name: string;
  definition: string;
  enabled: string;
}

export const listTriggers: Query<ListTriggersParams, ListTriggersResult, 'many'> = {
  name: 'catalog/triggers: ListTriggers',
  text: `
select
  n.nspname as schema,
  c.relname as table,
  t.tgname as name,
  pg_catalog.pg_get_triggerdef(t.oid) as "definition",
  t.tgenabled::pg_catalog.text as enabled
from pg_catalog.pg_trigger as t
inner join pg_catalog.pg_class as c on c.oid = t.tgrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_constraint as con on con.oid = t.tgconstraint
left join pg_catalog.pg_trigger as parent on parent.oid = t.tgparentid
-- A foreign key's own triggers are told by the constraint. A partition's copy says something only where it was switched.
where (con.oid is null or con.contype = 't')
  and (parent.oid is null or t.tgenabled <> parent.tgenabled)
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
  and n.nspname || '.' || c.relname <> all ($1::pg_catalog.text[])
  and not exists (
    select
    from pg_catalog.pg_depend as e
    where (e.classid, e.objid) in (
        ('pg_catalog.pg_trigger'::pg_catalog.regclass, t.oid),
        ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid)
      )
      and e.deptype = 'e'
  )
order by n.nspname, c.relname, t.tgname`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};

export type ListEventTriggersParams = Record<never, never>;

export interface ListEventTriggersResult {
  name: string;
  event: string;
  tags: string[] | null;
  function: string;
  enabled: string;
  owner: string;
}

export const listEventTriggers: Query<ListEventTriggersParams, ListEventTriggersResult, 'many'> = {
  name: 'catalog/triggers: ListEventTriggers',
  text: `
select
  t.evtname as name,
  t.evtevent as event,
  t.evttags as tags,
  t.evtfoid::pg_catalog.regprocedure::pg_catalog.text as function,
  t.evtenabled::pg_catalog.text as enabled,
  pg_catalog.pg_get_userbyid(t.evtowner) as owner
from pg_catalog.pg_event_trigger as t
where not exists (
  select
  from pg_catalog.pg_depend as e
  where e.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass
    and e.objid = t.oid
    and e.deptype = 'e'
)
order by t.evtname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
