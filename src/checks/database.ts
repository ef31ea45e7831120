import type { Catalog } from '../catalog/catalog.js';
import { exceptedIn, type Excepted } from '../catalog/exceptions.js';
import { factsOf, type Fact } from '../catalog/facts.js';
import { name } from '../catalog/facts/text.js';
import type { Model } from '../models/model.js';
import type { Expectation } from './check.js';
import { asNamed } from './as-named.js';
import { findRenames, renamedRules, type Renames, type RenamedRules } from './renames.js';
import { enumName, tableName } from './sql.js';

/** One table of the catalog, with what belongs to it. */
export interface Table {
  readonly row: Catalog['tables'][number];
  readonly columns: ReadonlyMap<string, Catalog['columns'][number]>;
  readonly constraints: ReadonlyMap<string, Catalog['constraints'][number]>;
  readonly indexes: ReadonlyMap<string, Catalog['indexes'][number]>;
}

/** A model whose table there is. */
export interface Present {
  readonly model: Model;
  /** The model under the names that the database has now: what a definition is compared with. */
  readonly named: Model;
  readonly table: Table;
  readonly renamed: RenamedRules;
}

/** A catalog in which things are found by their names, so that checks take time in proportion to its size. */
export interface Database {
  readonly catalog: Catalog;
  /** Facts by object, owners among them. */
  readonly facts: ReadonlyMap<string, Fact>;
  readonly tables: ReadonlyMap<string, Table>;
  readonly indexes: ReadonlyMap<string, Catalog['indexes'][number]>;
  readonly enums: ReadonlyMap<string, Catalog['enums'][number]>;
  /** What the exceptions name, and what belongs to that. */
  readonly excepted: Excepted;
  readonly renames: Renames;
  readonly present: readonly Present[];
}

export function readDatabase(expected: Expectation, catalog: Catalog): Database {
  const tables = tablesOf(catalog);
  const enums = new Map(catalog.enums.map((type) => [name(type.schema, type.name), type]));
  const excepted = exceptedIn(catalog, expected.exceptions);
  const facts = new Map(factsOf(catalog, { owners: true }).map((fact) => [fact.object, fact]));
  // What is there by exception, or as a partition, is not a missing table under another name.
  const wanted = new Set([...expected.models.map(tableName), ...expected.enums.map(enumName)]);
  const candidates = <Row>(kind: string, rows: ReadonlyMap<string, Row>) =>
    new Map(
      [...rows].filter(
        ([key]) => wanted.has(key) || (excepted(`${kind} ${key}`) === undefined && !facts.has(`partition ${key}`)),
      ),
    );
  const renames = findRenames(expected, candidates('table', tables), candidates('enum', enums));
  return {
    catalog,
    facts,
    tables,
    indexes: new Map(catalog.indexes.map((index) => [name(index.schema, index.name), index])),
    enums,
    excepted,
    renames,
    present: expected.models.flatMap((model) => {
      const table = tables.get(tableName(model));
      if (table === undefined) return [];
      const named = asNamed(model, renames);
      return [{ model, named, table, renamed: renamedRules(named, table) }];
    }),
  };
}

/** What an object's fact says beyond what is expected of it. */
export function extras(database: Database, object: string, isExpected: (property: string) => boolean): string[] {
  return database.facts.get(object)?.properties.filter((property) => !isExpected(property)) ?? [];
}

function tablesOf(catalog: Catalog): Map<string, Table> {
  const columns = groupByTable(catalog.columns);
  const constraints = groupByTable(catalog.constraints.filter(({ onDomain }) => !onDomain));
  const indexes = groupByTable(catalog.indexes);
  return new Map(
    catalog.tables.map((row) => {
      const key = name(row.schema, row.name);
      return [
        key,
        {
          row,
          columns: byName(columns.get(key)),
          constraints: byName(constraints.get(key)),
          indexes: byName(indexes.get(key)),
        },
      ];
    }),
  );
}

function groupByTable<Row extends { schema: string; table: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = name(row.schema, row.table);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function byName<Row extends { name: string }>(rows: readonly Row[] = []): Map<string, Row> {
  return new Map(rows.map((row) => [row.name, row]));
}
