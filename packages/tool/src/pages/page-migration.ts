import {
  code,
  count,
  frame,
  grid,
  link,
  migrationLink,
  partsOf,
  tableLink,
  whyOf,
  wordsOf,
  type Context,
} from './frame.js';
import { html, type Value } from './html.js';
import type { History, MigrationPage, PageFile } from './model.js';

/** All about one migration. */
export function migrationPage(context: Context, migration: MigrationPage): string {
  const { migrations } = context.site;
  const place = migrations.indexOf(migration);
  const [before, after] = [migrations[place - 1], migrations[place + 1]];
  const { locks } = partsOf(migration.reason);
  const own = migration.changes.filter(({ follows }) => follows !== true);
  const following = migration.changes.filter(({ follows }) => follows === true);
  return frame(context, {
    title: migration.name,
    body: html`<p class="kind">migration of <time>${migration.date}</time></p>
      <h1>${code(migration.name)}</h1>
      <p class="lead">${whyOf(migration.reason)}</p>
      <p class="facts">${migration.transactional ? 'It is one transaction.' : 'It runs outside of a transaction.'}</p>
      <nav class="steps" aria-label="Migrations before and after">
        ${before !== undefined && html`<span>before: ${migrationLink(context, before.name)}</span>`}
        ${after !== undefined && html`<span>after: ${migrationLink(context, after.name)}</span>`}
      </nav>
      <h2>What it did to the catalog</h2>
      ${own.length === 0 ? html`<p class="none">Nothing: it changes rows, or what no catalog tells.</p>` : changesGrid(context, 'Changes', own)}
      ${
        following.length > 0 &&
        html`<details>
          <summary>${count(following.length, 'object')} more that only follow a renaming</summary>
          ${changesGrid(context, 'What follows a renaming', following)}
        </details>`
      }
      <h2>What it locks</h2>
      ${locks !== '' && html`<p>Its header says: ${locks}</p>`} ${locksSection(context, migration)}
      <h2>Up</h2>
      ${fileSection(migration.up, 'up')}
      <h2>Down</h2>
      ${fileSection(migration.down, 'down')} `,
  });
}

function changesGrid(context: Context, label: string, changes: History): Value {
  return grid(
    label,
    ['Object', 'What', 'Before', 'After', 'Line'],
    changes.map((event) => {
      const { object, was, before, after, line } = event;
      const { kind } = wordsOf(event);
      return [
        objectLink(context, event),
        html`<span class="happening ${kind.replace(' ', '-')}">${kind}</span>`,
        (was !== undefined || before !== undefined) &&
          html`${was !== undefined && html`${code(was)}<br />`}${code(before?.join(' ') ?? '')}`,
        after !== undefined && html`${was !== undefined && html`${code(object)}<br />`}${code(after.join(' '))}`,
        line !== undefined && html`<a href="#up-${line}">${line}</a>`,
      ];
    }),
    { kind: 'wraps' },
  );
}

/** As a replay took them, on tables without rows. */
function locksSection(context: Context, { locks }: MigrationPage): Value {
  if (locks === undefined)
    return html`<p class="none">
      Not known: it runs outside of a transaction, and the kind of its statement does not say it.
    </p>`;
  if (locks.length === 0) return html`<p class="none">No table that was there.</p>`;
  return grid(
    'Locks',
    ['Table', 'Lock', 'Blocks', 'Rows'],
    locks.map(({ table, lock, blocks, rewritten }) => [
      tableLink(context, table),
      lock,
      blocks ?? 'neither reads nor writes',
      rewritten ? 'written anew' : 'stay as they are',
    ]),
  );
}

/** The object, with its table's page where that is still called so. */
function objectLink(context: Context, { object, of = object }: History[number]): Value {
  const [, id = ''] = /^(?:foreign |materialized )?(?:table|view) ([^]*)$/.exec(of) ?? [];
  const [kind = '', ...rest] = object.split(/ (?=[^ ]*$)/s);
  const shown = html`<small>${kind}</small> ${code(rest.join(' '))}`;
  return context.links.table(id) === undefined ? shown : link(context, context.links.table(id), shown);
}

/** A file, each line with its number, which other pages lead to. */
function fileSection({ path, text }: PageFile, name: string): Value {
  const lines = text.replace(/\n$/, '').split('\n');
  return html`<p class="path">${code(path)}</p>
    <pre class="file" tabindex="0">
${lines.map((line, index) => html`<span class="line" id="${name}-${index + 1}">${line} </span>`)}</pre>`;
}

/** All migrations, oldest first. */
export function timelinePage(context: Context): string {
  const { migrations } = context.site;
  const months = [...new Set(migrations.map(({ date }) => date.slice(0, 7)))];
  return frame(context, {
    title: 'Timeline',
    body: html`<h1>Timeline</h1>
      <p class="lead">What became of the schema, migration by migration.</p>
      ${months.map(
        (month) =>
          html`<h2><time>${month}</time></h2>
            <ol class="timeline">
              ${migrations
                .filter(({ date }) => date.startsWith(month))
                .map(
                  (migration) =>
                    html`<li>
                      <p>
                        <time>${migration.date}</time> ${migrationLink(context, migration.name)}
                        <small>${summaryOf(migration.changes)}</small>
                      </p>
                      ${migration.reason !== '' && html`<p class="reason">${whyOf(migration.reason)}</p>`}
                      <p class="touched">${touched(context, migration.changes)}</p>
                    </li> `,
                )}
            </ol> `,
      )}`,
  });
}

function summaryOf(changes: History): string {
  const kinds = changes.filter(({ follows }) => follows !== true).map((event) => wordsOf(event).kind);
  const found = [...new Set(kinds)].map((kind) => `${kinds.filter((one) => one === kind).length} ${kind}`);
  return found.length === 0 ? 'nothing of the catalog' : found.join(', ');
}

/** The tables that are still there. */
function touched(context: Context, changes: History): Value {
  const ids = new Set(
    changes.flatMap(
      ({ object, of = object }) => /^(?:foreign |materialized )?(?:table|view) ([^]*)$/.exec(of)?.[1] ?? [],
    ),
  );
  return context.site.tables.filter(({ id }) => ids.has(id)).map(({ id }) => html`${tableLink(context, id)} `);
}
