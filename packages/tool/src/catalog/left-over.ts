import type { Catalog } from './catalog.js';
import { name } from './facts/text.js';

/** The sequence of the runner's table `pgmigrations`, which `pg_dump --exclude-table` does not leave out with it. */
const sequence = 'pgmigrations_id_seq';

/** Its name as `ownTables` has those of the tables: what is granted on it and said of it is left out with it. */
export function leftOverOf(schema = 'public'): string {
  return `${schema}.${sequence}`;
}

/** The sequences without the one that belongs to no table any more, and its name where it is there. */
export function partLeftOver(
  sequences: Catalog['sequences'],
  schema = 'public',
): Pick<Catalog, 'sequences' | 'leftOver'> {
  const isLeftOver = (row: Catalog['sequences'][number]) =>
    row.schema === schema && row.name === sequence && row.table === null;
  return {
    sequences: sequences.filter((row) => !isLeftOver(row)),
    leftOver: sequences.filter(isLeftOver).map((row) => `sequence ${name(row.schema, row.name)}`),
  };
}
