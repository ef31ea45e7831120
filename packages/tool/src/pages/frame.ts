import { generator } from './folder.js';
import { breakable, html, Html, type Value } from './html.js';
import { fixedPages, from, type Links } from './links.js';
import type { History, Site } from './model.js';
import { detailsOf, happeningOf, type Happening } from '../timeline/happening.js';
import { shown } from './source.js';

/** What a page is written with. */
export interface Context {
  readonly site: Site;
  readonly links: Links;
  /** Its own path below the site's folder. */
  readonly page: string;
}

/** A link to another page; the text alone where there is none. */
export function link({ page }: Pick<Context, 'page'>, to: string | undefined, text: Value): Value {
  return to === undefined ? text : html`<a href="${from(page, to)}">${text}</a>`;
}

export function code(text: string): Html {
  return html`<code>${breakable(text)}</code>`;
}

export function tableLink(context: Context, id: string): Value {
  return link(context, context.links.table(id), code(shown(id)));
}

export function queryLink(context: Context, id: string): Value {
  return link(context, context.links.query(id), code(id.replace(/^.*: /, '')));
}

export function migrationLink(context: Context, name: string): Value {
  return link(context, context.links.migration(name), code(name));
}

/** No request leaves the page: scripts and styles are files beside it. */
const policy = [
  "default-src 'none'",
  "script-src 'self' file:",
  "style-src 'self' file:",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A whole page: what is the same on all of them around its own. */
export function frame(context: Context, { title, body }: { readonly title: string; readonly body: Value }): string {
  const { site, page } = context;
  const nav = [
    [fixedPages.index, 'Tables'],
    [fixedPages.queries, 'Queries'],
    [fixedPages.timeline, 'Timeline'],
    [fixedPages.types, 'Types'],
    [fixedPages.functions, 'Functions'],
  ] as const;
  return html`<!doctype html>
    <html lang="en" data-root="${from(page, '.') || '.'}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        ${new Html(generator)}
        <title>${title} &#183; ${site.name}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${from(page, 'style.css')}" />
        <script defer src="${from(page, 'search.js')}"></script>
        <script defer src="${from(page, 'script.js')}"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <a class="site" href="${from(page, fixedPages.index)}">${site.name}</a>
          <nav aria-label="Pages">
            ${nav.map(([to, text]) => html`<a href="${from(page, to)}" ${to === page && html` aria-current="page"`}>${text}</a>`)}
          </nav>
          <search>
            <label class="hidden" for="search">Search</label
            ><input
              id="search"
              type="search"
              placeholder="Search: press /"
              autocomplete="off"
              role="combobox"
              aria-expanded="false"
              aria-controls="found"
              aria-autocomplete="list"
            />
            <div id="found" role="listbox" aria-label="Found" hidden></div>
          </search>
        </header>
        <main id="main" tabindex="-1">${body}</main>
      </body>
    </html> `.text;
}

/** What happened to an object, a line each. */
export function historyList(context: Context, history: History, { own = true }: { own?: boolean } = {}): Value {
  const events = own ? history.filter(({ follows }) => follows !== true) : history;
  if (events.length === 0) return html`<p class="none">There before the first migration.</p>`;
  return html`<ol class="history">
    ${events.map((event) => {
      const words = wordsOf(event);
      return html`<li>
        <time>${dateOfMigration(event.migration)}</time>
        <span class="happening ${words.kind.replace(' ', '-')}">${words.kind}</span> by
        ${migrationLink(context, event.migration)}${event.line !== undefined && html` line ${lineLink(context, event)}`}${words.detail !== '' && html`: ${words.detail}`}
      </li>`;
    })}
  </ol>`;
}

export function lineLink(context: Context, { migration, line }: History[number]): Value {
  const page = context.links.migration(migration);
  return link(context, page && `${page}#up-${line}`, String(line));
}

/** What an event is called, and what changed. */
export function wordsOf(event: History[number]): { readonly kind: Happening; readonly detail: string } {
  return { kind: happeningOf(event), detail: detailsOf(event).join(', ') };
}

export function dateOfMigration(migration: string): string {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(migration) ?? [];
  return year === undefined ? '' : `${year}-${month}-${day}`;
}

/** A table of rows, which scrolls where it is wider than the page; on a phone each row is a card. */
export function grid(
  label: string,
  heads: readonly string[],
  rows: readonly (readonly Value[])[],
  { kind }: { kind?: 'wraps' | 'tables' } = {},
): Html {
  return html`<div class="grid ${kind}" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, index) => (index === 0 ? html`<th scope="row">${cell}</th>` : html`<td data-head="${heads[index]}">${cell}</td>`))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What a reason says beside what is locked, as a sentence. */
export function whyOf(reason: string): string {
  return partsOf(reason).why.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** The header of a migration as `new` begins it: why, and what is locked. */
export function partsOf(reason: string): { readonly why: string; readonly locks: string } {
  const [, why = '', locks = ''] = /^(?:Why:)?([^]*?)(?:(?<!\S)Locks:([^]*))?$/i.exec(reason) ?? [];
  return { why: why.trim(), locks: locks.trim() };
}

export function count(number: number, noun: string, many = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : many}`;
}
