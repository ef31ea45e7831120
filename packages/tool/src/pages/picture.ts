import { html, type Html } from './html.js';
import { layOut, type Box, type Edge } from './layout.js';
import type { Reference, Site, TablePage } from './model.js';
import { shown } from './source.js';

/** What a picture shows. */
export interface Picture {
  readonly tables: readonly TablePage[];
  /** The foreign keys among them. */
  readonly references: readonly Reference[];
}

interface Drawing {
  /** What it is of, for those who do not see it. */
  readonly label: string;
  /** The page of a table, as the picture's page refers to it; none where the picture stands alone. */
  readonly linkTo?: ((id: string) => string | undefined) | undefined;
  /** The table in the middle of its neighbourhood. */
  readonly centre?: string | undefined;
  /** Have the tables of a domain together. */
  readonly grouped: boolean;
  /** For a file of its own. */
  readonly alone?: boolean;
}

const line = 16;
const title = 26;
const letter = 7.3;
/** Of a column's name, in letters. */
const longest = 34;

/** All tables of a site. */
export function wholeOf({ tables }: Pick<Site, 'tables'>): Picture {
  const ids = new Set(tables.map(({ id }) => id));
  return { tables, references: referencesAmong(tables, ids) };
}

/** A table, what it refers to and what refers to it, and the foreign keys between them and it. */
export function neighbourhoodOf(table: TablePage, { tables }: Pick<Site, 'tables'>): Picture {
  const around = [...table.referredBy, ...table.columns.flatMap(({ references }) => references)];
  const ids = new Set([table.id, ...around.flatMap(({ from, to }) => [from, to])]);
  const own = tables.filter(({ id }) => ids.has(id));
  return {
    tables: own,
    references: referencesAmong(own, ids).filter(({ from, to }) => from === table.id || to === table.id),
  };
}

function referencesAmong(tables: readonly TablePage[], ids: ReadonlySet<string>): Reference[] {
  return tables.flatMap(({ id, referredBy }) => referredBy.filter(({ from, to }) => to === id && ids.has(from)));
}

/** Draws boxes with the tables' names and what refers from them, and a curve for each foreign key. */
export async function draw({ tables, references }: Picture, drawing: Drawing): Promise<Html> {
  const rows = new Map(tables.map((table) => [table.id, keysOf(table)]));
  const boxes = tables.map((table): Box => ({
    id: table.id,
    group: drawing.grouped ? table.domain : '',
    width:
      Math.max(64, ...[table.name, ...(rows.get(table.id) ?? [])].map((text) => clipped(text).length * letter)) + 24,
    height: title + ((rows.get(table.id)?.length ?? 0) === 0 ? 0 : (rows.get(table.id)?.length ?? 0) * line + 8),
  }));
  const edges = references.map(({ constraint, from, to }): Edge => ({ id: `${from} ${constraint}`, from, to }));
  const layout = await layOut(boxes, edges);
  const margin = 4;
  const size = [-margin, -margin, layout.width + 2 * margin, layout.height + 2 * margin].map((one) => Math.round(one));
  return html`<svg
    class="picture"
    ${drawing.alone === true && html` xmlns="http://www.w3.org/2000/svg"`}
    viewBox="${size.join(' ')}"
    width="${size[2]}"
    height="${size[3]}"
    role="${drawing.alone === true ? 'img' : 'group'}"
    aria-label="${drawing.label}"
  >
    ${
      drawing.alone === true &&
      html`<style>
        ${aloneStyle}
      </style> `
    }
    <defs>
      ${['', 'cascade'].map(
        (kind) =>
          html`<marker
            id="arrow${kind}"
            viewBox="0 0 8 8"
            refX="7.5"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
            ><path class="arrow ${kind}" d="M0,0.5L8,4L0,7.5z"
          /></marker>`,
      )}
    </defs>
    ${layout.groups.map(
      ({ name, x, y, width, height }) =>
        html`<g class="domain"
          ><rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" /><text x="${x + 12}" y="${y + 19}"
            >${name}</text
          ></g
        > `,
    )}${references.map(
      ({ constraint, from, to, columns, onDelete }) =>
        html`<path
          class="edge ${onDelete.replace(' ', '-')}"
          data-from="${from}"
          data-to="${to}"
          marker-end="url(#arrow${onDelete === 'cascade' && 'cascade'})"
          d="${layout.edges.get(`${from} ${constraint}`)}"
          ><title>${shown(from)} (${columns.join(', ')}) &#8594; ${shown(to)}, on delete ${onDelete}</title></path
        > `,
    )}${tables.map((table, index) => {
      const { x = 0, y = 0 } = layout.boxes.get(table.id) ?? {};
      const { width = 0, height = 0 } = boxes[index] ?? {};
      const href = drawing.linkTo?.(table.id);
      const inside = html`<title>${table.name}${table.about === '' ? '' : `: ${table.about}`}</title>
        <rect x="${x}" y="${y}" width="${width}" height="${height}" rx="5" /><rect
          class="head"
          x="${x}"
          y="${y}"
          width="${width}"
          height="${title}"
          rx="5"
        /><text class="name" x="${x + 12}" y="${y + 18}">${clipped(table.name)}</text>${(rows.get(table.id) ?? []).map(
          (key, row) => html`<text x="${x + 12}" y="${y + title + 16 + row * line}">${clipped(key)}</text>`,
        )}`;
      const classes = `table${table.small === undefined ? '' : ' small'}${table.id === drawing.centre ? ' centre' : ''}`;
      return href === undefined
        ? html`<g class="${classes}" data-id="${table.id}">${inside}</g> `
        : html`<a class="${classes}" data-id="${table.id}" href="${href}">${inside}</a> `;
    })}
  </svg>`;
}

/** The columns that refer to other tables. */
function keysOf({ columns }: TablePage): string[] {
  return columns.filter(({ references }) => references.length > 0).map(({ name }) => name);
}

function clipped(text: string): string {
  const letters = [...text];
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : text;
}

/** The colours that style.css has, for a picture without a page around it. */
const aloneStyle = `
svg { background: #ffffff; font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; }
.domain rect { fill: #f5f7fa; stroke: #d5dbe3; }
.domain text { fill: #5a6675; font-size: 13px; font-weight: 600; }
.edge { fill: none; stroke: #748294; stroke-width: 1.2; }
.edge.cascade { stroke: #b4432f; }
.arrow { fill: #748294; }
.arrow.cascade { fill: #b4432f; }
.table rect { fill: #ffffff; stroke: #748294; }
.table .head { fill: #dfe8f5; }
.table.small .head { fill: #e9ece4; }
.table text { fill: #38424e; }
.table .name { fill: #10161d; font-weight: 700; }
@media (prefers-color-scheme: dark) {
  svg { background: #14181d; }
  .domain rect { fill: #1a2027; stroke: #333d48; }
  .domain text { fill: #9aa7b5; }
  .edge { stroke: #7b8896; }
  .edge.cascade { stroke: #e08573; }
  .arrow { fill: #7b8896; }
  .arrow.cascade { fill: #e08573; }
  .table rect { fill: #1d242c; stroke: #7b8896; }
  .table .head { fill: #263a55; }
  .table.small .head { fill: #30372c; }
  .table text { fill: #c3ccd6; }
  .table .name { fill: #f2f5f8; }
}
`;
