import type { Catalog } from '../catalog.js';
import { quote, when } from './text.js';

type Column = Catalog['columns'][number];
type Domain = Catalog['domains'][number];

/** What a column's fact says of NOT NULL. Since PostgreSQL 18 that is a constraint with a name, told where someone gave it. */
export function notNull(column: Column): string | undefined {
  if (!column.notNull) return undefined;
  const given = madeUpName(column) === undefined ? column.notNullName : null;
  return [
    given === null ? undefined : `constraint ${quote(given)}`,
    'not null',
    when(column.notNullNoInherit, 'no inherit'),
    when(!column.notNullValid, 'not valid'),
    when(!column.notNullLocal, '(inherited)'),
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

/**
 * The constraint's name where the server made it up: `<table>_<column>_not_null`, each part cut where the whole is too long, with a
 * number where the name was taken. It stays when the table or the column is renamed, so what they are called now cannot tell: all
 * names of this form count, but for what reads as `<column> is not null`. A partition made of its parent has the parent's name.
 */
export function madeUpName({ table, name, notNullName, notNullNameInherited }: Column): string | undefined {
  if (notNullName === null) return undefined;
  const ofTheServer = /^.+_.+_not_null\d*$/s.test(notNullName) && !/_is_not_null$/.test(notNullName);
  const isToday = notNullName === `${table}_${name}_not_null`;
  return ofTheServer || isToday || notNullNameInherited === true ? notNullName : undefined;
}

/** As `madeUpName`; of a domain the server makes `<domain>_not_null`, since PostgreSQL 17. */
export function madeUpNameOfDomain({ name, notNullName }: Domain): string | undefined {
  if (notNullName === null) return undefined;
  const ofTheServer = /^.+_not_null\d*$/s.test(notNullName) && !/_is_not_null$/.test(notNullName);
  return ofTheServer || notNullName === `${name}_not_null` ? notNullName : undefined;
}
