import { exceptionFor } from '../catalog/exceptions.js';
import type { Fact } from '../catalog/facts.js';
import type { Model } from 'pgproof-runtime/model.js';
import type { Catalog } from '../catalog/catalog.js';
import type { Found } from './check.js';
import { keepingForeignKeys } from './dependents.js';
import { attachedIndex, constraintUsed, first, inheritedPart, sqlUnless } from './obstacles.js';
import type { Part } from './parts.js';
import { modelLine } from './retype.js';
import { dropConstraint, modelOf, modelText, qualified, quoted, tableSql } from './sql.js';

/**
 * What is attached to a model's table and holds no data is dropped: an index, a constraint, a trigger. Of all else, be it a table or
 * the code of a function, the database may be the only place that has it, so the models learn it, or except it.
 *
 * @param around the foreign keys that models know; the catalog, for what may be in the way; of a partition, the table that is partitioned.
 */
export function unknownFix(
  { object, properties }: Fact,
  attached: { readonly model: Model; readonly part: Part } | undefined,
  {
    foreignKeys,
    catalog,
    partitioned,
  }: {
    readonly foreignKeys: Parameters<typeof keepingForeignKeys>[0];
    readonly catalog: Catalog;
    readonly partitioned: string | undefined;
  },
): Found['fix'] {
  if (partitioned !== undefined) return { model: exceptionLine(`partitions of ${exceptionFor(partitioned)}`) };
  const except = exceptionLine(exceptionFor(object));
  if (attached === undefined) return { model: withoutModel(object, properties, except) };
  const { model, part } = attached;
  const table = tableSql(model);
  switch (part.kind) {
    case 'column':
      return { model: `${modelOf(model)}: ${modelLine(part.row)}, or ${except}` };
    case 'constraint':
      return sqlUnless(
        first(
          inheritedPart(catalog, part.row, part.row.name),
          attachedIndex(catalog, part.row),
          constraintUsed(catalog, part.row, part.row.name),
        ),
        keepingForeignKeys(foreignKeys, part.row, dropConstraint(model, part.row.name)),
      );
    case 'index': {
      const drop = `drop index ${qualified(part.row.schema, part.row.name)};`;
      return sqlUnless(attachedIndex(catalog, part.row), keepingForeignKeys(foreignKeys, part.row, drop));
    }
    case 'statistics':
      return { sql: `drop statistics ${qualified(part.row.schema, part.row.name)};` };
    case 'inheritance':
      return { sql: `alter table ${table} no inherit ${qualified(part.row.parentSchema, part.row.parent)};` };
    case 'other':
      return { model: except };
    default:
      return sqlUnless(
        inheritedPart(catalog, { schema: model.schema ?? 'public', table: model.table }, part.row.name),
        `drop ${part.kind} ${quoted(part.row.name)} on ${table};`,
      );
  }
}

function exceptionLine(object: string): string {
  return `{ "object": ${JSON.stringify(object)}, "reason": "…" } in the exceptions`;
}

function withoutModel(object: string, properties: readonly string[], except: string): string {
  const [, kind, schema, type] = /^(table|enum) (?:(.*)\.)?([^.]+)$/s.exec(object) ?? [];
  if (kind === 'table' && type !== undefined) return `write ${modelOf({ table: type })}, or ${except}`;
  if (kind !== 'enum' || type === undefined) return except;
  const labels = [...properties.join(', ').matchAll(/'((?:[^']|'')*)'|\w+/g)].map(([word, quotedText]) =>
    modelText(quotedText?.replaceAll("''", "'") ?? word),
  );
  const inSchema = schema === undefined || schema === 'public' ? '' : ` schema: ${modelText(schema)},`;
  return `among the enums: { enum: ${modelText(type)},${inSchema} labels: [${labels.join(', ')}], about: '…' }, or ${except}`;
}
