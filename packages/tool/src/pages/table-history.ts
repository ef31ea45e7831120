import { code, count, lineLink, migrationLink, whyOf, wordsOf, type Context } from './frame.js';
import { html, type Value } from './html.js';
import type { History, TablePage } from './model.js';

/** What each migration did to the table and to its parts. */
export function historyOfTable(context: Context, table: TablePage): Value {
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
        ${reason !== '' && html`<p class="reason">${whyOf(reason)}</p>`}
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
    ${what}${code(path.replace(/^.*\./, ''))}${detail !== '' && html`: ${detail}`}${event.line !== undefined && html` <small>line ${lineLink(context, event)}</small>`}`;
}

function partsOf(events: History): string {
  const number = (kind: string) => events.filter(({ object }) => object.startsWith(`${kind} `)).length;
  return [
    count(number('column'), 'column'),
    count(number('constraint'), 'constraint'),
    count(number('index'), 'index', 'indexes'),
  ].join(', ');
}
