import { relative } from 'node:path';
import { isPath } from './overrides.js';
import { isArray, isJson, itemsOf, plainText, type Local, type Override, type TypeText, type Types } from './types.js';
import { key, literal } from './write.js';

interface Field {
  readonly name: string;
  readonly type: TypeText;
}

/** The line of a query that says which columns are parsed, or which parameters are serialized, and by what; nothing where none is. */
export function conversions(
  fields: readonly Field[],
  way: 'parse' | 'serialize',
  oidOf: (index: number) => string,
  types: Types,
): string {
  const lines = fields.flatMap(({ name, type: { override } }, index) => {
    const converter = override && converterOf(override, way, itemsOf(types, oidOf(index)), types);
    if (converter === undefined) return [];
    const oid = oidOf(index);
    const flat = isJson(types, itemsOf(types, oid)) ? ", 'flat'" : '';
    return [`    ${key(name)}: ${isArray(types, oid) ? `[${converter}${flat}]` : converter},\n`];
  });
  return lines.length === 0 ? '' : `  ${way}: {\n${lines.join('')}  },\n`;
}

/** A function of the user's, which the compiler holds to what comes and what is wanted. */
function converterOf(override: Override, way: 'parse' | 'serialize', oid: string, types: Types): string | undefined {
  // All of JavaScript's own types are written as they are.
  if (override.builtIn !== undefined) return way === 'parse' ? `'${override.builtIn}'` : undefined;
  const named = override[way];
  if (named === undefined) return undefined;
  const plain = plainText(types, oid, way === 'parse' ? 'result' : 'parameter').text;
  const [from, to] = way === 'parse' ? [plain, override.text] : [override.text, plain];
  return `${named.local} satisfies (value: ${from}) => ${to}`;
}

/** The imports from the user's modules: of types, and of the functions that are named. */
export function importsOf(overrides: readonly Override[], folder: string, text: string): string[] {
  const modules = new Map<string, { types: Set<string>; functions: Set<string> }>();
  for (const { from, type, parse, serialize } of overrides) {
    if (from === undefined) continue;
    const found = modules.get(from) ?? { types: new Set(), functions: new Set() };
    modules.set(from, found);
    if (type !== undefined) found.types.add(imported(type));
    for (const one of [parse, serialize])
      if (one !== undefined && new RegExp(`\\b${one.local} satisfies`).test(text)) found.functions.add(imported(one));
  }
  const list = (names: Set<string>) => [...names].sort().join(', ');
  return [...modules]
    .map(([from, found]) => [specifier(from, folder), found] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([from, { types, functions }]) => [
      ...(types.size === 0 ? [] : [`import type { ${list(types)} } from ${literal(from)};`]),
      ...(functions.size === 0 ? [] : [`import { ${list(functions)} } from ${literal(from)};`]),
    ]);
}

function imported({ exported, local }: Local): string {
  return exported === local ? local : `${exported} as ${local}`;
}

function specifier(from: string, folder: string): string {
  if (!isPath(from)) return from;
  const path = relative(folder, from)
    .replaceAll('\\', '/')
    .replace(/(?:\.d)?\.([cm]?)tsx?$/, '.$1js');
  return path.startsWith('.') ? path : `./${path}`;
}
