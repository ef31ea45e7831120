import { name, quote } from '../catalog/facts/text.js';
import { qualified, quoted } from '../catalog/keywords.js';
import { normalForm } from '../catalog/normal-form.js';
import type { ColumnModel, EnumModel, ForeignKeyModel, IndexModel, Model } from 'pgproof-runtime/model.js';
import { unquote } from 'pgproof-runtime/quote.js';

export { qualified, quoted };

/** A text as a model writes it. */
export function modelText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

export function list(columns: readonly string[]): string {
  return columns.map(quoted).join(', ');
}

/** A definition in one spelling: without the quotes that plain names need not have, and in small letters but for what is quoted. */
export function bare(definition: string): string {
  return definition.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Z]+/g, (found) => {
    if (found.startsWith("'")) return found;
    return found.startsWith('"') ? quote(unquote(found)) : found.toLowerCase();
  });
}

export function sameDefinition(one: string, other: string): boolean {
  return bare(normalForm(one)) === bare(normalForm(other));
}

type Named = Pick<Model, 'table' | 'schema'>;

/** `public.role`, as objects are named. */
export function tableName({ schema = 'public', table }: Named): string {
  return name(schema, table);
}

export function enumName({ schema = 'public', enum: type }: EnumModel): string {
  return name(schema, type);
}

export function tableSql({ schema = 'public', table }: Named): string {
  return qualified(schema, table);
}

export function enumSql({ schema = 'public', enum: type }: EnumModel): string {
  return qualified(schema, type);
}

/** The type as the server writes it: `character varying(50)`, `public.userstatus`. */
export function serverType(type: ColumnModel['type']): string {
  if (typeof type !== 'string') return enumName(type);
  return type
    .replace(/^char(?=\()/, 'character')
    .replace(/^varchar/, 'character varying')
    .replace(
      /^(time(?:stamp)?)(tz)?(?=\[|$)/,
      (_, base: string, zoned?: string) => `${base} ${zoned ? 'with' : 'without'} time zone`,
    );
}

/** The type as migrations write it. */
export function sqlType(type: ColumnModel['type']): string {
  return typeof type === 'string' ? type : enumSql(type);
}

export function columnSql(column: string, { type, nullable, default: expression, identity }: ColumnModel): string {
  return [
    quoted(column),
    sqlType(type),
    ...(nullable === true ? [] : ['not null']),
    ...(expression === undefined ? [] : [`default ${expression}`]),
    ...(identity === undefined ? [] : [`generated ${identity} as identity`]),
  ].join(' ');
}

/** A name of a constraint, and its definition as the server writes it, but for its spelling. */
export type Definition = readonly [string, string];

export function foreignKeysOf(model: Model): Definition[] {
  return Object.entries(model.foreignKeys ?? {}).map(([key, value]) => [key, foreignKeySql(value)]);
}

function foreignKeySql({ columns, references, onDelete }: ForeignKeyModel): string {
  const action = onDelete === 'no action' ? '' : ` on delete ${onDelete}`;
  return `foreign key (${list(columns)}) references ${tableSql(references)}(${list(references.columns)})${action}`;
}

/** The primary key and the unique constraints. */
export function keysOf(model: Model): Definition[] {
  return [
    ...(model.primaryKey.length === 0
      ? []
      : [[`${model.table}_pkey`, `primary key (${list(model.primaryKey)})`] as const]),
    ...Object.entries(model.uniques ?? {}).map(
      ([unique, { columns }]) => [unique, `unique (${list(columns)})`] as const,
    ),
  ];
}

export function checksOf(model: Model): Definition[] {
  return Object.entries(model.checks ?? {}).map(([check, { expression }]) => [check, `check ((${expression}))`]);
}

export function addConstraint(model: Named, [constraint, definition]: Definition): string {
  return `alter table ${tableSql(model)} add constraint ${quoted(constraint)} ${definition};`;
}

export function dropConstraint(model: Named, constraint: string): string {
  return `alter table ${tableSql(model)} drop constraint ${quoted(constraint)};`;
}

/** What stands behind USING. */
export function indexMethod({ using, columns }: IndexModel): string {
  return using ?? `btree (${list(columns)})`;
}

export function indexSql(model: Model, index: string, value: IndexModel): string {
  const unique = value.unique === true ? 'unique ' : '';
  return `create ${unique}index ${quoted(index)} on ${tableSql(model)} using ${indexMethod(value)};`;
}

/** Of the columns in SQL: `alter table public.role alter column "name"`. */
export function alterColumn(model: Named, column: string): string {
  return `alter table ${tableSql(model)} alter column ${quoted(column)}`;
}

/** What a fix calls a table's model: where it stands is the project's own affair. */
export function modelOf({ table }: Named): string {
  return `the model of ${table}`;
}
