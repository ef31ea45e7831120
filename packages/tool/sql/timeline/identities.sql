/* @name ListIdentities */
-- What can be renamed, by a key that stays: its kind and the parts of its name as facts have them; of a function the identity in their place.
-- What a new database has comes with numbers below 16384.
select
  case c.relkind
    when 'f' then 'foreign table'
    when 'v' then 'view'
    when 'm' then 'materialized view'
    when 'i' then 'index'
    when 'I' then 'index'
    when 'S' then 'sequence'
    when 'c' then 'type'
    else 'table'
  end as "kind!",
  array[n.nspname::pg_catalog.text, c.relname::pg_catalog.text] as "parts!",
  null::pg_catalog.text as identity,
  'class ' || c.oid as "key!"
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where c.relkind <> 't'
  and c.oid >= 16384
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
union all
select
  'column',
  array[n.nspname::pg_catalog.text, c.relname::pg_catalog.text, a.attname::pg_catalog.text],
  null,
  'class ' || c.oid || ' ' || a.attnum
from pg_catalog.pg_attribute as a
inner join pg_catalog.pg_class as c on c.oid = a.attrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where a.attnum > 0
  and a.attrelid >= 16384
  and not a.attisdropped
  and c.relkind in ('r', 'p', 'f', 'v', 'm', 'c')
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
union all
select
  'constraint',
  array[
    coalesce(n.nspname, type_schema.nspname)::pg_catalog.text,
    coalesce(c.relname, t.typname)::pg_catalog.text,
    con.conname::pg_catalog.text
  ],
  null,
  'constraint ' || con.oid
from pg_catalog.pg_constraint as con
left join pg_catalog.pg_class as c on c.oid = con.conrelid
left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
left join pg_catalog.pg_type as t on t.oid = con.contypid
left join pg_catalog.pg_namespace as type_schema on type_schema.oid = t.typnamespace
where coalesce(c.relname, t.typname) is not null
  and con.oid >= 16384
union all
select
  'trigger',
  array[n.nspname::pg_catalog.text, c.relname::pg_catalog.text, t.tgname::pg_catalog.text],
  null,
  'trigger ' || t.oid
from pg_catalog.pg_trigger as t
inner join pg_catalog.pg_class as c on c.oid = t.tgrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where not t.tgisinternal
union all
select
  'policy',
  array[n.nspname::pg_catalog.text, c.relname::pg_catalog.text, p.polname::pg_catalog.text],
  null,
  'policy ' || p.oid
from pg_catalog.pg_policy as p
inner join pg_catalog.pg_class as c on c.oid = p.polrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
union all
select
  'rule',
  array[n.nspname::pg_catalog.text, c.relname::pg_catalog.text, r.rulename::pg_catalog.text],
  null,
  'rule ' || r.oid
from pg_catalog.pg_rewrite as r
inner join pg_catalog.pg_class as c on c.oid = r.ev_class
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
where r.oid >= 16384
union all
select
  'statistics',
  array[n.nspname::pg_catalog.text, s.stxname::pg_catalog.text],
  null,
  'statistics ' || s.oid
from pg_catalog.pg_statistic_ext as s
inner join pg_catalog.pg_namespace as n on n.oid = s.stxnamespace
union all
select
  case t.typtype when 'e' then 'enum' when 'd' then 'domain' else 'type' end,
  array[n.nspname::pg_catalog.text, t.typname::pg_catalog.text],
  null,
  'type ' || t.oid
from pg_catalog.pg_type as t
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
where t.typrelid = 0
  and t.oid >= 16384
  and not exists (select from pg_catalog.pg_type as element where element.typarray = t.oid)
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
union all
select
  'label',
  array[n.nspname::pg_catalog.text, t.typname::pg_catalog.text, l.enumlabel::pg_catalog.text],
  null,
  'label ' || l.oid
from pg_catalog.pg_enum as l
inner join pg_catalog.pg_type as t on t.oid = l.enumtypid
inner join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
union all
select
  case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
  array[n.nspname::pg_catalog.text, p.proname::pg_catalog.text],
  o.identity,
  'function ' || p.oid
from pg_catalog.pg_proc as p
inner join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
cross join lateral pg_catalog.pg_identify_object('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, 0) as o
where p.oid >= 16384
  and n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema'
union all
select
  'schema',
  array[n.nspname::pg_catalog.text],
  null,
  'schema ' || n.oid
from pg_catalog.pg_namespace as n
where n.nspname !~ '^pg_'
  and n.nspname <> 'information_schema';
