import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { Model } from 'pgproof-runtime/model.js';
import type { Found } from './check.js';
import { optionNames } from './compare-indexes.js';
import { extras, type Actual } from './actual.js';
import { inheritedColumn, sqlUnless } from './obstacles.js';
import { alterColumn, modelOf, quoted, tableSql } from './sql.js';

type Column = Catalog['columns'][number];

/** What is set on a column beside its type, default and nullability. */
export function columnState(model: Model, found: Column, actual: Actual): Omit<Found, 'object'>[] {
  const told = (property: string) =>
    property === found.type || property === 'not null' || /^(collate|default|generated) /.test(property);
  return extras(actual, `column ${name(found.schema, found.table, found.name)}`, told).map((property) => {
    const sql = repairOf(model, found, property);
    const inherited = property.includes('not null') ? inheritedColumn(actual.catalog, found, found.name) : undefined;
    return {
      problem: `has ${property}`,
      fix:
        sql === undefined
          ? { model: `${modelOf(model)} cannot say this: take it back in the database` }
          : sqlUnless(inherited, `${sql};`),
    };
  });
}

function repairOf(model: Model, found: Column, property: string): string | undefined {
  const alter = alterColumn(model, found.name);
  const [, options] = /^with \((.*)\)$/s.exec(property) ?? [];
  if (options !== undefined) return `${alter} reset (${optionNames(options)})`;
  if (property.startsWith('storage ')) return `${alter} set storage ${storageOf(found.type)}`;
  if (property.startsWith('compression ')) return `${alter} set compression default`;
  if (property.startsWith('statistics ')) return `${alter} set statistics -1`;
  return property.includes('not null') ? repairNotNull(model, found) : undefined;
}

/** Since PostgreSQL 18 it is a constraint with a name, which can be weaker than it looks. */
function repairNotNull(model: Model, found: Column): string {
  const usual = `${found.table}_${found.name}_not_null`;
  const constraint = found.notNullName ?? usual;
  const alter = `alter table ${tableSql(model)}`;
  if (!found.notNullValid) return `${alter} validate constraint ${quoted(constraint)}`;
  if (found.notNullNoInherit) return `${alter} alter constraint ${quoted(constraint)} inherit`;
  return `${alter} rename constraint ${quoted(constraint)} to ${quoted(usual)}`;
}

/** DEFAULT is a word for it only since PostgreSQL 16. */
function storageOf(type: string): string {
  if (type.startsWith('numeric')) return 'main';
  return /^(text|character varying|json|jsonb)/.test(type) ? 'extended' : 'plain';
}
