import { shownText } from './html.js';
import { partLink, type Links } from './links.js';
import type { Site } from './model.js';
import { shown } from './source.js';

/** What can be found: what it is, its name, its page, and the words of its description. */
type Entry = readonly [kind: string, name: string, page: string, words: string];

/** The script that gives pages what they search. It is a script since a page that was opened as a file may read no other. */
export function searchScript({ tables, queries, migrations, types, functions }: Site, links: Links): string {
  const entries: Entry[] = [
    ...tables.flatMap((table): Entry[] => {
      const page = links.table(table.id) ?? '';
      return [
        [table.kind, shown(table.id), page, table.about],
        ...table.columns.map((one): Entry => [
          'column',
          `${table.name}.${one.name}`,
          partLink(page, 'column', one.name),
          one.about,
        ]),
        ...table.constraints.map((one): Entry => [
          'constraint',
          `${table.name}.${one.name}`,
          partLink(page, 'constraint', one.name),
          one.about,
        ]),
        ...table.indexes.map((one): Entry => ['index', one.name, partLink(page, 'index', one.name), one.about]),
      ];
    }),
    ...queries.map((one): Entry => ['query', one.name, links.query(one.id) ?? '', one.about]),
    ...migrations.map((one): Entry => [
      'migration',
      one.name,
      links.migration(one.name) ?? '',
      one.reason.replace(/^Why:\s*/, ''),
    ]),
    ...types.map((one): Entry => [
      one.kind,
      one.name,
      links.type(one.id) ?? '',
      [one.about, ...one.labels.map(({ label }) => label)].join(' '),
    ]),
    ...functions.map((one): Entry => [one.kind, one.name, links.function(one.id) ?? '', one.about]),
  ];
  const lines = entries.map((entry) =>
    JSON.stringify(entry.map(shownText))
      .replaceAll('<', '\\u003c')
      .replaceAll('\u2028', '\\u2028')
      .replaceAll('\u2029', '\\u2029'),
  );
  return `globalThis.pgproofEntries = [\n${lines.join(',\n')}\n];\n`;
}
