import { code, dateOfMigration, link, queryLink, tableLink, type Context } from './frame.js';
import { html, joined, type Value } from './html.js';
import { partId } from './links.js';
import type { ColumnRow, ConstraintRow, History, IndexRow, OtherRow } from './model.js';
import { shown } from './source.js';

export function columnCells(context: Context, column: ColumnRow): Value[] {
  return [
    html`<span id="${partId('column', column.name)}">${code(column.name)}</span
      >${column.primaryKey && html` <small>key</small>`}`,
    typeCell(context, column),
    column.notNull ? 'no' : 'yes',
    column.default !== undefined && code(column.default),
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
  return html`${link(context, typeId && context.links.type(typeId), code(shown(type)))}${labels.length > 0 && html` <small>${labels.map(({ label }) => label).join(', ')}</small>`}`;
}

export function constraintCells(context: Context, { name, definition, about, history }: ConstraintRow): Value[] {
  return [
    html`<span id="${partId('constraint', name)}">${code(name)}</span>`,
    code(definition),
    about,
    since(context, history),
  ];
}

export function indexCells(
  context: Context,
  { name, definition, constraint, about, serves, needed, history }: IndexRow,
): Value[] {
  return [
    html`<span id="${partId('index', name)}">${code(name)}</span>`,
    code(definition),
    constraint === undefined ? about : html`of the constraint ${code(constraint)}`,
    serves.length === 0 ? 'none' : servedBy(context, serves, new Set(needed)),
    since(context, history),
  ];
}

/** Without the index some queries read or sort more; for others another one would do. */
function servedBy(context: Context, serves: readonly string[], needed: ReadonlySet<string>): Value {
  const list = (ids: readonly string[]) => joined(ids.map((id) => queryLink(context, id)));
  const [without, others] = [serves.filter((id) => needed.has(id)), serves.filter((id) => !needed.has(id))];
  return html`${without.length > 0 && html`<div><strong>need it:</strong> ${list(without)}</div>`}${others.length > 0 && html`<div><small>would use another:</small> ${list(others)}</div>`}`;
}

export function otherCells(context: Context, { kind, name, text, history }: OtherRow): Value[] {
  return [html`${kind} ${code(name)}`, code(text), since(context, history)];
}

/** The migration that made something, and those that changed it. */
function since(context: Context, history: History): Value {
  const own = history.filter(({ follows }) => follows !== true);
  if (own.length === 0) return 'before the first migration';
  return joined(
    own.map((event, index) => {
      const page = context.links.migration(event.migration);
      const to = page && (event.line === undefined ? page : `${page}#up-${event.line}`);
      const was = event.was === undefined ? '' : html`, was ${code(event.was.replace(/^.*\./, ''))}`;
      return html`${index > 0 && html`<small>${event.was === undefined ? 'changed' : 'renamed'}</small> `}<span
          class="since"
          title="${event.migration}"
          >${link(context, to, dateOfMigration(event.migration))}</span
        >${was}`;
    }),
    html`<br />`,
  );
}
