import type { Catalog } from './catalog.js';
import { normalForm } from './normal-form.js';

/** The catalog with all its expressions in their normal form, so that a database and its restored dump say the same. */
export function normalizeExpressions(catalog: Catalog): Catalog {
  return {
    ...catalog,
    tables: inEach(catalog.tables, 'partitionKey', 'partitionBound'),
    columns: inEach(catalog.columns, 'default'),
    constraints: inEach(catalog.constraints, 'definition'),
    indexes: inEach(catalog.indexes, 'definition', 'predicate').map((row) =>
      row.hasExpressions ? { ...row, columns: row.columns.map((text) => text && normalForm(text)) } : row,
    ),
    domains: inEach(catalog.domains, 'default'),
    views: inEach(catalog.views, 'definition'),
    functions: inEach(catalog.functions, 'arguments').map((row) => (row.hasSqlBody ? inRow(row, ['body']) : row)),
    triggers: inEach(catalog.triggers, 'definition'),
    rules: inEach(catalog.rules, 'definition'),
    policies: inEach(catalog.policies, 'using', 'check'),
    statistics: inEach(catalog.statistics, 'definition'),
    publicationMembers: inEach(catalog.publicationMembers, 'condition'),
  };
}

function inEach<Row extends object>(rows: Row[], ...keys: Textual<Row>[]): Row[] {
  return rows.map((row) => inRow(row, keys));
}

/** The row itself where nothing changes, which is so of most. */
function inRow<Row extends object>(row: Row, keys: Textual<Row>[]): Row {
  let normal = row;
  for (const key of keys) {
    const text: unknown = row[key];
    const form = typeof text === 'string' ? normalForm(text) : text;
    if (form !== text) normal = { ...normal, [key]: form };
  }
  return normal;
}

/** The keys of a row that hold text, or null. */
type Textual<Row> = { [Key in keyof Row & string]: Row[Key] extends string | null ? Key : never }[keyof Row & string];
