import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { EnumModel } from 'pgproof-runtime/model.js';
import type { Found } from './check.js';
import { withoutCast } from './defaults.js';
import { columnUsed, first, inheritedColumn, sqlUnless, typeUsed } from './obstacles.js';
import { partitionedBy } from './partitions.js';
import { quoteLiteral } from 'pgproof-runtime/quote.js';
import { bare, enumName, enumSql, qualified, quoted } from './sql.js';

/** Labels have no other way into another order than through a new type. */
export function rebuildEnum(model: EnumModel, catalog: Catalog): Found['fix'] {
  const type = enumSql(model);
  const old = `${model.enum}_old`;
  const columns = catalog.columns.filter(
    (column) =>
      bare(column.type) === enumName(model) &&
      /^[rpf]$/.test(column.tableKind) &&
      // A parent's column is changed with it in all that have it from there.
      inheritedColumn(catalog, column, column.name) === undefined,
  );
  const tables = new Map<string, string[]>();
  for (const column of columns) {
    const table = qualified(column.schema, column.table);
    const alter = `alter column ${quoted(column.name)}`;
    tables.set(table, [
      ...(tables.get(table) ?? []),
      ...(column.default === null ? [] : [`${alter} drop default`]),
      `${alter} type ${type} using ${quoted(column.name)}::text::${type}`,
      ...(column.default === null
        ? []
        : [`${alter} set default ${withoutCast(bare(column.default), name(model.schema ?? 'public', model.enum))}`]),
    ]);
  }
  const obstacle = first(
    typeUsed(catalog, model.schema ?? 'public', model.enum),
    ...columns.flatMap((column) => [
      partitionedBy(catalog, column, column.name),
      columnUsed(catalog, column, column.name),
    ]),
  );
  const sql = [
    `alter type ${type} rename to ${quoted(old)};`,
    `create type ${type} as enum (${model.labels.map(quoteLiteral).join(', ')});`,
    ...[...tables].map(([table, steps]) => `alter table ${table} ${steps.join(', ')};`),
    `drop type ${qualified(model.schema ?? 'public', old)};`,
  ].join('\n');
  return sqlUnless(obstacle, sql);
}
