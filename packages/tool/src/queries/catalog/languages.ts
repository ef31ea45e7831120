// Generated from sql/catalog/languages.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export type ListLanguagesParams = Record<never, never>;

export interface ListLanguagesResult {
  kind: string;
  identity: string;
  owner: string | null;
  definition: string[];
}

export const listLanguages: Query<ListLanguagesParams, ListLanguagesResult, 'many'> = {
  name: 'catalog/languages: ListLanguages',
  text: `
select
  i.type as "kind",
  i.identity as "identity",
  pg_catalog.pg_get_userbyid(o.owner) as owner,
  o.definition as definition
from (
  select
    'pg_catalog.pg_language'::pg_catalog.regclass as classid,
    l.oid as objid,
    l.lanowner as owner,
    pg_catalog.array_remove(
      array[
        'trusted ' || l.lanpltrusted,
        'handler ' || nullif(l.lanplcallfoid, 0)::pg_catalog.regprocedure,
        'inline ' || nullif(l.laninline, 0)::pg_catalog.regprocedure,
        'validator ' || nullif(l.lanvalidator, 0)::pg_catalog.regprocedure
      ],
      null
    ) as definition
  from pg_catalog.pg_language as l
  union all
  select
    'pg_catalog.pg_transform'::pg_catalog.regclass,
    t.oid,
    null,
    pg_catalog.array_remove(
      array[
        'from sql ' || nullif(t.trffromsql::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'to sql ' || nullif(t.trftosql::pg_catalog.oid, 0)::pg_catalog.regprocedure
      ],
      null
    )
  from pg_catalog.pg_transform as t
  union all
  select
    'pg_catalog.pg_conversion'::pg_catalog.regclass,
    c.oid,
    c.conowner,
    pg_catalog.array_remove(
      array[
        'for ' || pg_catalog.pg_encoding_to_char(c.conforencoding),
        'to ' || pg_catalog.pg_encoding_to_char(c.contoencoding),
        'function ' || c.conproc::pg_catalog.oid::pg_catalog.regprocedure,
        'default ' || nullif(c.condefault, false)
      ],
      null
    )
  from pg_catalog.pg_conversion as c
  union all
  select
    'pg_catalog.pg_collation'::pg_catalog.regclass,
    c.oid,
    c.collowner,
    pg_catalog.array_remove(
      array[
        -- Not collencoding: create collation ... from "C" has none, and the same restored from a dump that of the database.
        'provider ' || c.collprovider::pg_catalog.text,
        'deterministic ' || c.collisdeterministic,
        'collate ' || c.collcollate,
        'ctype ' || c.collctype,
        -- ICU's locale has moved twice: collcollate in 14, colliculocale in 15 and 16, colllocale since.
        'locale ' || coalesce(pg_catalog.to_jsonb(c) ->> 'colllocale', pg_catalog.to_jsonb(c) ->> 'colliculocale'),
        'rules ' || pg_catalog.quote_literal(pg_catalog.to_jsonb(c) ->> 'collicurules')
      ],
      null
    )
  from pg_catalog.pg_collation as c
  where c.oid >= 16384
  union all
  select
    'pg_catalog.pg_ts_parser'::pg_catalog.regclass,
    p.oid,
    null,
    pg_catalog.array_remove(
      array[
        'start ' || p.prsstart::pg_catalog.oid::pg_catalog.regprocedure,
        'gettoken ' || p.prstoken::pg_catalog.oid::pg_catalog.regprocedure,
        'end ' || p.prsend::pg_catalog.oid::pg_catalog.regprocedure,
        'headline ' || nullif(p.prsheadline::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'lextypes ' || p.prslextype::pg_catalog.oid::pg_catalog.regprocedure
      ],
      null
    )
  from pg_catalog.pg_ts_parser as p
  union all
  select
    'pg_catalog.pg_ts_template'::pg_catalog.regclass,
    t.oid,
    null,
    pg_catalog.array_remove(
      array[
        'init ' || nullif(t.tmplinit::pg_catalog.oid, 0)::pg_catalog.regprocedure,
        'lexize ' || t.tmpllexize::pg_catalog.oid::pg_catalog.regprocedure
      ],
      null
    )
  from pg_catalog.pg_ts_template as t
  union all
  select
    'pg_catalog.pg_ts_dict'::pg_catalog.regclass,
    d.oid,
    d.dictowner,
    pg_catalog.array_remove(array['template ' || template.identity, d.dictinitoption], null)
  from pg_catalog.pg_ts_dict as d
  cross join lateral pg_catalog.pg_identify_object('pg_catalog.pg_ts_template'::pg_catalog.regclass, d.dicttemplate, 0) as template
  where d.oid >= 16384
  union all
  select
    'pg_catalog.pg_ts_config'::pg_catalog.regclass,
    c.oid,
    c.cfgowner,
    pg_catalog.array_remove(array['parser ' || parser.identity] || array(
      select token.alias || ' to ' || pg_catalog.string_agg(m.mapdict::pg_catalog.regdictionary::pg_catalog.text, ', ' order by m.mapseqno)
      from pg_catalog.pg_ts_config_map as m
      inner join pg_catalog.ts_token_type(c.cfgparser) as token on token.tokid = m.maptokentype
      where m.mapcfg = c.oid
      group by m.maptokentype, token.alias
      order by m.maptokentype
    ), null)
  from pg_catalog.pg_ts_config as c
  cross join lateral pg_catalog.pg_identify_object('pg_catalog.pg_ts_parser'::pg_catalog.regclass, c.cfgparser, 0) as parser
  where c.oid >= 16384
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
