import type { Catalog } from '../catalog/catalog.js';
import { exceptedIn } from '../catalog/exceptions.js';
import { factsOf } from '../catalog/facts.js';
import { name } from '../catalog/facts/text.js';
import type { Expectation } from './check.js';
import type { Actual, Table } from './actual.js';
import { asNamed } from './as-named.js';
import { findRenames, renamedRules } from './renames.js';
import { enumName, tableName } from './sql.js';

/** Puts a catalog in order for the checks. */
export function readActual(expected: Expectation, catalog: Catalog): Actual {
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
