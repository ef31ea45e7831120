/* @name ListColumnFacts */
-- Of this table alone. A constraint that was not checked yet still makes attnotnull true, and the table of a foreign server keeps what it likes.
select
  attribute.attrelid::text as relation,
  attribute.attnum::text as number,
  attribute.attname::text as name,
  attribute.atttypid::text as type,
  attribute.attnotnull
    and relation.relkind in ('r', 'p')
    and not exists (
      select
      from pg_catalog.pg_constraint as loose
      where loose.conrelid = attribute.attrelid
        and loose.contype = 'n'
        and loose.conkey = array[attribute.attnum]
        and (not loose.convalidated or not loose.conenforced)
    ) as "notNull",
  attribute.attgenerated <> '' as generated,
  case when attribute.attgenerated <> '' then definition.adbin::text end as expression,
  attribute.attnotnull as required,
  pg_catalog.col_description(attribute.attrelid, attribute.attnum) as comment
from pg_catalog.pg_attribute as attribute
join pg_catalog.pg_class as relation on relation.oid = attribute.attrelid
left join pg_catalog.pg_attrdef as definition
  on definition.adrelid = attribute.attrelid
  and definition.adnum = attribute.attnum
where relation.relkind in ('r', 'p', 'f', 'm', 'v')
  and attribute.attnum > 0;

/* @name ListRelationFacts */
-- A trigger before a row, or a rule, may put anything in the place of what was written; on a view it stands instead of the write.
with recursive reached as (
  select
    inherits.inhparent as relation,
    inherits.inhrelid as member
  from pg_catalog.pg_inherits as inherits
  union
  select
    reached.relation,
    inherits.inhrelid
  from reached
  join pg_catalog.pg_inherits as inherits on inherits.inhparent = reached.member
)
select
  relation.oid::text as relation,
  relation.relkind::text as kind,
  namespace.nspname::text as schema,
  relation.relname::text as name,
  array(
    select distinct
      event.name
    from pg_catalog.pg_trigger as trigger
    join (values ('insert', 4), ('delete', 8), ('update', 16)) as event (name, bit)
      on (trigger.tgtype::int & event.bit) <> 0
    where trigger.tgrelid = relation.oid
      and (trigger.tgtype::int & 66) <> 0
      and (trigger.tgtype::int & 1) = 1
    order by event.name
  ) as triggers,
  exists (
    select
    from pg_catalog.pg_rewrite as rule
    where rule.ev_class = relation.oid
      and rule.ev_type <> '1'
  ) as ruled,
  array(
    select
      reached.member::text
    from reached
    where reached.relation = relation.oid
    order by reached.member
  ) as descendants
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as namespace on namespace.oid = relation.relnamespace
where relation.relkind in ('r', 'p', 'f', 'm', 'v');

/* @name ListFunctionFacts */
select
  function.oid::text as function,
  function.proname::text as name,
  function.proname::text || '(' || pg_catalog.oidvectortypes(function.proargtypes) || ')' as signature,
  namespace.nspname = 'pg_catalog' and function.oid < 16384 as builtin,
  function.proisstrict as strict,
  function.provolatile = 'v' as volatile,
  case when function.prorettype = 'pg_catalog.void'::pg_catalog.regtype then language.lanname::text end as "voidOf"
from pg_catalog.pg_proc as function
join pg_catalog.pg_namespace as namespace on namespace.oid = function.pronamespace
join pg_catalog.pg_language as language on language.oid = function.prolang;

/* @name ListForeignCode */
-- Functions and operators that neither the server brings in pg_catalog, nor an extension, nor what has been done in this database: its own
-- number was given before theirs. Those from the database that it was copied from are older.
select
  code.kind::text as kind,
  code.number::text as number,
  namespace.nspname::text as schema,
  code.name::text as name,
  code.signature
from (
  select
    'function' as kind,
    'pg_catalog.pg_proc'::pg_catalog.regclass as class,
    function.oid as number,
    function.pronamespace as namespace,
    function.proname as name,
    function.proname::text || '(' || pg_catalog.oidvectortypes(function.proargtypes) || ')' as signature
  from pg_catalog.pg_proc as function
  union all
  select
    'operator',
    'pg_catalog.pg_operator'::pg_catalog.regclass,
    operator.oid,
    operator.oprnamespace,
    operator.oprname,
    operator.oprname::text || '(' || pg_catalog.concat_ws(
      ', ',
      pg_catalog.format_type(nullif(operator.oprleft, 0::pg_catalog.oid), null),
      pg_catalog.format_type(operator.oprright, null)
    ) || ')'
  from pg_catalog.pg_operator as operator
) as code
join pg_catalog.pg_namespace as namespace on namespace.oid = code.namespace
cross join pg_catalog.pg_database as here
where here.datname = pg_catalog.current_database()
  and (namespace.nspname <> 'pg_catalog' or code.number >= 16384)
  and (code.number < here.oid or namespace.nspname = 'information_schema' or namespace.nspname ~ '^pg_temp')
  and not exists (
    select
    from pg_catalog.pg_depend as member
    where member.classid = code.class
      and member.objid = code.number
      and member.deptype = 'e'
  );

/* @name ListViewTrees */
select
  rule.ev_class::text as relation,
  rule.ev_action::text as tree
from pg_catalog.pg_rewrite as rule
join pg_catalog.pg_class as relation on relation.oid = rule.ev_class
where rule.ev_type = '1'
  and relation.relkind = 'v';

/* @name ListUniqueKeys */
-- Those that hold at every moment and for every row. The operators of a column's family say which rows are equal to the index.
select
  index.indrelid::text as relation,
  array(
    select
      key.number::text
    from pg_catalog.unnest(index.indkey::int2[]) with ordinality as key (number, position)
    where key.position <= index.indnkeyatts
    order by key.position
  ) as columns,
  array(
    select
      key.code::text
    from pg_catalog.unnest(index.indcollation::oid[]) with ordinality as key (code, position)
    order by key.position
  ) as collations,
  array(
    select
      class.opcfamily::text
    from pg_catalog.unnest(index.indclass::oid[]) with ordinality as key (class, position)
    join pg_catalog.pg_opclass as class on class.oid = key.class
    order by key.position
  ) as families
from pg_catalog.pg_index as index
where index.indisunique
  and index.indisvalid
  and index.indimmediate
  and index.indpred is null
  and index.indexprs is null;

/* @name ListEqualities */
select
  member.amopopr::text as operator,
  member.amopfamily::text as family
from pg_catalog.pg_amop as member
join pg_catalog.pg_am as method on method.oid = member.amopmethod
where method.amname = 'btree'
  and member.amopstrategy = 3;

/* @name ListComparisons */
-- Those of the B-trees, and <>.
select
  member.amopopr::text as operator
from pg_catalog.pg_amop as member
join pg_catalog.pg_am as method on method.oid = member.amopmethod
where method.amname = 'btree'
union
select
  operator.oprnegate::text
from pg_catalog.pg_amop as member
join pg_catalog.pg_am as method on method.oid = member.amopmethod
join pg_catalog.pg_operator as operator on operator.oid = member.amopopr
where method.amname = 'btree'
  and member.amopstrategy = 3;

/* @name ListDeterministicCollations */
-- Those under which only strings of the same bytes are equal.
select
  known.oid::text as collation
from pg_catalog.pg_collation as known
where known.collisdeterministic;

/* @name ListArrayTypes */
select
  type.oid::text as type
from pg_catalog.pg_type as type
where type.typsubscript = 'pg_catalog.array_subscript_handler'::pg_catalog.regproc;

/* @name ListStrictDomains */
select
  domain.oid::text as type
from pg_catalog.pg_type as domain
where domain.typtype = 'd'
  and domain.typnotnull;
