import { consequencesOf, deletionWords, type Consequence } from './deletion.js';
import { count, frame, grid, historyList, link, queryLink, tableLink, dateOfMigration, type Context } from './frame.js';
import { html, joined, type Value } from './html.js';
import { from } from './links.js';
import type { ColumnRow, History, IndexRow, QueryPage, TablePage } from './model.js';
import { isGrowing, pictureFrame } from './page-index.js';
import { draw, neighbourhoodOf } from './picture.js';

/** All about one table. */
export async function tablePage(context: Context, table: TablePage): Promise<string> {
  const { site, links, page } = context;
  const neighbourhood = neighbourhoodOf(table, site);
  const picture = await draw(neighbourhood, {
    label: `${table.name} and the tables around it`,
    linkTo: (id) => {
      const to = links.table(id);
      return to && from(page, to);
    },
    centre: table.id,
    grouped: false,
  });
  const uses = [
    ['Queries that write it', table.writes],
    ['Queries that read it', table.reads],
  ] as const;
  return frame(context, {
    title: table.name,
    body: html`<p class="kind">${table.kind}${table.domain !== '' && html` of ${table.domain}`}</p>
      <h1><code>${table.name}</code></h1>
      <p class="lead">${table.about}</p>
      <p class="facts">
        ${sizeOf(table)}${table.partitionBy !== undefined && html` Partitioned by <code>${table.partitionBy}</code>; the migrations make ${count(table.partitions, 'partition')}.`}
      </p>
      ${table.definition !== undefined && html`<pre class="sql">${table.definition}</pre>`}
      <h2 id="columns">Columns</h2>
      ${grid(
        'Columns',
        ['Column', 'Type', 'NULL', 'Default', 'Meaning', 'Refers to', 'Since'],
        table.columns.map((column) => columnCells(context, column)),
      )}
      ${
        table.constraints.length > 0 &&
        html`<h2 id="constraints">Constraints</h2>
          ${grid(
            'Constraints',
            ['Constraint', 'Definition', 'Reason', 'Since'],
            table.constraints.map((one) => [
              html`<code id="constraint-${one.name}">${one.name}</code>`,
              html`<code>${one.definition}</code>`,
              one.about,
              since(context, one.history),
            ]),
          )}`
      }
      ${
        table.indexes.length > 0 &&
        html`<h2 id="indexes">Indexes</h2>
          ${grid(
            'Indexes',
            ['Index', 'Definition', 'Reason', 'Queries that it serves', 'Since'],
            table.indexes.map((index) => indexCells(context, index)),
          )}
          <p class="note">
            <strong>Bold</strong>: without this index the query reads or sorts more; for the others another index would
            do.
          </p>`
      }
      ${
        table.kind !== 'view' &&
        html`<h2 id="deletion">When a row is deleted</h2>
          ${deletionList(context, consequencesOf(table.id, site))}`
      }
      ${uses.map(
        ([title, ids]) =>
          html`<h2>${title}</h2>
            ${ids.length === 0 ? html`<p class="none">None.</p>` : queryGrid(context, title, ids)}`,
      )}
      ${
        table.others.length > 0 &&
        html`<h2 id="others">Triggers, policies and grants</h2>
          ${grid(
            'Triggers, policies and grants',
            ['What', 'Definition', 'Since'],
            table.others.map((one) => [
              html`${one.kind} <code>${one.name}</code>`,
              html`<code>${one.text}</code>`,
              since(context, one.history),
            ]),
          )}`
      }
      ${
        neighbourhood.tables.length > 1 &&
        html`<h2 id="neighbourhood">Neighbourhood</h2>
          ${pictureFrame(picture, 'A red line is a foreign key whose rows go along when the row that they refer to is deleted.')}`
      }
      <h2 id="history">History</h2>
      ${historySection(context, table)} `,
  });
}

function sizeOf(table: TablePage): string {
  if (table.kind === 'view' || table.kind === 'foreign table') return '';
  return isGrowing(table) ? 'It grows.' : `It stays small: ${table.small}.`;
}

function columnCells(context: Context, column: ColumnRow): Value[] {
  return [
    html`<code id="column-${column.name}">${column.name}</code>${column.primaryKey && html` <small>key</small>`}`,
    link(context, column.typeId && context.links.type(column.typeId), html`<code>${column.type}</code>`),
    column.notNull ? 'no' : 'yes',
    column.default !== undefined && html`<code>${column.default}</code>`,
    column.about,
    joined(
      column.references.map(
        ({ to, onDelete, about }) =>
          html`${tableLink(context, to)}: on delete ${onDelete}${about !== '' && html` <small>${about}</small>`}`,
      ),
      html`<br />`,
    ),
    since(context, column.history),
  ];
}

function indexCells(
  context: Context,
  { name, definition, constraint, about, serves, needed, history }: IndexRow,
): Value[] {
  const needs = new Set(needed);
  return [
    html`<code id="index-${name}">${name}</code>`,
    html`<code>${definition}</code>`,
    constraint === undefined ? about : html`of the constraint <code>${constraint}</code>`,
    serves.length === 0
      ? 'none'
      : joined(
          serves.map((id) =>
            needs.has(id) ? html`<strong>${queryLink(context, id)}</strong>` : queryLink(context, id),
          ),
        ),
    since(context, history),
  ];
}

/** The migration that made something, and those that changed it. */
function since(context: Context, history: History): Value {
  const own = history.filter(({ follows }) => follows !== true);
  if (own.length === 0) return 'before the first migration';
  return joined(
    own.map((event, index) => {
      const page = context.links.migration(event.migration);
      const to = page && (event.line === undefined ? page : `${page}#up-${event.line}`);
      const was = event.was === undefined ? '' : `, was ${event.was.replace(/^.*\./, '')}`;
      return html`${index > 0 && html`<small>${event.was === undefined ? 'changed' : 'renamed'}</small> `}<span
          title="${event.migration}"
          >${link(context, to, dateOfMigration(event.migration))}</span
        >${was}`;
    }),
    html`<br />`,
  );
}

function deletionList(context: Context, consequences: readonly Consequence[]): Value {
  if (consequences.length === 0) return html`<p class="none">Nothing refers to it: only the row goes.</p>`;
  return html`<ul class="deletion">
    ${consequences.map(
      ({ reference: { from: table, columns, onDelete, about }, then }) =>
        html`<li class="${onDelete.replace(' ', '-')}">
          rows of ${tableLink(context, table)} (<code>${columns.join(', ')}</code>)
          ${deletionWords[onDelete]}${about !== '' && html` <small>${about}</small>`}${then.length > 0 && deletionList(context, then)}
        </li>`,
    )}
  </ul>`;
}

function queryGrid(context: Context, title: string, ids: readonly string[]): Value {
  const queries = ids.flatMap((id) => context.site.queries.find((query) => query.id === id) ?? []);
  return grid(
    title,
    ['Query', 'What it does', 'Rows', 'Plan', 'File'],
    queries.map((query) => queryCells(context, query)),
  );
}

export function queryCells(context: Context, query: QueryPage): Value[] {
  return [
    queryLink(context, query.id),
    query.about,
    query.module?.cardinality,
    query.refused !== undefined
      ? 'cannot be planned'
      : query.slow.length > 0
        ? query.slow.join(', and ')
        : query.indexes.length > 0
          ? html`by ${joined(query.indexes.map((index) => html`<code>${index.replace(/^.*\./, '')}</code>`))}`
          : '',
    html`<code>${query.file}:${query.line}</code>`,
  ];
}

function historySection(context: Context, table: TablePage): Value {
  const parts = [
    ...table.columns.map(({ name, history }) => ({ kind: 'column', name, history })),
    ...table.constraints.map(({ name, history }) => ({ kind: 'constraint', name, history })),
    ...table.indexes
      .filter(({ constraint }) => constraint === undefined)
      .map(({ name, history }) => ({ kind: 'index', name, history })),
  ];
  const [first] = table.history;
  const changed = parts.filter(({ history }) => history.some((event) => event.migration !== first?.migration));
  return html`${historyList(context, table.history)}
    <p class="note">What came later, and what changed; the rest is as the migration made it that made the table.</p>
    <dl class="histories">
      ${changed.map(
        ({ kind, name, history }) =>
          html`<div>
            <dt>${kind} <code>${name}</code></dt>
            <dd>${historyList(context, history)}${reasons(context, history)}</dd>
          </div> `,
      )}${table.dropped.map(
        ({ object, history }) =>
          html`<div class="gone">
            <dt>${object.replace(/ .*/, '')} <code>${object.replace(/^.*\./, '')}</code>, dropped</dt>
            <dd>${historyList(context, history)}${reasons(context, history)}</dd>
          </div> `,
      )}
    </dl>`;
}

/** Why: what the migrations say at their heads. */
function reasons({ site }: Context, history: History): Value {
  const names = [...new Set(history.filter(({ follows }) => follows !== true).map(({ migration }) => migration))];
  const found = names.flatMap((name) => site.migrations.find((migration) => migration.name === name) ?? []);
  return found
    .filter(({ reason }) => reason !== '')
    .map(({ date, reason }) => html`<p class="reason"><time>${date}</time> ${reason}</p>`);
}
