import { count, frame, grid, migrationLink, tableLink, type Context } from './frame.js';
import { html, type Html, type Value } from './html.js';
import { from } from './links.js';
import type { Domain, Site, TablePage } from './model.js';
import { draw, wholeOf } from './picture.js';

/** The most tables of which one picture can be read. */
export const mostInPicture = 60;

/** The first page: the whole as a picture, and all tables by domain. */
export async function indexPage(context: Context): Promise<string> {
  const { site, links, page } = context;
  const { tables, queries, migrations } = site;
  const growing = tables.filter(isGrowing);
  const last = migrations.at(-1);
  const picture =
    tables.length === 0 || tables.length > mostInPicture
      ? undefined
      : await wholePicture(site, {
          linkTo: (id) => {
            const to = links.table(id);
            return to && from(page, to);
          },
        });
  return frame(context, {
    title: 'Tables',
    body: html`<h1>${site.name}</h1>
      <p class="lead">
        ${count(tables.length, 'table')}, ${count(queries.length, 'query', 'queries')},
        ${count(migrations.length, 'migration')}; PostgreSQL
        ${site.major}.${last !== undefined && html` The last migration is ${migrationLink(context, last.name)}.`}
      </p>
      ${picture !== undefined && pictureFrame(picture, `A box is a table, with the columns that refer to others: blue where it grows, green where it stays small. ${arrows}`)}
      ${picture === undefined && tables.length > 0 && html`<p>One picture of ${count(tables.length, 'table')} cannot be read: each table's page has its neighbourhood.</p>`}
      ${site.domains.map((domain) => domainSection(context, domain))}
      <h2 id="grows">Tables that grow</h2>
      ${
        growing.length === 0
          ? html`<p class="none">None: the model of each says why it stays small.</p>`
          : html`<p>
                A query that reads all of one takes longer with every row. The models of the others say why they stay
                small.
              </p>
              <ul class="names">
                ${growing.map(({ id }) => html`<li>${tableLink(context, id)}</li>`)}
              </ul>`
      } `,
  });
}

/** All tables as one picture; alone it is a file of its own. */
export function wholePicture(site: Site, drawing: Pick<Parameters<typeof draw>[1], 'linkTo' | 'alone'>): Promise<Html> {
  const label = `The ${count(site.tables.length, 'table')} of ${site.name} and their foreign keys`;
  return draw(wholeOf(site), { ...drawing, label, grouped: true });
}

export function isGrowing({ kind, small }: { readonly kind: string; readonly small: string | undefined }): boolean {
  return kind !== 'view' && kind !== 'foreign table' && small === undefined;
}

/** What the arrows of a picture say. */
export const arrows =
  'An arrow is a foreign key; a red one takes its rows along when the row that they refer to is deleted.';

/** A picture that can be moved, and what its lines mean. */
export function pictureFrame(picture: Html, words: string): Html {
  return html`<figure class="diagram">
    <div class="tools" hidden>
      <button type="button" data-zoom="in" aria-label="Zoom in">+</button
      ><button type="button" data-zoom="out" aria-label="Zoom out">&#8722;</button
      ><button type="button" data-zoom="all">All</button>
    </div>
    <div class="canvas" tabindex="0" role="region" aria-label="Diagram: arrow keys move it, + and - zoom">
      ${picture}
    </div>
    <figcaption>${words}</figcaption>
  </figure>`;
}

function domainSection(context: Context, { name, tables }: Domain): Value {
  const { site } = context;
  const rows = site.tables.filter(({ id }) => tables.includes(id));
  const title = name === '' ? (site.domains.length === 1 ? 'Tables' : 'Other tables') : name;
  return html`<h2>${title}</h2>
    ${grid(
      title,
      ['Table', 'What it is', 'Size', 'Columns', 'Queries'],
      rows.map((table) => [
        html`${tableLink(context, table.id)}${table.kind !== 'table' && html` <small>${table.kind}</small>`}`,
        table.about,
        sizePill(table),
        table.columns.length,
        new Set([...table.reads, ...table.writes]).size,
      ]),
      { kind: 'tables' },
    )} `;
}

/** Whether it grows, in a word. */
export function sizePill(table: TablePage): Value {
  if (table.kind === 'view' || table.kind === 'foreign table') return '';
  return isGrowing(table)
    ? html`<span class="pill grows">grows</span>`
    : html`<span class="pill small" title="${table.small}">small</span>`;
}
