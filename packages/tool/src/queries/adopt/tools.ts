// Generated from sql/adopt/tools.sql by pgproof types: change it there.

import type { Query } from 'pgproof-runtime';

export interface WriteReadingParams {
  schema: string;
  name: string;
}

export interface WriteReadingResult {
  text: string;
}

/** The statement that reads a table's rows. */
export const writeReading: Query<WriteReadingParams, WriteReadingResult, 'one'> = {
  name: 'adopt/tools: WriteReading',
  text: `
select
  pg_catalog.format('select pg_catalog.to_jsonb(own) as "row" from only %I.%I as own', $1::text, $2::text) as "text"`,
  parameters: ['schema', 'name'],
  oids: [25, 25],
  cardinality: 'one',
};

export interface WriteRetirementParams {
  renamed: string;
  message: string;
  schema: string;
  name: string;
}

export interface WriteRetirementResult {
  rename: string;
  raise: string;
  stand: string;
  show: string;
  call: string;
}

/**
 * The statements that give a table another name, and put a view of its columns in its place that raises an error. The function is
 * immutable: the server calls it while it plans, whatever else is asked of the view.
 */
export const writeRetirement: Query<WriteRetirementParams, WriteRetirementResult, 'optional'> = {
  name: 'adopt/tools: WriteRetirement',
  text: `
select
  pg_catalog.format('alter table %I.%I rename to %I', relation.schema, relation.name, $1::text) as "rename",
  pg_catalog.format(
    'create function %I.%I() returns boolean language plpgsql immutable as %L',
    relation.schema,
    relation.name,
    pg_catalog.format('begin raise exception using errcode = %L, message = %L; end', '55000', $2::text)
  ) as "raise",
  pg_catalog.format(
    'create view %I.%I as select %s where %I.%I()',
    relation.schema,
    relation.name,
    relation.columns,
    relation.schema,
    relation.name
  ) as "stand",
  pg_catalog.format('grant select on %I.%I to public', relation.schema, relation.name) as "show",
  pg_catalog.format('grant execute on function %I.%I() to public', relation.schema, relation.name) as "call"
from (
  select
    namespace.nspname as schema,
    class.relname as name,
    (
      select
        pg_catalog.string_agg(
          pg_catalog.format('null::%s as %I', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod), attribute.attname),
          ', '
          order by attribute.attnum
        )
      from pg_catalog.pg_attribute as attribute
      where attribute.attrelid = class.oid
        and attribute.attnum > 0
        and not attribute.attisdropped
    ) as columns
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  where namespace.nspname = $3
    and class.relname = $4
) as relation`,
  parameters: ['renamed', 'message', 'schema', 'name'],
  oids: [25, 25, 19, 19],
  cardinality: 'optional',
};

export interface WriteReturnParams {
  schema: string;
  name: string;
  renamed: string;
}

export interface WriteReturnResult {
  unstand: string;
  unraise: string;
  rename: string;
}

/** The statements that put a table back under its name. */
export const writeReturn: Query<WriteReturnParams, WriteReturnResult, 'one'> = {
  name: 'adopt/tools: WriteReturn',
  text: `
select
  pg_catalog.format('drop view %I.%I', $1::text, $2::text) as "unstand",
  pg_catalog.format('drop function %I.%I()', $1::text, $2::text) as "unraise",
  pg_catalog.format('alter table %I.%I rename to %I', $1::text, $3::text, $2::text) as "rename"`,
  parameters: ['schema', 'name', 'renamed'],
  oids: [25, 25, 25],
  cardinality: 'one',
};
