import { code, frame, grid, link, queryLink, tableLink, type Context } from './frame.js';
import { html, joined, type Value } from './html.js';
import type { QueryPage } from './model.js';

const cardinalities: Record<string, string> = {
  one: 'one row',
  optional: 'one row or none',
  many: 'any number of rows',
  exec: 'no rows',
};

/** All about one query. */
export function queryPage(context: Context, query: QueryPage): string {
  const { module } = query;
  return frame(context, {
    title: query.name,
    body: html`<p class="kind">query</p>
      <h1>${code(query.name)}</h1>
      <p class="lead">${query.about}</p>
      <dl class="facts">
        <div>
          <dt>File</dt>
          <dd>${code(`${query.file}:${query.line}`)}</dd>
        </div>
        ${
          module !== undefined &&
          html`<div>
              <dt>TypeScript</dt>
              <dd>${code(module.constant)} of ${code(module.file)}</dd>
            </div>
            <div>
              <dt>Gives</dt>
              <dd>${cardinalities[module.cardinality] ?? module.cardinality}</dd>
            </div>`
        }
        ${
          query.writes.length > 0 &&
          html`<div>
            <dt>Writes</dt>
            <dd>
              ${joined(query.writes.map(({ table, verbs }) => html`${tableLink(context, table)} (${verbs.join(', ')})`))}
            </dd>
          </div>`
        }
        ${
          query.reads.length > 0 &&
          html`<div>
            <dt>Reads</dt>
            <dd>${joined(query.reads.map((table) => tableLink(context, table)))}</dd>
          </div>`
        }
        ${
          query.indexes.length > 0 &&
          html`<div>
            <dt>Indexes</dt>
            <dd>${joined(query.indexes.map((index) => indexLink(context, query, index)))}</dd>
          </div>`
        }
      </dl>
      <h2>SQL</h2>
      <pre class="sql" tabindex="0">${query.sql}</pre>
      ${
        module !== undefined &&
        module.types !== '' &&
        html`<h2>Parameters and rows</h2>
          <pre tabindex="0">${module.types}</pre>`
      }
      <h2>Plan</h2>
      ${planSection(query)} `,
  });
}

function planSection({ plan, refused, slow }: QueryPage): Value {
  if (refused !== undefined) return html`<p class="none">It cannot be planned: ${refused}.</p>`;
  if (plan === undefined) return html`<p class="none">There is none.</p>`;
  return html`<p>
      As the server answers it where tables hold many rows: it reads no table as a whole where an index can serve.
    </p>
    <pre tabindex="0">${plan}</pre>
    ${slow.length > 0 && html`<p class="note">It ${slow.join(', and ')}.</p>`}`;
}

/** An index stands on the page of its table. */
function indexLink(context: Context, { needs }: QueryPage, path: string): Value {
  const name = path.replace(/^[^.]*\./, '');
  const shown = link(context, context.links.index(path), code(name));
  return html`${shown}${!needs.includes(path) && html` <small>another index would do</small>`}`;
}

/** All queries, by file. */
export function queriesPage(context: Context): string {
  const { queries } = context.site;
  const files = [...new Set(queries.map(({ file }) => file))];
  return frame(context, {
    title: 'Queries',
    body: html`<h1>Queries</h1>
      ${queries.length === 0 && html`<p class="none">There are none.</p>`}
      ${files.map(
        (file) =>
          html`<h2>${code(file)}</h2>
            ${queryGrid(
              context,
              file,
              queries.filter((query) => query.file === file),
            )} `,
      )}`,
  });
}

/** Queries, a line each. */
export function queryGrid(context: Context, title: string, queries: readonly QueryPage[]): Value {
  return grid(
    title,
    ['Query', 'What it does', 'Rows', 'Plan', 'File'],
    queries.map((query) => queryCells(context, query)),
  );
}

function queryCells(context: Context, { id, about, module, indexes, slow, refused, file, line }: QueryPage): Value[] {
  return [
    queryLink(context, id),
    about,
    module?.cardinality,
    refused !== undefined
      ? 'cannot be planned'
      : joined(
          [
            ...(indexes.length > 0
              ? [html`by ${joined(indexes.map((index) => code(index.replace(/^.*\./, ''))))}`]
              : []),
            ...slow,
          ],
          '; ',
        ),
    code(`${file}:${line}`),
  ];
}
