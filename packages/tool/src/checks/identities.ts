import type { Catalog } from '../catalog/catalog.js';
import { quoteLiteral } from 'pgproof-runtime/quote.js';
import type { ColumnModel, Model } from 'pgproof-runtime/model.js';
import type { Found } from './check.js';
import { sqlUnless } from './obstacles.js';
import { identityOf } from './retype.js';
import { modelOf, quoted, tableSql } from './sql.js';

type Column = Catalog['columns'][number];

/** What a column that the model says is an identity is instead. The numbers go on behind those that are there. */
export function compareIdentity(
  { identity }: ColumnModel,
  found: Column,
  {
    model,
    alter,
    inherited,
  }: { readonly model: Model; readonly alter: string; readonly inherited: string | undefined },
): Omit<Found, 'object'>[] {
  const says = `the model says generated ${identity ?? ''} as identity`;
  if (identityOf(found.identity) === identity) return [];
  if (found.identity !== '')
    return [
      {
        problem: `is generated ${identityOf(found.identity) ?? found.identity} as identity; ${says}`,
        fix: sqlUnless(inherited, `${alter} set generated ${identity ?? ''};`),
      },
    ];
  if (found.default !== null || found.generated !== '')
    return [
      {
        problem: `is no identity, and has ${found.default === null ? 'no default' : `the default ${found.default}`}; ${says}`,
        fix: { model: `${modelOf(model)}: ${found.name}: what it is now, or a migration that makes it an identity` },
      },
    ];
  const [table, column] = [tableSql(model), quoted(found.name)];
  const sequence = `pg_get_serial_sequence(${quoteLiteral(table)}, ${quoteLiteral(found.name)})`;
  const steps = [
    ...(found.notNull ? [] : [`${alter} set not null;`]),
    `${alter} add generated ${identity ?? ''} as identity;`,
    `select setval(${sequence}, max(${column})) from ${table} having max(${column}) > 0;`,
  ];
  return [{ problem: `is no identity; ${says}`, fix: sqlUnless(inherited, steps.join('\n')) }];
}
