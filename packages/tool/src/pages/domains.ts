import type { Domain } from './model.js';
import { grouped } from './parts.js';

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
  const uses = {
    files: grouped(
      queries.map(({ path }, place) => ({ path, place })),
      ({ path }) => [fileOf(path)],
    ),
    writes: grouped(queries, ({ writes }) => writes),
    reads: grouped(queries, ({ reads }) => reads),
  };
  for (const table of tables) {
    const domain = domainOf(table, uses);
    byDomain.set(domain, [...(byDomain.get(domain) ?? []), table.id]);
  }
  return [...byDomain]
    .map(([name, ids]) => ({ name, tables: ids.sort() }))
    .sort((left, right) => Number(left.name === '') - Number(right.name === '') || (left.name < right.name ? -1 : 1));
}

/** The queries of a file by its name, in order, and those that use a table. */
interface Uses {
  readonly files: (name: string) => readonly { readonly path: string; readonly place: number }[];
  readonly writes: (table: string) => readonly Using[];
  readonly reads: (table: string) => readonly Using[];
}

function domainOf({ id, name }: Placed, { files, writes, reads }: Uses): string {
  const [own] = [...new Set([name, name.replaceAll('_', '-')])]
    .flatMap((file) => files(file).slice(0, 1))
    .sort((left, right) => left.place - right.place);
  if (own !== undefined) return folderOf(own.path);
  for (const using of [writes(id), reads(id)]) {
    const counts = new Map<string, number>();
    for (const { path } of using) counts.set(folderOf(path), (counts.get(folderOf(path)) ?? 0) + 1);
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
