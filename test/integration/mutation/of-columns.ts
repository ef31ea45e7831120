import type { ColumnModel, Model } from 'pgproof-runtime/model.js';
import { alter, around, keysOf, keysTo, models, q, scope, typeSql, type Mutant } from './mutant.js';

/** What a column is made into. */
const otherTypes: Record<string, string> = {
  boolean: 'integer',
  integer: 'text',
  'double precision': 'numeric(10,2)',
  text: 'varchar(200)',
  uuid: 'text',
  date: 'timestamp',
  timestamp: 'timestamptz',
  json: 'jsonb',
  jsonb: 'json',
  numeric: 'double precision',
  varchar: 'text',
};

export const columnMutants: readonly Mutant[] = models.flatMap((model) =>
  Object.entries(model.columns).flatMap(([column, value], position) => [
    ...structure(model, column, value),
    ...types(model, column, value),
    ...defaults(model, column, value),
    ...settings(model, column, value, position),
  ]),
);

/** Of a column that no key, index or check goes over a damage stays within it; but a rename is told by what else is missing. */
function mutant(model: Model, column: string, kind: string, sql: string): Mutant {
  const { primaryKey, foreignKeys = {}, uniques = {}, indexes = {}, checks = {} } = model;
  const lists = [foreignKeys, uniques, indexes].flatMap((rules) => Object.values(rules).map(({ columns }) => columns));
  const isUsed =
    [primaryKey, ...lists].some((columns) => columns.includes(column)) ||
    Object.values(checks).some(({ expression }) => expression.includes(column));
  const narrow = isUsed || kind === 'renamed' ? scope(model) : `${scope(model)}.${column}`;
  const touches = primaryKey.includes(column) ? around(model) : [narrow];
  return { kind: `column ${kind}`, object: `column ${scope(model)}.${column}`, sql, touches };
}

function structure(model: Model, column: string, { nullable }: ColumnModel): Mutant[] {
  const one = (kind: string, sql: string) => mutant(model, column, kind, sql);
  return [
    one('dropped', `${alter(model)} drop column ${q(column)} cascade`),
    one('renamed', `${alter(model)} rename column ${q(column)} to ${q(`${column}_2`)}`),
    ...(model.primaryKey.includes(column)
      ? []
      : [
          one(
            nullable === true ? 'that takes no null' : 'that takes null',
            `${alter(model)} alter column ${q(column)} ${nullable === true ? 'set' : 'drop'} not null`,
          ),
        ]),
  ];
}

function types(model: Model, column: string, value: ColumnModel): Mutant[] {
  const type = typeof value.type === 'string' ? value.type : 'enum';
  const [, base = type, first = '', second = ''] = /^(\w+)\((\d+)(?:,(\d+))?\)$/.exec(type) ?? [];
  const to = (kind: string, other: string) => mutant(model, column, kind, retype(model, column, value, other));
  return [
    to('of another type', otherTypes[base] ?? 'text'),
    ...(base === 'varchar'
      ? [to('wider', `varchar(${Number(first) + 1})`), to('narrower', `varchar(${Number(first) - 1})`)]
      : []),
    ...(base === 'numeric'
      ? [
          to('wider', `numeric(${Number(first) + 1},${second})`),
          to('with more digits', `numeric(${first},${Number(second) + 1})`),
        ]
      : []),
    ...(base === 'integer' ? [to('wider', 'bigint')] : []),
    ...(base === 'timestamp' ? [to('narrower', 'timestamp(3)')] : []),
  ];
}

/** In the way are the keys over the column, the checks of it, and its default where that is not of the new type. */
function retype(model: Model, column: string, value: ColumnModel, other: string): string {
  const keys = [
    ...keysOf(model).filter(({ columns }) => columns.includes(column)),
    ...keysTo(model).filter(({ references }) => references.columns.includes(column)),
  ];
  const checks = Object.entries(model.checks ?? {}).filter(([, { expression }]) => expression.includes(column));
  const kept =
    /^(varchar|numeric|bigint|timestamp\()/.test(other) && typeSql(value).split('(')[0] !== 'double precision';
  return [
    ...keys.map(({ owner, key }) => `${alter(owner)} drop constraint ${q(key)};`),
    ...(kept ? [] : checks.map(([check]) => `${alter(model)} drop constraint ${q(check)};`)),
    ...(kept || value.default === undefined ? [] : [`${alter(model)} alter column ${q(column)} drop default;`]),
    `${alter(model)} alter column ${q(column)} type ${other} using ${q(column)}::text::${other}`,
  ].join('\n');
}

/** Another value of the type than the column has for a default. */
function valueOf(column: ColumnModel): string {
  return valuesOf(column).find((value) => value !== column.default) ?? '';
}

function valuesOf({ type }: ColumnModel): string[] {
  if (typeof type !== 'string') return [...type.labels].reverse().map((label) => `'${label}'`);
  if (/^(integer|bigint|numeric|double)/.test(type)) return ['7', '8'];
  if (type === 'boolean') return ['null'];
  if (type === 'uuid') return [`'6a5cbb9c-0000-4000-8000-000000000000'`, 'null'];
  if (type === 'date' || type === 'timestamp') return [`'2026-01-02'`, `'2026-01-03'`];
  return /^json/.test(type) ? [`'[7]'`, `'[8]'`] : [`'seven'`, `'eight'`];
}

function defaults(model: Model, column: string, value: ColumnModel): Mutant[] {
  const step = (kind: string, sql: string) =>
    mutant(model, column, kind, `${alter(model)} alter column ${q(column)} ${sql}`);
  const opposite = { true: 'false', false: 'true' }[value.default ?? ''];
  if (value.default === undefined && value.type === 'boolean') return [step('with a default', 'set default true')];
  if (value.default === undefined) return [step('with a default', `set default ${valueOf(value)}`)];
  return [
    step('without its default', 'drop default'),
    step('with another default', `set default ${opposite ?? valueOf(value)}`),
  ];
}

/** What else can be set on a column: one of those that it can have, in turn. */
function settings(model: Model, column: string, value: ColumnModel, position: number): Mutant[] {
  const step = (kind: string, sql: string) =>
    mutant(model, column, kind, `${alter(model)} alter column ${q(column)} ${sql}`);
  const type = typeSql(value);
  const isText = /^(text|varchar)/.test(type);
  const isLong = isText || /^json/.test(type);
  const nullable = value.nullable === true && value.default === undefined;
  const isFree = nullable && !keysOf(model).some(({ columns }) => columns.includes(column));
  const possible = [
    ...(isText ? [step('with a collation', `type ${type} collate "C"`)] : []),
    ...(isLong
      ? [step('with another storage', 'set storage external'), step('with a compression', 'set compression pglz')]
      : []),
    step('with a statistics target', 'set statistics 7'),
    step('with options', 'set (n_distinct = 7)'),
    ...(isFree
      ? [
          mutant(
            model,
            column,
            'generated',
            `${alter(model)} drop column ${q(column)} cascade, add column ${q(column)} ${type} generated always as (null::${type}) stored`,
          ),
        ]
      : []),
    ...(type === 'integer' && value.nullable !== true
      ? [step('that numbers itself', `drop default, alter column ${q(column)} add generated by default as identity`)]
      : []),
    ...(value.nullable === true || model.primaryKey.includes(column)
      ? []
      : [
          {
            ...mutant(
              model,
              column,
              'whose not null holds for no child',
              `${alter(model)} alter column ${q(column)} drop not null;
               ${alter(model)} add constraint ${q(`${model.table}_${column}_not_null`)} not null ${q(column)} no inherit`,
            ),
            since: 18,
          },
        ]),
  ];
  const chosen = possible[position % possible.length];
  return chosen === undefined ? [] : [chosen];
}
