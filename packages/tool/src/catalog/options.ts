import type { Catalog } from './catalog.js';
import { quoteText } from './facts/text.js';

/**
 * The options that a statement sets, on PostgreSQL 14 to 18: `alter column … set (…)`, `alter table … set (…)` and so on. Servers
 * keep numbers of their own in the same arrays, so an option that is not listed here need not be anyone's word. Not listed are
 * options that only their own software knows, which are all kept: of an extension's access method, of a foreign-data wrapper.
 */
const columnOptions = ['n_distinct', 'n_distinct_inherited'];

const tableOptions = [
  'autovacuum_analyze_scale_factor',
  'autovacuum_analyze_threshold',
  'autovacuum_enabled',
  'autovacuum_freeze_max_age',
  'autovacuum_freeze_min_age',
  'autovacuum_freeze_table_age',
  'autovacuum_multixact_freeze_max_age',
  'autovacuum_multixact_freeze_min_age',
  'autovacuum_multixact_freeze_table_age',
  'autovacuum_vacuum_cost_delay',
  'autovacuum_vacuum_cost_limit',
  'autovacuum_vacuum_insert_scale_factor',
  'autovacuum_vacuum_insert_threshold',
  'autovacuum_vacuum_max_threshold',
  'autovacuum_vacuum_scale_factor',
  'autovacuum_vacuum_threshold',
  'fillfactor',
  'log_autovacuum_min_duration',
  'parallel_workers',
  'toast_tuple_target',
  'user_catalog_table',
  'vacuum_index_cleanup',
  'vacuum_max_eager_freeze_failure_rate',
  'vacuum_truncate',
];

const viewOptions = ['check_option', 'security_barrier', 'security_invoker'];

/** By access method. */
const indexOptions: Record<string, readonly string[]> = {
  brin: ['autosummarize', 'pages_per_range'],
  btree: ['deduplicate_items', 'fillfactor', 'vacuum_cleanup_index_scale_factor'],
  gin: ['fastupdate', 'gin_pending_list_limit'],
  gist: ['buffering', 'fillfactor'],
  hash: ['fillfactor'],
  spgist: ['fillfactor'],
};

/**
 * Options that the server sets by itself, and renews: they say nothing about the schema. `pg_attver` numbers each column's version since the
 * minor releases of November 2026; pg_dump leaves it out.
 */
const serverMade = ['pg_attver'];

type Options = readonly string[] | null;

/** The catalog with the options that are someone's word. Each option that is not known is reported once, without its value. */
export function keepKnownOptions(catalog: Catalog): Catalog {
  const unknown = new Set<string>();
  const keep = (kind: string, known: readonly string[] | undefined, options: Options): string[] | null => {
    if (options === null) return null;
    const kept = options.filter((option) => {
      const name = nameOf(option);
      if (known === undefined || known.includes(name)) return true;
      if (!serverMade.includes(name)) unknown.add(`${kind} option\0${name}`);
      return false;
    });
    return kept.length === 0 ? null : kept;
  };
  const ofTable = (accessMethod: string | null) =>
    accessMethod === null || accessMethod === 'heap' ? tableOptions : undefined;
  const known = {
    columns: catalog.columns.map((row) =>
      row.options === null ? row : { ...row, options: keep('column', columnOptions, row.options) },
    ),
    tables: catalog.tables.map((row) => ({
      ...row,
      options: keep('table', ofTable(row.accessMethod), row.options),
      toastOptions: keep('table', tableOptions, row.toastOptions),
    })),
    views: catalog.views.map((row) => ({
      ...row,
      options: row.materialized
        ? keep('table', ofTable(row.accessMethod), row.options)
        : keep('view', viewOptions, row.options),
      toastOptions: keep('table', tableOptions, row.toastOptions),
    })),
    indexes: catalog.indexes.map((row) => {
      if (row.options === null) return row;
      const options = keep(`${row.method} index`, indexOptions[row.method], row.options);
      return { ...row, options, definition: withOptions(row.definition, row.options, options) };
    }),
  };
  return {
    ...catalog,
    ...known,
    unknown: [
      ...catalog.unknown,
      ...[...unknown].sort().map((text) => {
        const [kind = '', identity = ''] = text.split('\0');
        return { kind, identity };
      }),
    ],
  };
}

function nameOf(option: string): string {
  return option.split('=', 1)[0] ?? '';
}

/** An index's definition holds its options as the server writes them: `WITH (fillfactor='70')`. */
function withOptions(definition: string, written: Options, kept: Options): string {
  if (written === null || written.length === (kept?.length ?? 0)) return definition;
  return definition.replace(clause(written), () => clause(kept ?? []));
}

function clause(options: Options): string {
  if (options === null || options.length === 0) return '';
  const settings = options.map((option) => {
    const name = nameOf(option);
    const value = option.slice(name.length + 1);
    return `${name}=${/^[a-z_][a-z0-9_]*$/.test(value) ? value : quoteText(value)}`;
  });
  return ` WITH (${settings.join(', ')})`;
}
