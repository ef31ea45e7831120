import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { Change } from '../timeline/changes.js';
import { happeningOf } from '../timeline/happening.js';
import { formerName, partsOfObject } from '../timeline/names.js';

export type Mark = 'new' | 'changed' | 'gone';

/** The tables that migrations touch, and the foreign keys between them. */
export interface Diagram {
  readonly tables: readonly DiagramTable[];
  readonly references: readonly DiagramReference[];
}

export interface DiagramTable {
  /** As facts have it: `public.user`. */
  readonly table: string;
  /** Its former name, where it was renamed. */
  readonly was: string | null;
  /** Null for one that stays as it is, and that a foreign key of the others refers to. */
  readonly mark: Mark | null;
  /** Of a new table its columns, else what became of its columns, constraints, indexes and the like. */
  readonly parts: readonly DiagramPart[];
}

export interface DiagramPart {
  /** `column`, `index` */
  readonly kind: string;
  readonly name: string;
  readonly was: string | null;
  readonly mark: Mark;
  /** What it is, or was: the type of a column. */
  readonly text: string;
}

export interface DiagramReference {
  readonly from: string;
  readonly to: string;
  readonly columns: readonly string[];
  readonly mark: Mark | null;
}

/** What is read like a table. */
const tableKinds = ['table', 'foreign table', 'view', 'materialized view'];
/** What a diagram does not say of a table: its facts do. */
const leftOut = /^(?:comment|grant|revoke|owner|partition|inheritance|security)\b/;

/** @param changes from the catalog before to the one after. */
export function diagramOf(changes: readonly Change[], before: Catalog, after: Catalog): Diagram {
  const tables = touchedTables(changes, new Set([...tablesOf(before), ...tablesOf(after)]));
  const byName = new Map(tables.map((one) => [one.table, one]));
  const references = referencesOf(changes, before, after).filter(
    ({ from, to, mark }) => (mark !== null && byName.has(from)) || (byName.has(from) && byName.has(to)),
  );
  const others = [...new Set(references.flatMap(({ from, to }) => [from, to]))].filter((table) => !byName.has(table));
  const quiet = others.map((table): DiagramTable => ({ table, was: null, mark: null, parts: [] }));
  return { tables: [...tables, ...quiet], references };
}

function touchedTables(changes: readonly Change[], known: ReadonlySet<string>): DiagramTable[] {
  const own = new Map<string, Change>();
  const parts = new Map<string, Change[]>();
  for (const change of changes) {
    const table = tableIn(change.object);
    if (table !== undefined) own.set(table, change);
    const holder = tableIn(change.of ?? '');
    if (holder !== undefined && known.has(holder) && !isAsBefore(change))
      parts.set(holder, [...(parts.get(holder) ?? []), change]);
  }
  const tables = [...own].flatMap(([table, change]) => (isAsBefore(change) ? [] : [table]));
  return [...new Set([...tables, ...parts.keys()])].sort().map((table): DiagramTable => {
    const change = own.get(table);
    const mark = change === undefined ? 'changed' : markOf(change);
    const isWhole = mark !== 'changed';
    return {
      table,
      was: change?.was === undefined ? null : formerName(change.was, change.object),
      mark,
      parts: (parts.get(table) ?? [])
        .filter(({ object }) => (isWhole ? mark === 'new' && object.startsWith('column ') : !leftOut.test(object)))
        .map(partOf),
    };
  });
}

/** It follows a renaming, or was made again as it was: the index of a column whose type is another one. */
function isAsBefore({ was, before, after, follows }: Change): boolean {
  return follows === true || (was === undefined && JSON.stringify(before) === JSON.stringify(after));
}

function partOf(change: Change): DiagramPart {
  const { object, was, before, after } = change;
  const { kind, parts } = partsOfObject(object);
  return {
    kind,
    name: parts.at(-1) ?? '',
    // Its table may have another name, too.
    was: was === undefined ? null : (partsOfObject(was).parts.at(-1) ?? ''),
    mark: markOf(change),
    text: (after ?? before ?? []).join(' '),
  };
}

function markOf(change: Change): Mark {
  const happening = happeningOf(change);
  return happening === 'made' ? 'new' : happening === 'dropped' ? 'gone' : 'changed';
}

function tableIn(object: string): string | undefined {
  const { kind } = partsOfObject(object);
  return tableKinds.includes(kind) ? object.slice(kind.length + 1) : undefined;
}

function tablesOf({ tables, views }: Catalog): string[] {
  return [...tables, ...views].map((row) => name(row.schema, row.name));
}

function referencesOf(changes: readonly Change[], before: Catalog, after: Catalog): DiagramReference[] {
  const marks = new Map(changes.map((change) => [change.object, isAsBefore(change) ? null : markOf(change)]));
  const keysOf = ({ constraints }: Catalog) =>
    constraints
      .filter(({ type }) => type === 'f')
      .map((row) => ({ row, object: `constraint ${name(row.schema, row.table, row.name)}` }));
  return [...keysOf(after), ...keysOf(before).filter(({ object }) => marks.get(object) === 'gone')].map(
    ({ row, object }): DiagramReference => ({
      from: name(row.schema, row.table),
      to: name(row.foreignSchema ?? '', row.foreignTable ?? ''),
      columns: row.columns,
      mark: marks.get(object) ?? null,
    }),
  );
}
