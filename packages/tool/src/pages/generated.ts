import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constantName, paramsName, resultName } from '../typegen/write.js';
import type { GeneratedQuery } from './model.js';

/**
 * What a generated module says of a query.
 *
 * @param out the folder of modules.
 * @param path of the file of queries below its folder, without `.sql`.
 * @returns undefined where there is no module, or the query is not in it.
 */
export function generatedQuery(out: string, path: string, query: string): Omit<GeneratedQuery, 'file'> | undefined {
  const text = read(join(out, `${path}.ts`));
  const constant = constantName(query);
  const [, cardinality] = new RegExp(`^export const ${constant}: Query<.*, '([a-z]+)'> = \\{$`, 'm').exec(text) ?? [];
  if (cardinality === undefined) return undefined;
  const types = [paramsName(query), resultName(query)].map((name) => declarationOf(text, name)).filter(Boolean);
  return { constant, cardinality, types: types.join('\n\n') };
}

function declarationOf(text: string, name: string): string {
  return new RegExp(`^export (?:interface ${name} \\{\n[^]*?^\\}|type ${name} = .*;)$`, 'm').exec(text)?.[0] ?? '';
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
