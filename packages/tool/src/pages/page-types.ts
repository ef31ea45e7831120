import { code, frame, grid, historyList, tableLink, type Context } from './frame.js';
import { html, joined } from './html.js';

/** Enums, domains and other types. */
export function typesPage(context: Context): string {
  const { types } = context.site;
  return frame(context, {
    title: 'Types',
    body: html`<h1>Types</h1>
      ${types.length === 0 && html`<p class="none">There are none but PostgreSQL's own.</p>`}
      ${types.map(
        ({ id, name, kind, about, labels, definition, usedBy, history }) =>
          html`<section id="${anchorOf(context.links.type(id))}">
            <h2>${code(name)} <small>${kind}</small></h2>
            <p>${about}</p>
            ${
              labels.length === 0
                ? html`<p>${code(definition)}</p>`
                : grid(
                    `Labels of ${name}`,
                    ['Label', 'Since'],
                    labels.map(({ label, history: own }) => [code(label), historyList(context, own)]),
                  )
            }
            <p>
              ${usedBy.length === 0 ? 'No column is of it.' : html`Columns of it: ${joined(usedBy.map(({ table, column }) => html`${tableLink(context, table)}.${code(column)}`))}.`}
            </p>
            ${historyList(context, history)}
          </section> `,
      )}`,
  });
}

/** Functions, procedures and aggregates. */
export function functionsPage(context: Context): string {
  const { functions } = context.site;
  return frame(context, {
    title: 'Functions',
    body: html`<h1>Functions</h1>
      ${functions.length === 0 && html`<p class="none">The migrations make none.</p>`}
      ${functions.map(
        ({ id, name, kind, about, text, history }) =>
          html`<section id="${anchorOf(context.links.function(id))}">
            <h2>${code(name)} <small>${kind}</small></h2>
            <p>${about}</p>
            <pre tabindex="0">${text}</pre>
            ${historyList(context, history)}
          </section> `,
      )}`,
  });
}

function anchorOf(path: string | undefined): string {
  return path?.split('#')[1] ?? '';
}
