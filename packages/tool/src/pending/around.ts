import { name } from '../catalog/facts/text.js';
import type { Ask, Requirement } from './requirement.js';
import { keyOf, type AllRows, type Conversions, type Rows } from './rows.js';
import type { State, Table } from './state.js';
import type { Types } from './types.js';

/** A file, and what there is before it and after it. */
export interface Around {
  readonly migration: string;
  /** What the database has. */
  readonly base: State;
  readonly before: State;
  readonly after: State;
  readonly rowsBefore: AllRows;
  readonly rowsAfter: AllRows;
  readonly types: Types;
  readonly conversions: Conversions;
}

/** A table that the database has, with its rows; undefined for one that the files make. */
export function find(
  around: Around,
  oid: string,
): { readonly table: Table; readonly rows: Rows; readonly common: Common } | undefined {
  const [there, earlier, table, rows] = [
    around.base.tables.get(oid),
    around.before.tables.get(oid),
    around.after.tables.get(oid),
    around.rowsAfter.get(oid),
  ];
  if (there === undefined || table === undefined || rows === undefined) return undefined;
  const common = {
    migration: around.migration,
    table: name(there.schema, there.name),
    key: keyOf(there),
    changing: (columns: readonly string[]) => ({
      names: [...(earlier === undefined ? [] : [earlier]), table],
      // A trigger may set others.
      columns: table.hasTriggers ? [] : columns,
      by: 'fewer' as const,
    }),
  };
  return { table, rows, common };
}

interface Common extends Pick<Requirement, 'migration' | 'table' | 'key'> {
  readonly changing: (columns: readonly string[]) => Requirement['changing'][number];
}

/** The names of columns, before a file and after it. */
export function namesOf({ before }: Around, table: Table, places: readonly number[]): string[] {
  const names = places.flatMap((place) => [
    table.columns.get(place)?.name,
    before.tables.get(table.oid)?.columns.get(place)?.name,
  ]);
  return [...new Set(names.filter((one) => one !== undefined))];
}

/** Why some columns of the rows cannot be asked for. */
export function hidden(rows: Rows, places: readonly number[]): Extract<Ask, { kind: 'nothing' }> | undefined {
  const columns = places.map((place) => rows.columns.get(place));
  const unknown = columns.find((one) => one !== undefined && one.values !== 'known');
  if (unknown === undefined) return undefined;
  const why =
    unknown.values === 'own'
      ? `the file itself makes the values of ${unknown.name}`
      : `the values of ${unknown.name} become a type that the database has not yet`;
  return { kind: 'nothing', why };
}

/** What a check or an index uses, and the database has not. */
export function lacking(
  { base, after, types }: Around,
  uses: readonly (string | null)[],
  text: string,
): Extract<Ask, { kind: 'nothing' }> | undefined {
  const routine = uses
    .map((oid) => after.routines.get(oid ?? ''))
    .find((one) => one !== undefined && !base.routines.has(one.oid));
  if (routine !== undefined) return { kind: 'nothing', why: `it uses ${routine.name}, which the database has not yet` };
  return types.areNew(text) ? { kind: 'nothing', why: 'it uses a type that the database has not yet' } : undefined;
}
