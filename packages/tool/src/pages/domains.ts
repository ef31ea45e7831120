import type { Domain } from './model.js';

/** What tells where a table belongs. */
export interface Placed {
  readonly id: string;
  /** Its own name, without a schema. */
  readonly name: string;
}

/** A query, by the file below the folder of queries that it is in, and the tables that it names. */
export interface Using {
  readonly path: string;
  readonly writes: readonly string[];
  readonly reads: readonly string[];
}

/**
 * Puts tables into domains: the folders of queries. A table belongs where a file is named after it, else where most queries write it, else where most
 * read it, else to none.
 */
export function domainsOf(tables: readonly Placed[], queries: readonly Using[]): Domain[] {
  const byDomain = new Map<string, string[]>();
  for (const table of tables) {
    const domain = domainOf(table, queries);
    byDomain.set(domain, [...(byDomain.get(domain) ?? []), table.id]);
  }
  return [...byDomain]
    .map(([name, ids]) => ({ name, tables: ids.sort() }))
    .sort((left, right) => Number(left.name === '') - Number(right.name === '') || (left.name < right.name ? -1 : 1));
}

function domainOf({ id, name }: Placed, queries: readonly Using[]): string {
  const own = queries.find(({ path }) => fileOf(path) === name || fileOf(path) === name.replaceAll('_', '-'));
  if (own !== undefined) return folderOf(own.path);
  for (const uses of ['writes', 'reads'] as const) {
    const counts = new Map<string, number>();
    for (const query of queries)
      if (query[uses].includes(id)) counts.set(folderOf(query.path), (counts.get(folderOf(query.path)) ?? 0) + 1);
    const [most] = [...counts].sort((left, right) => right[1] - left[1] || (left[0] < right[0] ? -1 : 1));
    if (most !== undefined) return most[0];
  }
  return '';
}

function fileOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}

function folderOf(path: string): string {
  return path.split('/').slice(0, -1).join('/');
}
