// Generated from sql/catalog/publications.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListPublicationsParams = Record<never, never>;

export interface ListPublicationsResult {
  name: string;
  owner: string;
  allTables: boolean;
  publishes: string;
  viaRoot: boolean;
  generatedColumns: string | null;
  allSequences: string | null;
}

export const listPublications: Query<ListPublicationsParams, ListPublicationsResult, 'many'> = {
  name: 'catalog/publications: ListPublications',
  text: `
select
  p.pubname as name,
  pg_catalog.pg_get_userbyid(p.pubowner) as owner,
  p.puballtables as "allTables",
  pg_catalog.concat_ws(
    ', ',
    case when p.pubinsert then 'insert' end,
    case when p.pubupdate then 'update' end,
    case when p.pubdelete then 'delete' end,
    case when p.pubtruncate then 'truncate' end
  ) as publishes,
  p.pubviaroot as "viaRoot",
  nullif(pg_catalog.to_jsonb(p) ->> 'pubgencols', 'n') as "generatedColumns",
  pg_catalog.to_jsonb(p) ->> 'puballsequences' as "allSequences"
from pg_catalog.pg_publication as p
where not exists (
  select
  from pg_catalog.pg_depend as e
  where e.classid = 'pg_catalog.pg_publication'::pg_catalog.regclass
    and e.objid = p.oid
    and e.deptype = 'e'
)
order by p.pubname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};

export interface ListPublicationMembersParams {
  ownTables: readonly (string | null)[];
}

export interface ListPublicationMembersResult {
  publication: string;
  schema: string;
  table: string | null;
  columns: string[];
  condition: string | null;
}

export const listPublicationMembers: Query<ListPublicationMembersParams, ListPublicationMembersResult, 'many'> = {
  name: 'catalog/publications: ListPublicationMembers',
  text: `
select
  p.pubname as publication,
  n.nspname as schema,
  c.relname as table,
  array(
    select a.attname::pg_catalog.text
    from pg_catalog.pg_attribute as a
    where a.attrelid = r.prrelid
      and pg_catalog.to_jsonb(r) -> 'prattrs' @> pg_catalog.to_jsonb(a.attnum)
    order by a.attnum
  ) as columns,
  condition.text as condition
from pg_catalog.pg_publication_rel as r
inner join pg_catalog.pg_publication as p on p.oid = r.prpubid
inner join pg_catalog.pg_class as c on c.oid = r.prrelid
inner join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
-- pg_get_expr wants the column itself, which 14 does not have: there the name means the null outside.
cross join (select null::pg_catalog.pg_node_tree as prqual) as missing
cross join lateral (
  select pg_catalog.pg_get_expr(prqual, r.prrelid) as text
  from pg_catalog.pg_publication_rel as same
  where same.oid = r.oid
) as condition
where n.nspname || '.' || c.relname <> all ($1::pg_catalog.text[])
union all
-- A schema of a publication is a row of a catalog that 14 does not have: its dependency tells the same.
select
  p.pubname,
  n.nspname,
  null,
  '{}',
  null
from pg_catalog.pg_class as catalog
inner join pg_catalog.pg_depend as to_publication
  on to_publication.classid = catalog.oid
  and to_publication.refclassid = 'pg_catalog.pg_publication'::pg_catalog.regclass
inner join pg_catalog.pg_depend as to_schema
  on to_schema.classid = catalog.oid
  and to_schema.objid = to_publication.objid
  and to_schema.refclassid = 'pg_catalog.pg_namespace'::pg_catalog.regclass
inner join pg_catalog.pg_publication as p on p.oid = to_publication.refobjid
inner join pg_catalog.pg_namespace as n on n.oid = to_schema.refobjid
where catalog.relname = 'pg_publication_namespace'
  and catalog.relnamespace = 'pg_catalog'::pg_catalog.regnamespace
order by 1, 2, 3`,
  parameters: ['ownTables'],
  oids: [1009],
  cardinality: 'many',
};

export type ListSubscriptionsParams = Record<never, never>;

export interface ListSubscriptionsResult {
  name: string;
  owner: string;
  enabled: boolean;
  publications: string[];
  definition: string[];
}

export const listSubscriptions: Query<ListSubscriptionsParams, ListSubscriptionsResult, 'many'> = {
  name: 'catalog/publications: ListSubscriptions',
  text: `
select
  s.subname as name,
  pg_catalog.pg_get_userbyid(s.subowner) as owner,
  s.subenabled as enabled,
  s.subpublications as publications,
  pg_catalog.array_remove(
    array[
      'binary ' || nullif(s.subbinary, false),
      'streaming ' || nullif(nullif(s.substream::pg_catalog.text, 'false'), 'f'),
      'slot ' || pg_catalog.quote_ident(s.subslotname),
      'synchronous_commit ' || s.subsynccommit,
      -- Pending (p) becomes enabled (e) by itself, once the tables are there.
      'two_phase ' || pg_catalog.replace(newer.two_phase, 'p', 'e'),
      'disable_on_error ' || newer.disable_on_error,
      'password_required ' || newer.password_required,
      'run_as_owner ' || newer.run_as_owner,
      'failover ' || newer.failover,
      'origin ' || newer.origin
    ],
    null
  ) as definition
from pg_catalog.pg_subscription as s
-- Only the named columns may be read by everyone (not the connection string), so to_jsonb(row) is refused here:
-- what a server does not have is the null outside.
cross join (
  select
    null::pg_catalog.text as subtwophasestate,
    null::pg_catalog.text as subdisableonerr,
    null::pg_catalog.text as subpasswordrequired,
    null::pg_catalog.text as subrunasowner,
    null::pg_catalog.text as subfailover,
    null::pg_catalog.text as suborigin
) as missing
cross join lateral (
  select
    subtwophasestate::pg_catalog.text as two_phase,
    subdisableonerr::pg_catalog.text as disable_on_error,
    subpasswordrequired::pg_catalog.text as password_required,
    subrunasowner::pg_catalog.text as run_as_owner,
    subfailover::pg_catalog.text as failover,
    suborigin::pg_catalog.text as origin
  from pg_catalog.pg_subscription as same
  where same.oid = s.oid
) as newer
where s.subdbid = (
  select d.oid
  from pg_catalog.pg_database as d
  where d.datname = pg_catalog.current_database()
)
order by s.subname`,
  parameters: [],
  oids: [],
  cardinality: 'many',
};
