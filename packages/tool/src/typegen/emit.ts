import { dirname, join } from 'node:path';
import { conversions, importsOf } from './conversions.js';
import { cardinalityOf } from './explained.js';
import { node, number, token, type Node } from './nullability/node.js';
import { resultEntries } from './nullability/command.js';
import { notNull } from './nullability/nullability.js';
import type { Facts } from './nullability/catalog.js';
import type { Typed, TypedQuery } from './typed.js';
import { typeText, type TypeText, type Types } from './types.js';
import { wireOf, wireText } from './wires.js';
import { comment, constantName, key, lineComment, literal, paramsName, resultName, template } from './write.js';

/**
 * The module that serves one file of queries: types, the final text with `$n`, and the order and the types of the parameters. It imports
 * types only, so that nothing is loaded or parsed when it is, but for the functions that the configuration names.
 */
export function emitModule(
  path: string,
  queries: readonly TypedQuery[],
  { facts, types, out }: Pick<Typed, 'facts' | 'types'> & { readonly out: string },
): string {
  const up = '../'.repeat(path.split('/').length);
  const emitted = queries.map((query) => emitQuery(path, query, facts, types));
  const enums = [...new Set(emitted.flatMap((query) => query.types.flatMap((type) => type.enums)))];
  const text = emitted.flatMap((query) => query.parts);
  const fields = emitted.flatMap((query) => [...query.types.map((type) => type.text), ...query.functions]).join(' ');
  const overrides = emitted.flatMap((query) => query.types.flatMap(({ override }) => override ?? []));
  const shared = ['Json', 'JsonInput', 'Query', 'Timestamp'].filter(
    (name) => name === 'Query' || new RegExp(`\\b${name}\\b`).test(fields),
  );
  const imports = [
    `import type { ${shared.join(', ')} } from 'pgproof-runtime';`,
    ...(enums.length === 0
      ? []
      : [`import type { ${enums.sort().join(', ')} } from '${up.slice(3)}${up === '../' ? './' : ''}enums.js';`]),
    ...importsOf(overrides, dirname(join(out, path)), fields),
  ];
  return (
    [
      lineComment(`Generated from sql/${path}.sql by pgproof types: change it there.`),
      imports.join('\n'),
      ...text,
    ].join('\n\n') + '\n'
  );
}

interface Emitted {
  readonly parts: readonly string[];
  readonly types: readonly TypeText[];
  /** What makes the values that the configuration wants, and writes them. */
  readonly functions: readonly string[];
}

function emitQuery(path: string, typed: TypedQuery, facts: Facts, types: Types): Emitted {
  const { query, described } = typed;
  const { name } = query;
  const parameters = parameterFields(typed, types);
  const columns = columnFields(typed, facts, types);
  const cardinality = cardinalityOf(described, facts);
  const parse = conversions(columns, 'parse', (index) => described.columns[index]?.oid ?? '', types);
  const serialize = conversions(parameters, 'serialize', (index) => described.parameters[index]?.oid ?? '', types);
  const oids = described.parameters.map(({ oid }) => wireText(wireOf(types, oid)));
  const constant = [
    comment(query.documentation, ''),
    `export const ${constantName(name)}: Query<${paramsName(name)}, ${resultName(name)}, '${cardinality}'> = {\n`,
    `  name: ${literal(`${path}: ${name}`)},\n`,
    `  text: ${template(`\n${query.text}`)},\n`,
    `  parameters: [${query.parameters.map((parameter) => literal(parameter.name)).join(', ')}],\n`,
    `  oids: [${oids.join(', ')}],\n${decodeLine(typed, types)}${parse}${serialize}  cardinality: '${cardinality}',\n`,
    query.neverNull.length === 0
      ? ''
      : `  neverNull: [${query.neverNull.map(({ column }) => literal(column)).join(', ')}],\n`,
    '};',
  ].join('');
  return {
    parts: [shape(paramsName(name), parameters), shape(resultName(name), columns), constant],
    types: [...parameters, ...columns].map(({ type }) => type),
    functions: [parse, serialize],
  };
}

/** A parameter or a column, as its interface has it. */
export interface Field {
  readonly name: string;
  readonly type: TypeText;
  readonly takesNull: boolean;
  readonly optional: boolean;
  readonly documentation: string;
}

function shape(name: string, fields: readonly Field[]): string {
  if (fields.length === 0) return `export type ${name} = Record<never, never>;`;
  const lines = fields.map(({ name: field, type, takesNull, optional, documentation }) => {
    const value = `${type.text}${takesNull ? ' | null' : ''}${optional ? ' | undefined' : ''}`;
    return `${comment(documentation, '  ')}  ${key(field)}${optional ? '?' : ''}: ${value};\n`;
  });
  return `export interface ${name} {\n${lines.join('')}}`;
}

/** The columns that no driver can decode. The arrays among the types of a database: what else it has made comes as text. */
function decodeLine({ described, analysis }: TypedQuery, types: Types): string {
  const columns = analysis.columns.flatMap(({ name }, index) => {
    const wire = wireOf(types, described.columns[index]?.oid ?? '');
    return typeof wire === 'number' ? [] : [`${key(name)}: ${wireText(wire)}`];
  });
  return columns.length === 0 ? '' : `  decode: { ${columns.join(', ')} },\n`;
}

export function parameterFields({ query, described, analysis, origins }: TypedQuery, types: Types): Field[] {
  return query.parameters.map(({ name }, index) => {
    const takesNull = analysis.parameters[index]?.takesNull === true;
    const type = typeText(types, described.parameters[index]?.oid ?? '', 'parameter', origins.parameters[index]);
    return { name, type, takesNull, optional: takesNull, documentation: '' };
  });
}

export function columnFields({ described, analysis, origins }: TypedQuery, facts: Facts, types: Types): Field[] {
  const entries = described.tree === undefined ? [] : resultEntries(described.tree);
  return analysis.columns.map(({ name, nullability, elements }, index) => ({
    name,
    type: typeText(
      types,
      described.columns[index]?.oid ?? '',
      elements === notNull ? 'full' : 'result',
      origins.columns[index],
    ),
    takesNull: nullability !== notNull,
    optional: false,
    documentation: columnComment(entries[index], facts),
  }));
}

/** What `comment on column` says of the column that a result's column is. */
function columnComment(entry: Node | undefined, facts: Facts): string {
  if (entry === undefined || node(entry, 'expr').kind !== 'VAR') return '';
  return facts.columns.get(token(entry, 'resorigtbl'))?.get(String(number(entry, 'resorigcol')))?.comment ?? '';
}
