import { consequencesOf, wordsOfDeletion, type Consequence } from './deletion.js';
import { code, count, frame, grid, link, tableLink, type Context } from './frame.js';
import { html, type Value } from './html.js';
import { from } from './links.js';
import type { TablePage } from './model.js';
import { arrows, isGrowing, pictureFrame, sizePill } from './page-index.js';
import { queryGrid } from './page-query.js';
import { draw, neighbourhoodOf } from './picture.js';
import { columnCells, constraintCells, indexCells, otherCells } from './table-cells.js';
import { historyOfTable } from './table-history.js';

interface Section {
  readonly id: string;
  readonly title: string;
  /** How many rows it has, where it has rows. */
  readonly rows?: number;
  readonly body: Value;
}

/** All about one table. */
export async function tablePage(context: Context, table: TablePage): Promise<string> {
  const sections = (await sectionsOf(context, table)).filter(({ rows }) => rows !== 0);
  return frame(context, {
    title: table.name,
    body: html`<p class="kind">${table.kind}${table.domain !== '' && html` of ${table.domain}`} ${sizePill(table)}</p>
      <h1>${code(table.name)}</h1>
      <p class="lead">${table.about}</p>
      <p class="facts">
        ${sizeOf(table)}${table.partitionBy !== undefined && html` Partitioned by ${code(table.partitionBy)}; the migrations make ${count(table.partitions, 'partition')}.`}
      </p>
      <nav class="contents" aria-label="On this page">
        ${sections.map(({ id, title, rows }) => html`<a href="#${id}">${title}${rows !== undefined && html` <small>${rows}</small>`}</a> `)}
      </nav>
      ${table.definition !== undefined && html`<pre class="sql" tabindex="0">${table.definition}</pre>`}
      ${sections.map(
        ({ id, title, body }) =>
          html`<h2 id="${id}">${title}</h2>
            ${body}`,
      )}`,
  });
}

async function sectionsOf(context: Context, table: TablePage): Promise<Section[]> {
  const { columns, constraints, indexes, others, writes, reads } = table;
  const neighbourhood = await neighbourhoodSection(context, table);
  return [
    gridSection('columns', 'Columns', {
      heads: ['Column', 'Type', 'NULL', 'Default', 'Meaning', 'Refers to', 'Since'],
      rows: columns.map((column) => columnCells(context, column)),
    }),
    gridSection('constraints', 'Constraints', {
      heads: ['Constraint', 'Definition', 'Reason', 'Since'],
      rows: constraints.map((constraint) => constraintCells(context, constraint)),
    }),
    gridSection('indexes', 'Indexes', {
      heads: ['Index', 'Definition', 'Reason', 'Queries', 'Since'],
      rows: indexes.map((index) => indexCells(context, index)),
    }),
    ...(table.kind === 'view' ? [] : [deletionSection(context, table)]),
    { id: 'writes', title: 'Queries that write it', ...queriesSection(context, 'Queries that write it', writes) },
    { id: 'reads', title: 'Queries that read it', ...queriesSection(context, 'Queries that read it', reads) },
    gridSection('others', 'Triggers, policies and grants', {
      heads: ['What', 'Definition', 'Since'],
      rows: others.map((other) => otherCells(context, other)),
    }),
    ...neighbourhood,
    { id: 'history', title: 'History', body: historyOfTable(context, table) },
  ];
}

function gridSection(
  id: string,
  title: string,
  { heads, rows }: { readonly heads: readonly string[]; readonly rows: readonly (readonly Value[])[] },
): Section {
  return { id, title, rows: rows.length, body: grid(title, heads, rows) };
}

/** That there are none is worth a word. */
function queriesSection(context: Context, title: string, ids: readonly string[]): Pick<Section, 'rows' | 'body'> {
  if (ids.length === 0) return { body: html`<p class="none">None.</p>` };
  const { queries } = context.site;
  return {
    rows: ids.length,
    body: queryGrid(
      context,
      title,
      ids.flatMap((id) => queries.find((query) => query.id === id) ?? []),
    ),
  };
}

async function neighbourhoodSection({ site, links, page }: Context, table: TablePage): Promise<Section[]> {
  const neighbourhood = neighbourhoodOf(table, site);
  if (neighbourhood.tables.length < 2) return [];
  const picture = await draw(neighbourhood, {
    label: `${table.name} and the tables around it`,
    linkTo: (id) => {
      const to = links.table(id);
      return to && from(page, to);
    },
    centre: table.id,
    grouped: false,
  });
  return [{ id: 'neighbourhood', title: 'Neighbourhood', body: pictureFrame(picture, arrows) }];
}

function sizeOf(table: TablePage): string {
  if (table.kind === 'view' || table.kind === 'foreign table') return '';
  return isGrowing(table) ? '' : `It stays small: ${table.small}.`;
}

function deletionSection(context: Context, table: TablePage): Section {
  return {
    id: 'deletion',
    title: 'When a row is deleted',
    body: deletionList(context, consequencesOf(table.id, context.site)),
  };
}

function deletionList(context: Context, consequences: readonly Consequence[]): Value {
  if (consequences.length === 0) return html`<p class="none">Nothing refers to it: only the row goes.</p>`;
  return html`<ul class="deletion">
    ${consequences.map((consequence) => {
      const { then, elsewhere } = consequence;
      const { from: table, columns, onDelete, about } = consequence.reference;
      const page = context.links.table(table);
      return html`<li class="${onDelete.replace(' ', '-')}">
        rows of ${tableLink(context, table)} (${code(columns.join(', '))})
        <strong>${wordsOfDeletion(consequence)}</strong
        >${about !== '' && html`: ${about}`}${elsewhere && html`; ${link(context, page && `${page}#deletion`, 'what refers to them')}`}${then.length > 0 && deletionList(context, then)}
      </li>`;
    })}
  </ul>`;
}
