import { posix } from 'node:path';
import { shownText } from './html.js';
import type { Site } from './model.js';

/** Where the pages of a site are, as paths below its folder. */
export interface Links {
  readonly table: (id: string) => string | undefined;
  /** By its schema and its name, as plans have them: `public.ix_user_email`. */
  readonly index: (path: string) => string | undefined;
  readonly query: (id: string) => string | undefined;
  readonly migration: (name: string) => string | undefined;
  readonly type: (id: string) => string | undefined;
  readonly function: (id: string) => string | undefined;
}

export const fixedPages = {
  index: 'index.html',
  queries: 'queries.html',
  types: 'types.html',
  functions: 'functions.html',
  timeline: 'timeline.html',
} as const;

/** Gives each page a file of its own, on disks that take capital and small letters for one, too. */
export function linksOf({ tables, queries, migrations, types, functions }: Site): Links {
  const pages = (folder: string, ids: readonly string[]) => fileNames(ids, (slug) => `${folder}/${slug}.html`);
  const anchors = (page: string, ids: readonly string[]) => fileNames(ids, (slug) => `${page}#${slug}`);
  const ids = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  const all = {
    table: pages('tables', ids(tables)),
    query: pages('queries', ids(queries)),
    migration: pages(
      'migrations',
      migrations.map(({ name }) => name),
    ),
    type: anchors(fixedPages.types, ids(types)),
    function: anchors(fixedPages.functions, ids(functions)),
  };
  const indexes = new Map(
    tables.flatMap(({ id, indexes: own }) =>
      own.map((index) => [`${id.split('.')[0]}.${index.name}`, partLink(all.table.get(id) ?? '', 'index', index.name)]),
    ),
  );
  return {
    table: (id) => all.table.get(id),
    index: (path) => indexes.get(path),
    query: (id) => all.query.get(id),
    migration: (name) => all.migration.get(name),
    type: (id) => all.type.get(id),
    function: (id) => all.function.get(id),
  };
}

/** A path as a page refers to another one. */
export function from(page: string, to: string): string {
  const [path = '', anchor] = to.split('#');
  const way = posix.relative(posix.dirname(page), path);
  return `${way}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** Where a column, a constraint or an index stands on the page of its table. */
export function partId(kind: string, name: string): string {
  return `${kind}-${shownText(name).replace(/[\s%]/g, encodeURIComponent)}`;
}

export function partLink(page: string, kind: string, name: string): string {
  return `${page}#${encodeURIComponent(partId(kind, name))}`;
}

/** A name that may stand in a path and in an anchor: letters, digits, `_`, `-` and `.`. */
export function slugOf(text: string): string {
  return (
    text
      .replace(/[^A-Za-z0-9_.-]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '')
      .slice(0, 120) || 'unnamed'
  );
}

function fileNames(ids: readonly string[], path: (slug: string) => string): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    ids.map((id) => {
      const slug = slugOf(id);
      let own = slug;
      for (let number = 2; taken.has(own.toLowerCase()); number++) own = `${slug}-${number}`;
      taken.add(own.toLowerCase());
      return [id, path(own)];
    }),
  );
}
