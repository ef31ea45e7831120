import type { ListFunctionFactsResult } from '../../queries/typegen/catalog.js';

/**
 * What is known of the server's own functions. A strict one of arguments that are not NULL gives something that is not, but for those
 * below: each was seen to give NULL for such arguments, by calling every strict function with samples of its arguments' types, or is
 * said to in the manual. A timestamp may be infinite, and has no hour then.
 */
export function givesNullAnyway({ name, signature, volatile }: ListFunctionFactsResult): boolean {
  if (nullNames.test(name) || nullSignatures.has(signature) || /\b(path|lseg|line|box|polygon)\b/.test(signature))
    return true;
  if (/^(pg_|inet_(client|server)|txid_|has_\w+_privilege$)/.test(name) || volatile) return !safeNames.has(name);
  return false;
}

const nullNames =
  /^(array_(dims|length|lower|upper|ndims)|close_\w+|col_description|obj_description|shobj_description|current_(schema|query)|date_part|extract|jsonb?_(array_element|object_field|extract_path)(_text)?|jsonb_path_(exists|match|query_first)(_opr|_tz)*|min_scale|scale|regexp_(match|substr)|to_number|to_reg\w+|ts_lexize|uuid_extract_\w+|float8_\w+|\w+_(accum|combine|avg|sum)|lo_\w+)$/;

const nullSignatures = new Set([
  'substring(text, text)',
  'substring(text, text, text)',
  'time(timestamp without time zone)',
  'time(timestamp with time zone)',
  'timetz(timestamp with time zone)',
  'to_char(timestamp without time zone, text)',
  'to_char(timestamp with time zone, text)',
  'to_char(interval, text)',
  'lower(anyrange)',
  'upper(anyrange)',
  'lower(anymultirange)',
  'upper(anymultirange)',
  'current_setting(text, boolean)',
  ...['numeric', 'bool', 'float4', 'float8', 'int2', 'int4', 'int8'].map((name) => `${name}(jsonb)`),
]);

/** Of those that are volatile, or named like the many that give NULL for what is not there: the ones that do not. */
const safeNames = new Set([
  ...['random', 'random_normal', 'gen_random_uuid', 'uuidv4', 'uuidv7', 'clock_timestamp', 'timeofday'],
  ...[
    'nextval',
    'setval',
    'currval',
    'lastval',
    'txid_current',
    'pg_current_xact_id',
    'pg_backend_pid',
    'pg_my_temp_schema',
  ],
  ...[
    'pg_try_advisory_lock',
    'pg_try_advisory_lock_shared',
    'pg_try_advisory_xact_lock',
    'pg_try_advisory_xact_lock_shared',
  ],
  ...['pg_advisory_unlock', 'pg_advisory_unlock_shared', 'pg_blocking_pids', 'pg_client_encoding'],
  ...[
    'pg_cancel_backend',
    'pg_terminate_backend',
    'pg_postmaster_start_time',
    'pg_conf_load_time',
    'pg_is_in_recovery',
  ],
  ...['pg_encoding_to_char', 'pg_size_pretty', 'pg_sleep_for', 'pg_sleep_until', 'pg_get_userbyid'],
  ...['pg_database_size', 'pg_lsn_mi', 'pg_wal_lsn_diff', 'pg_jit_available', 'pg_is_other_temp_schema'],
]);

/** Not strict, and never NULL. */
export const neverNull = new Set([
  ...[
    'concat',
    'json_build_array',
    'json_build_object',
    'jsonb_build_array',
    'jsonb_build_object',
    'num_nulls',
    'num_nonnulls',
  ],
  ...['pg_typeof', 'quote_nullable', 'set_config', 'array_append', 'array_prepend', 'array_fill', 'enum_range'],
  ...['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'],
]);

/** Not strict: NULL when one of so many of the first arguments is, and never for the others. */
export const nullWithFirst: ReadonlyMap<string, number> = new Map([
  ['concat_ws', 1],
  ['format', 1],
  ['format_type', 1],
  ['string_to_array', 1],
  ['array_to_string', 2],
  ['array_remove', 1],
  ['array_replace', 1],
  ['array_positions', 1],
]);

/** Sets: each column of theirs that is never NULL. A strict one of a NULL has no row at all. */
export const setColumns: ReadonlyMap<string, readonly boolean[]> = new Map([
  ['generate_series', [true]],
  ['generate_subscripts', [true]],
  ['regexp_matches', [true]],
  ['regexp_split_to_table', [true]],
  ['string_to_table(text, text)', [true]],
  ['json_array_elements', [true]],
  ['jsonb_array_elements', [true]],
  ['json_object_keys', [true]],
  ['jsonb_object_keys', [true]],
  ['json_each', [true, true]],
  ['jsonb_each', [true, true]],
  ['json_each_text', [true, false]],
  ['jsonb_each_text', [true, false]],
  ['aclexplode', [true, true, true, true]],
]);

/** Aggregates of an empty group are NULL, but for these. */
export const countingAggregates = new Set(['count', 'regr_count']);

/** Of a group with rows: not NULL whatever the rows hold. */
export const collectingAggregates = new Set([
  ...['array_agg', 'json_agg', 'jsonb_agg', 'json_object_agg', 'jsonb_object_agg', 'json_object_agg_unique'],
  ...['jsonb_object_agg_unique', 'rank', 'dense_rank', 'percent_rank', 'cume_dist'],
]);

/** Of a group with rows: not NULL when their arguments are not. */
export const combiningAggregates = new Set([
  ...['sum', 'avg', 'min', 'max', 'any_value', 'bool_and', 'bool_or', 'every', 'bit_and', 'bit_or', 'bit_xor'],
  ...['string_agg', 'var_pop', 'stddev_pop', 'covar_pop', 'range_agg', 'mode', 'percentile_disc', 'percentile_cont'],
]);

export const rankingFunctions = new Set(['row_number', 'rank', 'dense_rank', 'percent_rank', 'cume_dist']);
