import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { ColumnModel, Model } from 'pgproof-runtime/model.js';
import type { Check, Found } from './check.js';
import { columnState } from './column-state.js';
import { compareIdentity } from './identities.js';
import type { Actual, Present } from './actual.js';
import { sameDefault } from './defaults.js';
import { inheritedColumn, sqlUnless } from './obstacles.js';
import { partitionOf } from './partitions.js';
import { retype } from './retype.js';
import { alterColumn, bare, columnSql, quoted, serverType, sqlType, tableSql } from './sql.js';

type Column = Catalog['columns'][number];

export const columns: Check = {
  name: 'model columns exist in the database',
  reason: 'a column that is missing or other than the model says breaks every query that uses it',
  find: (_, actual) =>
    actual.present.flatMap((present) =>
      Object.entries(present.model.columns).flatMap(([column, wanted]) => {
        const object = columnObject(present.model, column);
        const found = present.table.columns.get(column);
        const findings =
          found === undefined
            ? [missing(present.model, column, wanted, actual)]
            : compare(present, wanted, found, actual);
        return findings.map((finding) => ({ object, ...finding }));
      }),
    ),
};

export function columnObject({ schema = 'public', table }: Model, column: string): string {
  return `column ${name(schema, table, column)}`;
}

type Problem = Omit<Found, 'object'>;

/** Whose column it is, how a change of it begins, and whether it is a parent's to change. */
interface Alter {
  readonly model: Model;
  readonly alter: string;
  readonly inherited: string | undefined;
}

function missing(model: Model, column: string, wanted: ColumnModel, { renames, catalog }: Actual): Problem {
  const place = { schema: model.schema ?? 'public', table: model.table };
  const other = renames.columns.get(name(model.schema ?? 'public', model.table, column));
  const alter = `alter table ${tableSql(model)}`;
  if (other === undefined) {
    const needsValue = wanted.nullable !== true && wanted.default === undefined && wanted.identity === undefined;
    const note = needsValue ? '-- where there are rows: add it without not null, fill it, then set not null\n' : '';
    return {
      problem: 'is missing',
      fix: sqlUnless(partitionOf(catalog, place), `${note}${alter} add column ${columnSql(column, wanted)};`),
    };
  }
  return {
    problem: `is missing; there is ${other}, of the same type, which no model knows: renamed?`,
    fix: sqlUnless(
      inheritedColumn(catalog, place, other),
      `${alter} rename column ${quoted(other)} to ${quoted(column)};`,
    ),
  };
}

function compare({ model, named }: Present, wanted: ColumnModel, found: Column, actual: Actual): Problem[] {
  const alter = alterColumn(model, found.name);
  const { catalog } = actual;
  const inherited = inheritedColumn(catalog, found, found.name);
  return [
    ...(compareType({ model, named }, wanted, found, catalog) ??
      compareDefault(wanted, found, { model, alter, inherited })),
    ...compareNull(wanted, found, { alter, inherited }),
    ...columnState(model, found, actual),
  ];
}

/** What is told, and repaired, together with the type: undefined where the type is right. */
function compareType(
  { model, named }: Pick<Present, 'model' | 'named'>,
  wanted: ColumnModel,
  ...[found, catalog]: [Column, Catalog]
): Problem[] | undefined {
  const type = named.columns[found.name]?.type ?? wanted.type;
  if (bare(found.type) === serverType(type) && found.collation === null) return undefined;
  const has = `${found.type}${found.collation === null ? '' : ` collate ${found.collation}`}`;
  return [{ problem: `is ${has}; the model says ${sqlType(wanted.type)}`, fix: retype(model, wanted, found, catalog) }];
}

function compareDefault(wanted: ColumnModel, found: Column, around: Alter): Problem[] {
  const { alter, inherited } = around;
  const set = wanted.default === undefined ? '' : `\n${setDefault(wanted, alter)}`;
  if (wanted.identity !== undefined) return compareIdentity(wanted, found, around);
  if (found.identity !== '')
    return [{ problem: 'is an identity', fix: sqlUnless(inherited, `${alter} drop identity;${set}`) }];
  if (found.generated === 's')
    return [{ problem: 'is generated', fix: sqlUnless(inherited, `${alter} drop expression;${set}`) }];
  if (found.generated !== '')
    return [
      { problem: 'is generated on reading', fix: { model: 'no model can say this: take it back in the database' } },
    ];
  if (sameDefault(wanted.default, found)) return [];
  const has = found.default === null ? 'no default' : `the default ${found.default}`;
  const problem = `has ${has}; the model says ${wanted.default ?? 'none'}`;
  return [{ problem, fix: { sql: setDefault(wanted, alter) } }];
}

function compareNull(
  { nullable }: ColumnModel,
  { notNull }: Column,
  { alter, inherited }: Omit<Alter, 'model'>,
): Problem[] {
  if (notNull === (nullable !== true)) return [];
  return notNull
    ? [
        {
          problem: 'takes no null; the model says it may be null',
          fix: sqlUnless(inherited, `${alter} drop not null;`),
        },
      ]
    : [{ problem: 'may be null; the model says it never is', fix: { sql: `${alter} set not null;` } }];
}

function setDefault({ default: expression }: ColumnModel, alter: string): string {
  return expression === undefined ? `${alter} drop default;` : `${alter} set default ${expression};`;
}
