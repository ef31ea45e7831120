import { name } from '../catalog/facts/text.js';
import { within } from '../pages/inline.js';
import { partsOfPath } from '../timeline/names.js';
import type { Diagram, DiagramPart, DiagramTable, Mark } from './tables.js';

/** Of a table, and of a line of it. */
const [mostParts, longest] = [12, 60];
/** Of the diagram, in characters: where there are more, tables and foreign keys are left out. */
const room = { tables: 9000, references: 2500 };

/**
 * The diagram as Mermaid draws it since its first versions: an entity diagram has no colours in those that many places still have, and takes no quotes in
 * a name. Each mark is a word, too.
 */
export function mermaidOf({ tables, references }: Diagram, searchPath: readonly string[]): string[] {
  const nodes = within(
    tables.map((table, index) => `  t${index + 1}["${textOf(table, searchPath)}"]${classOf(table.mark)}`),
    room.tables,
    (more) => `  more["… and ${more} more tables"]`,
  );
  const shown = tables.slice(0, nodes.filter((node) => /^ {2}t\d/.test(node)).length);
  const ids = new Map(shown.map(({ table }, index) => [table, `t${index + 1}`]));
  const edges = references.flatMap(({ from, to, columns, mark }) => {
    const [start, end] = [ids.get(from), ids.get(to)];
    if (start === undefined || end === undefined) return [];
    const words = `${columns.join(', ')}${mark === null ? '' : ` (${mark})`}`;
    return [`  ${start} ${mark === 'gone' ? '-.->' : '-->'}|"${label(words)}"| ${end}`];
  });
  return [
    'flowchart LR',
    ...nodes,
    ...within(edges, room.references, (more) => `  %% … and ${more} more foreign keys`),
    ...styles,
  ];
}

function textOf({ table, was, mark, parts }: DiagramTable, searchPath: readonly string[]): string {
  const title = [mark === null ? [] : [mark], was === null ? [] : [`was ${was}`]].flat().join(', ');
  const shown = parts.slice(0, mostParts).map((part) => partText(part, mark));
  const more = parts.length > shown.length ? [`… and ${parts.length - shown.length} more`] : [];
  return [`${shownName(table, searchPath)}${title === '' ? '' : ` (${title})`}`, ...shown, ...more]
    .map(label)
    .join('<br/>');
}

function partText({ kind, name: own, was, mark, text }: DiagramPart, of: Mark | null): string {
  const what = kind === 'column' ? own : `${kind} ${own}`;
  const rest = kind === 'column' && mark !== 'gone' && text !== '' ? ` ${text}` : '';
  if (of === 'new') return `${what}${rest}`;
  return was === null ? `${mark}: ${what}${rest}` : `renamed: ${what}${rest}, was ${was}`;
}

/** As a reader writes it: without the schema that everybody means. */
function shownName(table: string, searchPath: readonly string[]): string {
  const [schema = '', ...own] = partsOfPath(table);
  return searchPath.includes(schema) ? name(...own) : table;
}

/** A text in a label, where Mermaid reads quotes, brackets, backticks and marks of Markdown: each has its number. */
function label(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  const cut = [...line].length > longest ? `${[...line].slice(0, longest - 1).join('')}…` : line;
  return cut.replace(
    /[^\p{L}\p{N} .,:()_\u2026-]|^[_\d-]|(?<=\W)_|_(?=\W|$)/gu,
    (found) => `#${found.codePointAt(0) ?? 32};`,
  );
}

function classOf(mark: Mark | null): string {
  return mark === null ? '' : `:::${mark === 'new' ? 'added' : mark}`;
}

/** Each with the colour of its text: the page may be light or dark. */
const styles = [
  '  classDef added fill:#dafbe1,stroke:#1a7f37,color:#116329',
  '  classDef changed fill:#fff8c5,stroke:#9a6700,color:#4d2d00',
  '  classDef gone fill:#ffebe9,stroke:#cf222e,color:#82071e,stroke-dasharray:5 3',
];
