import type { Catalog } from '../catalog/catalog.js';
import type { ColumnModel, Model } from 'pgproof-runtime/model.js';
import type { Found } from './check.js';
import { withoutCast } from './defaults.js';
import { columnCompared, columnUsed, first, inheritedColumn, sqlUnless } from './obstacles.js';
import { partitionedBy } from './partitions.js';
import { alterColumn, modelOf, quoted, sqlType } from './sql.js';

type Column = Catalog['columns'][number];

/** The way back to the model's type, which fails where a value does not fit; where values would be cut silently, none is offered. */
export function retype(
  model: Model,
  { type, default: wanted }: ColumnModel,
  ...[found, catalog]: [Column, Catalog]
): Found['fix'] {
  if (found.generated !== '')
    return { model: `${modelOf(model)} cannot say this of ${found.name}: take it back in the database` };
  const using = found.identity === '' ? conversion(sqlType(type), found) : undefined;
  if (using === undefined)
    return {
      model: `${modelOf(model)}: ${found.name}: type: '${modelType(found.type)}', or a migration that says how its values become ${sqlType(type)}`,
    };
  const alter = `alter column ${quoted(found.name)}`;
  const steps = [
    ...(found.default === null ? [] : [`${alter} drop default`]),
    `${alter} type ${sqlType(type)}${found.collation === null ? '' : ' collate "default"'} using ${using}`,
    ...(wanted === undefined ? [] : [`${alter} set default ${wanted}`]),
  ];
  const obstacle = first(
    inheritedColumn(catalog, found, found.name),
    partitionedBy(catalog, found, found.name),
    columnUsed(catalog, found, found.name),
    using.includes('::text::') ? columnCompared(catalog, found, found.name) : undefined,
  );
  return sqlUnless(obstacle, `${alterColumn(model, found.name).split(' alter column')[0] ?? ''} ${steps.join(', ')};`);
}

/** A type as a model writes it. */
export function modelType(type: string): string {
  return type
    .replace(/^character varying/, 'varchar')
    .replace(/^character(?=\()/, 'char')
    .replace(/^(time(?:stamp)?) without time zone/, '$1')
    .replace(/^timestamp with time zone/, 'timestamptz');
}

/** Going by text, a value that is none of the new type's is an error. To a varchar it is assigned, since a cast would cut it. */
function conversion(type: string, { name: column, type: found }: Column): string | undefined {
  const value = quoted(column);
  const whole = /^(smallint|integer|bigint)$/.test(found);
  if (type.endsWith('[]') || /^(char|time$|interval|bytea)/.test(type)) return undefined;
  if (/^(text|varchar)/.test(type)) return `${value}::text`;
  if (type === 'timestamptz')
    return found === 'timestamp without time zone' ? `${value} at time zone 'utc'` : undefined;
  if (type === 'timestamp') {
    if (found === 'timestamp with time zone') return `${value} at time zone 'utc'`;
    return /^(date$|timestamp\(\d\) without)/.test(found) ? value : undefined;
  }
  if (type === 'date') return undefined;
  if (type === 'real') return found === 'smallint' ? value : undefined;
  if (type === 'double precision') return /^(smallint|integer|real)$/.test(found) ? value : undefined;
  if (type.startsWith('numeric'))
    return whole || (/^numeric(\(|$)/.test(found) && scaleOf(found) <= scaleOf(type)) ? value : undefined;
  return `${value}::text::${type}`;
}

/** How many digits a numeric has behind the point; unlimited for one without a modifier, and for what is none. */
function scaleOf(type: string): number {
  const [, scale] = /^numeric\(\d+,(-?\d+)\)$/.exec(type) ?? [];
  return scale === undefined ? Number.POSITIVE_INFINITY : Number(scale);
}

/** What a model calls the kind of identity that the catalog has as a letter. */
export function identityOf(letter: string): ColumnModel['identity'] {
  return letter === 'a' ? 'always' : letter === 'd' ? 'by default' : undefined;
}

/** What a column that no model knows would be in a model. */
export function modelLine({ name: column, type, notNull, default: expression, identity }: Column): string {
  const parts = [
    `type: '${modelType(type)}'`,
    ...(notNull ? [] : ['nullable: true']),
    ...(expression === null ? [] : [`default: ${JSON.stringify(withoutCast(expression, type))}`]),
    ...(identity === '' ? [] : [`identity: '${identityOf(identity) ?? identity}'`]),
    "about: '…'",
  ];
  return `${column}: { ${parts.join(', ')} }`;
}
