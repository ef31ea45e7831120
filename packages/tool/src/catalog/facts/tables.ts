import type { Catalog } from '../catalog.js';
import { notNull } from './not-null.js';
import { fact, foreignOptions, name, options, quote, when, withValue, type Fact } from './text.js';

type Table = Catalog['tables'][number];
type Column = Catalog['columns'][number];
type Parent = Catalog['parents'][number];

const tableKinds: Record<string, string> = { r: 'table', p: 'table', f: 'foreign table' };
const persistences: Record<string, string> = { u: 'unlogged', t: 'temporary' };
const storages: Record<string, string> = { p: 'plain', e: 'external', x: 'extended', m: 'main' };
const compressions: Record<string, string> = { p: 'pglz', l: 'lz4' };

export function tableFacts(catalog: Catalog): Fact[] {
  return [
    ...catalog.tables.map(tableFact),
    ...inheritanceFacts(
      catalog.parents,
      new Map(catalog.tables.map((table) => [name(table.schema, table.name), table])),
    ),
    ...catalog.columns.map(columnFact),
    ...columnOrderFacts(catalog.columns),
  ];
}

export function persistence(letter: string): string | undefined {
  return letter === 'p' ? undefined : (persistences[letter] ?? `persistence ${letter}`);
}

function tableFact(table: Table): Fact {
  return fact(
    `${tableKinds[table.kind] ?? table.kind} ${name(table.schema, table.name)}`,
    persistence(table.persistence),
    withValue('of', table.ofType),
    withValue('partition by', table.partitionKey),
    table.kind !== 'p' && table.accessMethod === 'heap'
      ? undefined
      : withValue('using', table.accessMethod && quote(table.accessMethod)),
    withValue('tablespace', table.tablespace && quote(table.tablespace)),
    options('with', table.options),
    options('toast', table.toastOptions),
    replicaIdentity(table),
    when(table.rowSecurity, 'row security'),
    when(table.forceRowSecurity, 'force row security'),
    withValue('server', table.server && quote(table.server)),
    foreignOptions(table.serverOptions),
  );
}

function replicaIdentity({ kind, replicaIdentity: letter, replicaIdentityIndex: index }: Table): string | undefined {
  const usual = kind === 'f' ? 'n' : 'd';
  if (letter === usual) return undefined;
  if (letter === 'i') return `replica identity index ${index === null ? '(gone)' : quote(index)}`;
  return `replica identity ${{ d: 'default', f: 'full', n: 'nothing' }[letter] ?? letter}`;
}

function inheritanceFacts(parents: Parent[], tables: Map<string, Table>): Fact[] {
  const partitions = parents.filter(({ partition }) => partition);
  const children = groupBy(parents, childName);
  return [
    ...partitions.map((parent) =>
      fact(
        `partition ${childName(parent)}`,
        `of ${name(parent.parentSchema, parent.parent)}`,
        tables.get(childName(parent))?.partitionBound ?? undefined,
        when(parent.detachPending, 'detach pending'),
      ),
    ),
    ...[...children]
      .filter(([, rows]) => rows.some(({ partition }) => !partition))
      .map(([child, rows]) =>
        fact(`inheritance ${child}`, `from ${rows.map((row) => name(row.parentSchema, row.parent)).join(', ')}`),
      ),
  ];
}

function childName({ schema, table }: { schema: string; table: string }): string {
  return name(schema, table);
}

function columnFact(column: Column): Fact {
  return fact(
    `column ${name(column.schema, column.table, column.name)}`,
    column.type,
    column.collation === null ? undefined : `collate ${name(column.collationSchema ?? '', column.collation)}`,
    notNull(column),
    defaultOf(column),
    withValue('storage', column.storage && (storages[column.storage] ?? column.storage)),
    column.compression === '' ? undefined : `compression ${compressions[column.compression] ?? column.compression}`,
    withValue('statistics', column.statistics),
    options('with', column.options),
    foreignOptions(column.serverOptions),
    when(!column.local, 'inherited'),
  );
}

function defaultOf({ default: expression, generated, identity }: Column): string | undefined {
  if (identity !== '') return `generated ${{ a: 'always', d: 'by default' }[identity] ?? identity} as identity`;
  if (expression === null) return undefined;
  if (generated === '') return `default ${expression}`;
  return `generated always as (${expression}) ${{ s: 'stored', v: 'virtual' }[generated] ?? generated}`;
}

/** A view's columns stand in order in its definition. */
function columnOrderFacts(columns: Column[]): Fact[] {
  const ordered = columns.filter(({ tableKind }) => tableKind !== 'v' && tableKind !== 'm');
  return [...groupBy(ordered, childName)].map(([table, rows]) => {
    const names = rows.map((column) => quote(column.name));
    return { ...fact(`column-order ${table}`, names.join(', ')), columnOrder: names };
  });
}

function groupBy<Row>(rows: Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}
