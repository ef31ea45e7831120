import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { EnumModel } from '../models/model.js';
import { withoutCast } from './defaults.js';
import { bare, enumName, enumSql, literal, qualified, quoted } from './sql.js';

/** Labels have no other way into another order than through a new type. */
export function rebuildEnum(model: EnumModel, catalog: Catalog): string {
  const type = enumSql(model);
  const old = `${model.enum}_old`;
  const columns = catalog.columns.filter(
    (column) => bare(column.type) === enumName(model) && /^[rpf]$/.test(column.tableKind),
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
  return [
    `alter type ${type} rename to ${quoted(old)};`,
    `create type ${type} as enum (${model.labels.map(literal).join(', ')});`,
    ...[...tables].map(([table, steps]) => `alter table ${table} ${steps.join(', ')};`),
    `drop type ${qualified(model.schema ?? 'public', old)};`,
  ].join('\n');
}
