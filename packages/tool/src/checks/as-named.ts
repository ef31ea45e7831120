import { name } from '../catalog/facts/text.js';
import type { ColumnModel, EnumModel, Model, PartitionKey } from 'pgproof-runtime/model.js';
import { unquote } from 'pgproof-runtime/quote.js';
import type { Renames } from './actual.js';
import { enumName, quoted } from './sql.js';

/** A model under the names that the database has now. */
export function asNamed(model: Model, renames: Renames): Model {
  if (renames.tables.size + renames.columns.size + renames.enums.size === 0) return model;
  const column = (table: Named) => (word: string) =>
    renames.columns.get(name(table.schema ?? 'public', table.table, word)) ?? word;
  const own = column(model);
  return {
    ...model,
    columns: Object.fromEntries(
      Object.entries(model.columns).map(([key, value]) => [own(key), { ...value, type: typeNow(value.type, renames) }]),
    ),
    primaryKey: model.primaryKey.map(own),
    ...(model.partitionBy === undefined ? {} : { partitionBy: words(model.partitionBy, own) as PartitionKey }),
    foreignKeys: values(model.foreignKeys, (key) => ({
      ...key,
      columns: key.columns.map(own),
      references: { ...tableNow(key.references, renames), columns: key.references.columns.map(column(key.references)) },
    })),
    uniques: values(model.uniques, (unique) => ({ ...unique, columns: unique.columns.map(own) })),
    indexes: values(model.indexes, (index) => ({
      ...index,
      columns: index.columns.map(own),
      ...(index.using === undefined ? {} : { using: words(index.using, own) }),
    })),
    checks: values(model.checks, (check) => ({ ...check, expression: words(check.expression, own) })),
  };
}

interface Named {
  readonly table: string;
  readonly schema?: string;
}

function tableNow({ table, schema = 'public' }: Named, renames: Renames): Named {
  const row = renames.tables.get(name(schema, table));
  return row === undefined ? { table, schema } : { table: row.name, schema: row.schema };
}

function typeNow(type: ColumnModel['type'], renames: Renames): ColumnModel['type'] {
  if (typeof type === 'string') return type;
  const row = renames.enums.get(enumName(type));
  return row === undefined ? type : ({ ...type, enum: row.name, schema: row.schema } satisfies EnumModel);
}

/** An expression with the names in it exchanged, and the literals left alone. */
function words(expression: string, nameOf: (word: string) => string): string {
  return expression.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\b[a-z_][a-z0-9_]*\b/g, (found) => {
    if (found.startsWith("'")) return found;
    const word = unquote(found);
    return nameOf(word) === word ? found : quoted(nameOf(word));
  });
}

function values<Value>(
  record: Readonly<Record<string, Value>> | undefined,
  change: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record ?? {}).map(([key, value]) => [key, change(value)]));
}
