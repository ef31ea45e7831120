import { consequencesOf, deletionWords, type Consequence } from './deletion.js';
import {
  count,
  dateOfMigration,
  frame,
  grid,
  lineLink,
  link,
  migrationLink,
  queryLink,
  tableLink,
  wordsOf,
  type Context,
} from './frame.js';
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
    typeCell(context, column),
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

/** Of an enum with its labels. */
function typeCell(context: Context, { type, typeId }: ColumnRow): Value {
  const labels = context.site.types.find(({ id }) => id === typeId)?.labels ?? [];
  return html`${link(context, typeId && context.links.type(typeId), html`<code>${type}</code>`)}${labels.length > 0 && html` <small>${labels.map(({ label }) => label).join(', ')}</small>`}`;
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
          class="since"
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

/** What each migration did to the table and to its parts. */
function historySection(context: Context, table: TablePage): Value {
  const parts = [
    ...table.columns.map(({ history }) => history),
    ...table.constraints.map(({ history }) => history),
    ...table.indexes.filter(({ constraint }) => constraint === undefined).map(({ history }) => history),
    ...table.others.map(({ history }) => history),
    ...table.dropped.map(({ history }) => history),
  ];
  const events = [table.history, ...parts].flat().filter(({ follows }) => follows !== true);
  const made = table.history[0]?.before === undefined ? table.history[0]?.migration : undefined;
  const migrations = context.site.migrations.filter(({ name }) => events.some(({ migration }) => migration === name));
  if (migrations.length === 0) return html`<p class="none">There before the first migration, and unchanged since.</p>`;
  return html`<ol class="timeline">
    ${migrations.map(({ name, date, reason }) => {
      const own = events.filter(({ migration }) => migration === name);
      const shown = name === made ? own.filter(({ object }) => object.endsWith(` ${table.id}`)) : own;
      return html`<li>
        <p><time>${date}</time> ${migrationLink(context, name)}</p>
        ${reason !== '' && html`<p class="reason">${reason}</p>`}
        <ul class="events">
          ${shown.map((event) => html`<li>${eventWords(context, event)}</li>`)}${shown.length < own.length && html`<li>with ${partsOf(own)}</li>`}
        </ul>
      </li> `;
    })}
  </ol>`;
}

function eventWords(context: Context, event: History[number]): Value {
  const { kind, detail } = wordsOf(event);
  const [, what = '', path = ''] = /^((?:[a-z][a-z-]* )+)([^]*)$/.exec(event.object) ?? [];
  return html`<span class="happening ${kind.replace(' ', '-')}">${kind}</span>
    ${what}<code>${path.replace(/^.*\./, '')}</code>${detail !== '' && html`: ${detail}`}${event.line !== undefined && html` <small>line ${lineLink(context, event)}</small>`}`;
}

function partsOf(events: History): string {
  const number = (kind: string) => events.filter(({ object }) => object.startsWith(`${kind} `)).length;
  return [
    count(number('column'), 'column'),
    count(number('constraint'), 'constraint'),
    count(number('index'), 'index', 'indexes'),
  ].join(', ');
}
