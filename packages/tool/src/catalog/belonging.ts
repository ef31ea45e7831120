import type { Catalog } from './catalog.js';
import { name, plain } from './facts/text.js';

/** The words that objects begin with, as facts write them. */
export const kinds = [
  ...['table', 'foreign table', 'view', 'materialized view', 'column', 'column-order', 'partition', 'inheritance'],
  ...['constraint', 'index', 'trigger', 'rule', 'policy', 'statistics', 'sequence', 'enum', 'domain', 'type', 'schema'],
  ...['function', 'procedure', 'aggregate', 'extension', 'dependence of', 'event trigger'],
  ...['publication', 'publication-table', 'publication-schema', 'subscription'],
  ...['foreign-data wrapper', 'server', 'user mapping', 'language', 'transform', 'conversion', 'collation', 'cast'],
  ...['operator', 'operator class', 'operator family', 'operator of access method', 'function of access method'],
  ...['access method', 'text search parser', 'text search template', 'text search dictionary'],
  ...['text search configuration', 'grant on', 'revoke on', 'default grant', 'default revoke', 'comment on'],
  ...['security label for', 'owner of', 'unknown'],
];

/**
 * Gives the function that tells what an object belongs to, both named as facts name them: a column to its table, a comment to what
 * it is on, a table to its schema. An object that belongs to several (a publication's table: to both) goes with each of them.
 */
export function belongingIn(catalog: Catalog): (object: string) => string[] {
  const relations = relationsIn(catalog);
  const relation = (path: string) => relations.get(path) ?? `table ${path}`;
  const holders = holdersIn(catalog, relation);
  return (object) => {
    const about = patterns.about.exec(object)?.slice(1).find(Boolean);
    if (about !== undefined) return inFactsWords(about, relation);
    const [, path] = patterns.part.exec(object) ?? patterns.whole.exec(object) ?? [];
    if (path !== undefined) return [relation(path)];
    const [, publication, member = ''] = patterns.member.exec(object) ?? [];
    if (publication !== undefined) return [`publication ${publication}`, relation(member)];
    const [, server] = patterns.mapping.exec(object) ?? [];
    if (server !== undefined) return [`server ${server}`];
    const [, family] = patterns.ofFamily.exec(object) ?? [];
    if (family !== undefined) return [`operator family ${family}`];
    const [, schema] = patterns.inSchema.exec(object) ?? patterns.privilege.exec(object) ?? [];
    return [...(holders.get(object) ?? []), ...(schema === undefined ? [] : [`schema ${schema}`])];
  };
}

const word = String.raw`(?:"(?:[^"]|"")*"|[^\s".(),]+)`;
const pattern = (text: string) => new RegExp(`^${text.replaceAll('NAME', word)}$`, 's');

const patterns = {
  about: pattern(
    '(?:(?:grant|revoke) on (.*) (?:to|from) NAME(?: by NAME)?|comment on (.*)|security label for NAME on (.*)|owner of (.*)|dependence of (.*) on extension NAME)',
  ),
  part: pattern(String.raw`(?:column|constraint|trigger|rule|policy) (NAME\.NAME)\.NAME`),
  whole: pattern(String.raw`(?:column-order|partition|inheritance) (NAME\.NAME)`),
  member: pattern('publication-(?:table|schema) (NAME) (.*)'),
  statistics: pattern(String.raw`.* FROM (NAME\.NAME)`),
  mapping: pattern('user mapping .* on server (NAME)'),
  ofFamily: pattern(String.raw`(?:operator|function) of access method .* of (NAME\.NAME USING NAME)`),
  inSchema: pattern(String.raw`(?:[a-z-]+ )+?(NAME)\..*`),
  privilege: pattern('default (?:grant|revoke) for role NAME in schema (NAME) on .*'),
  // What the server calls otherwise than we do.
  serversColumn: pattern('[a-z ]+ column (.*)'),
  serversPart: pattern(String.raw`(?:table |domain )?(constraint|trigger|rule|policy) (NAME) on (NAME\.NAME)`),
  serversOther: pattern('(type|composite type|statistics object) (.*)'),
  alone: pattern(String.raw`NAME\.NAME`),
};

/** The objects that a grant, a comment or an owner may be of: the server names some otherwise than facts do. */
function inFactsWords(about: string, relation: (path: string) => string): string[] {
  if (patterns.alone.test(about)) return [relation(about), `sequence ${about}`, `statistics ${about}`];
  const [, column] = patterns.serversColumn.exec(about) ?? [];
  if (column !== undefined) return [`column ${column}`];
  const [, kind = '', part, table = ''] = patterns.serversPart.exec(about) ?? [];
  if (part !== undefined) return [`${kind} ${table}.${part}`];
  const [, other, path = ''] = patterns.serversOther.exec(about) ?? [];
  return other === undefined ? [about] : [other === 'statistics object' ? `statistics ${path}` : relation(path)];
}

/** Tables, views and types by name: they share their names, since each is a type, too. */
function relationsIn(catalog: Catalog): Map<string, string> {
  const named = (kind: string, { schema, name: own }: { schema: string; name: string }): [string, string] => [
    name(schema, own),
    `${kind} ${name(schema, own)}`,
  ];
  return new Map([
    ...catalog.enums.map((row) => named('enum', row)),
    ...catalog.domains.map((row) => named('domain', row)),
    ...catalog.types.map((row) => named('type', row)),
    ...catalog.views.map((row) => named(row.materialized ? 'materialized view' : 'view', row)),
    ...catalog.tables.map((row) => named(row.kind === 'f' ? 'foreign table' : 'table', row)),
  ]);
}

/** What has a name in the schema and belongs to a table: partitions, indexes, statistics, sequences of columns. */
function holdersIn(catalog: Catalog, relation: (path: string) => string): Map<string, string[]> {
  return new Map([
    ...catalog.parents
      .filter(({ partition }) => partition)
      .map((row): [string, string[]] => [
        relation(name(row.schema, row.table)),
        [relation(name(row.parentSchema, row.parent))],
      ]),
    ...catalog.indexes.map((row): [string, string[]] => [
      `index ${name(row.schema, row.name)}`,
      [relation(name(row.schema, row.table))],
    ]),
    ...catalog.statistics.map((row): [string, string[]] => {
      const [, table = ''] = patterns.statistics.exec(row.definition) ?? [];
      return [`statistics ${name(row.schema, row.name)}`, [relation(plain(table))]];
    }),
    ...catalog.sequences.flatMap(({ schema, name: own, tableSchema, table, column }): [string, string[]][] =>
      tableSchema === null || table === null || column === null
        ? []
        : [[`sequence ${name(schema, own)}`, [`column ${name(tableSchema, table, column)}`]]],
    ),
  ]);
}
