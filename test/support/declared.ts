import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a generated module says of its queries' rows and parameters, against what they are. */

const project = join(import.meta.dirname, '../..');
/** Where generated modules are: those of the platform, and those of the tool. */
export const moduleFolders = ['src/queries', 'packages/tool/src/queries'].map((folder) => join(project, folder));

/** The fields of `<Query>Result` or `<Query>Params`, with their types, as the module `features/feature-usage` declares them. */
export function fieldsOf(module: string, name: string): Map<string, string> {
  const key = `${module}: ${name}`;
  const known = fields.get(key) ?? readFields(read(module), name);
  fields.set(key, known);
  return known;
}

/**
 * Looks at each value of each row of a query.
 *
 * @param query `features/feature-usage: FindFeatureUsage`; one that no module has is the test's own, and declares nothing.
 * @throws Error that names the query, the column and its type.
 */
export function checkRows(query: string, rows: readonly unknown[]): void {
  const [module = '', name = ''] = query.split(': ');
  if (module === 'test') return;
  const types = fieldsOf(module, `${name}Result`);
  for (const row of rows as Record<string, unknown>[]) {
    const columns = Object.keys(row);
    if (columns.length !== types.size)
      throw new Error(`${query} gives ${columns.join()}, not ${[...types.keys()].join()}`);
    for (const [column, type] of types) {
      if (!isOf(row[column], type))
        throw new Error(`${query}: ${column} is declared ${type}, and is ${JSON.stringify(row[column])}`);
    }
  }
}

/** The labels of an enum by the name of its type. */
export function labelsOf(type: string): string[] {
  const [, union = ''] = new RegExp(`export type ${type} =([^;]*);`).exec(read('enums')) ?? [];
  return [...union.matchAll(/'([^']*)'/g)].map(([, label = '']) => label);
}

const fields = new Map<string, Map<string, string>>();
const sources = new Map<string, string>();

function read(module: string): string {
  const source = sources.get(module) ?? readFileSync(moduleFile(module), 'utf8');
  sources.set(module, source);
  return source;
}

/** A type of a column of JSON, which says nothing that could be looked at. */
function isJsonType(type: string): boolean {
  return new RegExp(`export type ${type} =`).test(jsonTypes);
}

const jsonTypes = readFileSync(join(project, 'src/models/json.ts'), 'utf8');

/** The file of a module: `catalog/columns`. */
export function moduleFile(module: string): string {
  const files = moduleFolders.map((folder) => join(folder, `${module}.ts`));
  return files.find((file) => existsSync(file)) ?? files.join();
}

function readFields(source: string, name: string): Map<string, string> {
  const body = new RegExp(`export interface ${name} \\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1] ?? '';
  const lines = body.matchAll(/^ {2}'?([^:'?]+)'?\??: (.*);$/gm);
  return new Map([...lines].map(([, field = '', type = '']) => [field, type]));
}

function isOf(value: unknown, type: string): boolean {
  if (type.endsWith(' | null')) return value === null || isOf(value, type.slice(0, -' | null'.length));
  if (type.endsWith('[]')) {
    const element = type.slice(0, -2).replace(/^\((.*)\)$/, '$1');
    return Array.isArray(value) && value.every((item) => isOf(item, element));
  }
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
    case 'Timestamp':
      return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(String(value));
    case 'Json':
      return value !== undefined && !(value instanceof Date);
    case 'Buffer':
      return Buffer.isBuffer(value);
    default:
      return isJsonType(type) ? value !== undefined : labelsOf(type).includes(value as string);
  }
}
