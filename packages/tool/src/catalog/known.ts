/** The names of the runner's own tables. */
export const ownTableNames = ['pgmigrations', 'migration_record', 'migration_restamp', 'migration_version'] as const;

/** The runner's own tables, which no snapshot shows: what depends on them, their indexes for one, is left out with them. */
export function ownTables(schema = 'public'): string[] {
  return ownTableNames.map((name) => `${schema}.${name}`);
}

/**
 * The catalogs whose objects the queries read, or which tell of an object already read: a column's default, a member of an
 * operator family. Large objects are data, and the rest of this list is complete for PostgreSQL 14 to 18: what a later one
 * brings is reported as unknown until there is a query for it.
 */
export const knownCatalogs = [
  'pg_am',
  'pg_amop',
  'pg_amproc',
  'pg_attrdef',
  'pg_cast',
  'pg_class',
  'pg_collation',
  'pg_constraint',
  'pg_conversion',
  'pg_default_acl',
  'pg_event_trigger',
  'pg_extension',
  'pg_foreign_data_wrapper',
  'pg_foreign_server',
  'pg_language',
  'pg_largeobject',
  'pg_largeobject_metadata',
  'pg_namespace',
  'pg_opclass',
  'pg_operator',
  'pg_opfamily',
  'pg_policy',
  'pg_proc',
  'pg_publication',
  'pg_publication_namespace',
  'pg_publication_rel',
  'pg_rewrite',
  'pg_statistic_ext',
  'pg_subscription',
  'pg_transform',
  'pg_trigger',
  'pg_ts_config',
  'pg_ts_dict',
  'pg_ts_parser',
  'pg_ts_template',
  'pg_type',
  'pg_user_mapping',
];
