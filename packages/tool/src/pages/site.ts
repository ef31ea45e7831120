import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package.js';
import type { Context } from './frame.js';
import { fixedPages, linksOf } from './links.js';
import type { Site } from './model.js';
import { indexPage } from './page-index.js';
import { migrationPage, timelinePage } from './page-migration.js';
import { queriesPage, queryPage } from './page-query.js';
import { tablePage } from './page-table.js';
import { functionsPage, typesPage } from './page-types.js';
import { searchScript } from './search.js';

/** All files of a site, by their paths below its folder. */
export async function filesOf(site: Site): Promise<ReadonlyMap<string, string>> {
  const links = linksOf(site);
  const on = (page: string): Context => ({ site, links, page });
  const files = new Map<string, string>([
    [fixedPages.index, await indexPage(on(fixedPages.index))],
    [fixedPages.queries, queriesPage(on(fixedPages.queries))],
    [fixedPages.timeline, timelinePage(on(fixedPages.timeline))],
    [fixedPages.types, typesPage(on(fixedPages.types))],
    [fixedPages.functions, functionsPage(on(fixedPages.functions))],
    ['search.js', searchScript(site, links)],
    ...['style.css', 'script.js'].map((file): [string, string] => [
      file,
      readFileSync(join(packageRoot, 'pages', file), 'utf8'),
    ]),
  ]);
  for (const table of site.tables) {
    const page = links.table(table.id) ?? '';
    files.set(page, await tablePage(on(page), table));
  }
  for (const query of site.queries) {
    const page = links.query(query.id) ?? '';
    files.set(page, queryPage(on(page), query));
  }
  for (const migration of site.migrations) {
    const page = links.migration(migration.name) ?? '';
    files.set(page, migrationPage(on(page), migration));
  }
  return files;
}
