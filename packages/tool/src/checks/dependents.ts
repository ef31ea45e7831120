import type { Catalog } from '../catalog/catalog.js';
import { addConstraint, dropConstraint } from './sql.js';

type Constraint = Catalog['constraints'][number];

/**
 * A change of a key, between taking away the foreign keys that need it and putting them back: PostgreSQL drops no key that a
 * foreign key refers to.
 *
 * @param constraints those that are put back when they are in the way.
 */
export function keepingForeignKeys(
  constraints: readonly Constraint[],
  key: Pick<Constraint, 'schema' | 'table'> & { readonly columns: readonly (string | null)[]; readonly type?: string },
  change: string,
): string {
  if (key.type === 'f' || key.type === 'c') return change;
  const columns = [...key.columns].sort().join('\0');
  const dependents = constraints.filter(
    ({ foreignSchema, foreignTable, foreignColumns }) =>
      foreignSchema === key.schema && foreignTable === key.table && [...foreignColumns].sort().join('\0') === columns,
  );
  return [
    ...dependents.map((row) => dropConstraint(row, row.name)),
    change,
    ...dependents.map((row) => addConstraint(row, [row.name, row.definition])),
  ].join('\n');
}
