import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { ColumnModel, Model } from 'pgproof-runtime/model.js';
import type { Expectation } from './check.js';
import type { RenamedRules, Renames, Table } from './actual.js';
import { bare, checksOf, enumName, foreignKeysOf, indexMethod, keysOf, serverType, tableName } from './sql.js';

export function findRenames(
  { models, enums }: Expectation,
  tables: ReadonlyMap<string, Table>,
  types: ReadonlyMap<string, Catalog['enums'][number]>,
): Renames {
  const tableModels = new Map(models.map((model) => [tableName(model), model]));
  const enumModels = new Map(enums.map((model) => [enumName(model), model]));
  return {
    tables: pair(
      missing(tableModels, tables, (model) => Object.keys(model.columns).sort().join()),
      missing(tables, tableModels, (table) => [...table.columns.keys()].sort().join()),
      (found) => tables.get(found)?.row,
    ),
    enums: pair(
      missing(enumModels, types, ({ labels }) => labels.join('\0')),
      missing(types, enumModels, ({ labels }) => labels.join('\0')),
      (found) => types.get(found),
    ),
    columns: new Map(
      models.flatMap((model) => {
        const columns = tables.get(tableName(model))?.columns ?? new Map<string, never>();
        const wanted = new Map(Object.entries(model.columns));
        return [
          ...pair(missing(wanted, columns, looksOfModel), missing(columns, wanted, looksOfColumn), (found) => found),
        ].map(([column, found]) => [name(model.schema ?? 'public', model.table, column), found] as const);
      }),
    ),
  };
}

/** The same for constraints and indexes, which are told by their definitions; a primary key is the only one that a table has. */
export function renamedRules(named: Model, table: Table): RenamedRules {
  const wanted = new Map([...keysOf(named), ...foreignKeysOf(named), ...checksOf(named)]);
  const indexes = new Map(Object.entries(named.indexes ?? {}));
  const found = new Map([...table.indexes].filter(([, { constraint }]) => constraint === null));
  const shape = (definition: string) => (/^primary key/i.test(definition) ? 'primary key' : bare(definition));
  return {
    constraints: pair(
      missing(wanted, table.constraints, shape),
      missing(table.constraints, wanted, ({ definition }) => shape(definition)),
      (other) => other,
    ),
    indexes: pair(
      missing(indexes, found, (index) => `${index.unique === true} ${bare(indexMethod(index))}`),
      missing(found, indexes, ({ unique, definition }) => `${unique} ${bare(behindUsing(definition))}`),
      (other) => other,
    ),
  };
}

/** What an index's definition says behind USING. */
export function behindUsing(definition: string): string {
  return definition.slice(definition.indexOf(' USING ') + ' USING '.length);
}

function looksOfModel({ type, nullable, default: expression }: ColumnModel): string {
  return [serverType(type), nullable !== true, expression !== undefined].join(' ');
}

function looksOfColumn({ type, notNull, default: expression }: Catalog['columns'][number]): string {
  return [bare(type), notNull, expression !== null].join(' ');
}

function missing<Value>(
  from: ReadonlyMap<string, Value>,
  there: ReadonlyMap<string, unknown>,
  looks: (value: Value) => string,
): [string, string][] {
  return [...from].flatMap(([key, value]) => (there.has(key) ? [] : [[key, looks(value)] as [string, string]]));
}

/** Pairs what looks alike, where there is exactly one such thing on either side. */
function pair<Value>(
  wanted: readonly [string, string][],
  found: readonly [string, string][],
  valueOf: (found: string) => Value | undefined,
): Map<string, Value> {
  const alike = (list: readonly [string, string][]) => {
    const groups = new Map<string, string[]>();
    for (const [key, looks] of list) groups.set(looks, [...(groups.get(looks) ?? []), key]);
    return groups;
  };
  const candidates = alike(found);
  return new Map(
    [...alike(wanted)].flatMap(([looks, keys]) => {
      const [key, other] = [keys[0], candidates.get(looks)?.[0]];
      const only = keys.length === 1 && candidates.get(looks)?.length === 1;
      const value = only && other !== undefined ? valueOf(other) : undefined;
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );
}
