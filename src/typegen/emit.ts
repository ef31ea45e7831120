import { UserError } from '../errors.js';
import { parseOutput, type DescribedQuery } from './parse-output.js';
import type { DescribedFile } from './pgtyped.js';

/**
 * The module that serves one file of queries: its types, the final text with `$n`, and the order of the parameters. It imports
 * types only, so that nothing is loaded or parsed when it is.
 */
export function emitModule(path: string, output: string): string {
  const { sharedTypes, queries } = parseOutput(output);
  const bridge = `${'../'.repeat(path.split('/').length)}database/query.js`;
  return [
    `// Generated from sql/${path}.sql by make types: change it there.`,
    `import type { Query } from '${bridge}';`,
    ...sharedTypes,
    ...queries.map((query) => emitQuery(path, query)),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** The names of the queries that a file asks for. */
export function namesIn({ source }: DescribedFile): string[] {
  return [...source.matchAll(/@name\s+(\w+)/g)].map(([, name = '']) => name);
}

function emitQuery(path: string, { name, statement, parameters, paramsType, resultType }: DescribedQuery): string {
  const text = stripHints(numberParameters(path, name, statement, parameters));
  const names = parameters.map((parameter) => `'${parameter.name}'`).join(', ');
  return [
    paramsType?.replaceAll(' | null | void', ' | null | undefined') ??
      `export type ${name}Params = Record<never, never>;`,
    resultType ?? `export type ${name}Result = Record<never, never>;`,
    `export const ${name[0]?.toLowerCase() ?? ''}${name.slice(1)}: Query<${name}Params, ${name}Result> = {\n` +
      `  name: '${path}: ${name}',\n` +
      `  text: \`\n${escapeTemplate(text)}\`,\n` +
      `  parameters: [${names}],\n};`,
  ].join('\n\n');
}

function numberParameters(
  path: string,
  query: string,
  statement: string,
  parameters: DescribedQuery['parameters'],
): string {
  const places = parameters.flatMap(({ name, transform, locs }, index) => {
    if (transform.type !== 'scalar') {
      throw new UserError(`sql/${path}.sql: ${query}: parameter ${name} is spread into a list`, {
        fix: `compare with = any(:${name}!), or take rows from unnest(:${name}!::type[]): one prepared statement, whatever the length`,
      });
    }
    return locs.map(({ a, b }) => ({ start: a, end: b + 1, text: `$${index + 1}` }));
  });
  return places
    .sort((left, right) => right.start - left.start)
    .reduce((text, { start, end, text: number }) => text.slice(0, start) + number + text.slice(end), statement);
}

/** `as "id!"` tells the generator that a column cannot be null; the server is not told, so no row has to be renamed. */
function stripHints(text: string): string {
  return text.replace(/\bas\s+"(\w+)[!?]"/gi, 'as "$1"');
}

function escapeTemplate(text: string): string {
  return text.replace(/[\\`]|\$\{/g, (found) => `\\${found}`);
}
