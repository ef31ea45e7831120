import { codeInCell, text } from './inline.js';
import type { Domain, Reference, Site, TablePage } from './model.js';
import { shown } from './source.js';

/** One page of Markdown: a Mermaid diagram for each domain, and a table of all tables. GitHub draws both. */
export function markdownOf(site: Site): string {
  const diagrams = site.domains.flatMap((domain) => [
    ...(site.domains.length === 1 ? [] : [`## ${domain.name === '' ? 'Other tables' : domain.name}`, '']),
    '```mermaid',
    ...diagramOf(domain, site),
    '```',
    '',
  ]);
  return [
    `# The schema of ${text(site.name)}`,
    '',
    ...diagrams,
    '## All tables',
    '',
    '| Table | What it is | Size | Refers to | Referred to by |',
    '| --- | --- | --- | --- | --- |',
    ...site.tables.map((table) => rowOf(table)),
    '',
  ].join('\n');
}

function rowOf(table: TablePage): string {
  const { name, about, small, kind, columns, referredBy } = table;
  const ids = (references: readonly string[]) => [...new Set(references)].sort().map((id) => codeInCell(shown(id)));
  const isTable = kind !== 'view' && kind !== 'foreign table';
  const cells = [
    codeInCell(name),
    text(about),
    isTable ? (small === undefined ? 'grows' : `small: ${text(small)}`) : kind,
    ids(columns.flatMap(({ references }) => references.map(({ to }) => to))).join(', '),
    ids(referredBy.map(({ from }) => from)).join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

function diagramOf({ tables }: Domain, site: Site): string[] {
  const own = site.tables.filter(({ id }) => tables.includes(id));
  const among = own.flatMap((table) => [
    ...table.referredBy.filter(({ from }) => !tables.includes(from)),
    ...referencesFrom(table),
  ]);
  return [
    'erDiagram',
    ...own.flatMap((table) => [
      `  ${entity(table.id)} {`,
      ...table.columns.map(
        (column) => `    ${attribute(typeName(column.type))} ${attribute(column.name)}${keys(column)}`,
      ),
      '  }',
    ]),
    ...among.map((reference) => `  ${relationship(reference, site)}`),
  ];
}

/** A foreign key of several columns is one. */
function referencesFrom({ columns }: TablePage): Reference[] {
  return [...new Set(columns.flatMap(({ references }) => references))];
}

function keys({ primaryKey, references }: TablePage['columns'][number]): string {
  const found = [...(primaryKey ? ['PK'] : []), ...(references.length > 0 ? ['FK'] : [])];
  return found.length === 0 ? '' : ` ${found.join(', ')}`;
}

/** One row that is referred to, and how many refer to it. */
function relationship({ from, to, columns }: Reference, { tables }: Site): string {
  const table = tables.find(({ id }) => id === from);
  const mayLack = table?.columns.some(({ name, notNull }) => columns.includes(name) && !notNull) === true;
  const list = `(${columns.join(', ')})`;
  const isOne = table?.indexes.some(({ definition }) => definition === `unique btree ${list}`) === true;
  return `${entity(to)} ${mayLack ? '|o' : '||'}--${isOne ? 'o|' : 'o{'} ${entity(from)} : "${columns.join(', ').replaceAll('"', "'")}"`;
}

/** A name as Mermaid takes it: no escape of a quote is known to it. */
function entity(id: string): string {
  const name = shown(id)
    .replaceAll('"', "'")
    .replace(/[\r\n]/g, ' ');
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name) ? name : `"${name}"`;
}

/** Words of Mermaid's own. */
const reserved = new Set([
  'one',
  'many',
  'only',
  'zero',
  'to',
  'u',
  'title',
  'direction',
  'style',
  'class',
  'classDef',
]);

function attribute(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]+/g, '_');
  return /^[A-Za-z]/.test(plain) ? plain : `x${plain}`;
}

const shortTypes: Record<string, string> = {
  'character varying': 'varchar',
  character: 'char',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  'double precision': 'float8',
};

function typeName(type: string): string {
  const base = type.replace(/\([^)]*\)/, '').trim();
  const element = base.replace(/(?:\[\])+$/, '');
  return `${shown(shortTypes[element] ?? element)}${base === element ? '' : '_array'}`;
}
