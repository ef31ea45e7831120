import { isObject, shown } from './check.js';

/** What is wrong with an entry of `types`, and where: the keys that lead there, and whether it is the last of them or its value. */
export interface EntryFault {
  readonly path: readonly string[];
  readonly of: 'key' | 'value';
  readonly message: string;
}

/** The first fault in `types` of a configuration; undefined: there is none. */
export function faultOfTypes(value: Readonly<Record<string, unknown>>): EntryFault | undefined {
  for (const [group, entries] of Object.entries(value)) {
    if (!groups.includes(group))
      return {
        path: [group],
        of: 'key',
        message: `"types" has no ${JSON.stringify(group)}: it has ${groups.join(' and ')}`,
      };
    if (!isObject(entries))
      return { path: [group], of: 'value', message: `"${group}" is an object, and not ${shown(entries)}` };
    for (const [name, entry] of Object.entries(entries)) {
      const fault = faultOfEntry(entry);
      if (fault !== undefined) return { ...fault, path: [group, name, ...fault.path] };
    }
  }
  return undefined;
}

const groups = ['columns', 'database'];
const builtIns = ['bigint', 'number', 'Date'];
const required = ['type', 'from'];
const names = ['type', 'parse', 'serialize'];

function faultOfEntry(entry: unknown): EntryFault | undefined {
  const here = (message: string): EntryFault => ({ path: [], of: 'value', message });
  if (typeof entry === 'string')
    return builtIns.includes(entry)
      ? undefined
      : here(
          `${JSON.stringify(entry)} is none of ${builtIns.join(', ')}: a type of yours is written { "type": …, "from": … }`,
        );
  if (!isObject(entry))
    return here(`a type is one of ${builtIns.join(', ')}, or { "type": …, "from": … }, and not ${shown(entry)}`);
  for (const [key, value] of Object.entries(entry)) {
    if (![...names, 'from'].includes(key))
      return {
        path: [key],
        of: 'key',
        message: `a type has no ${JSON.stringify(key)}: it has type, from, parse and serialize`,
      };
    if (typeof value !== 'string' || value.trim() === '')
      return { path: [key], of: 'value', message: `"${key}" is a text, and not ${shown(value)}` };
    if (names.includes(key) && !isName(value))
      return {
        path: [key],
        of: 'value',
        message: `"${key}" is the name of what the module exports, and not ${shown(value)}`,
      };
  }
  const missing = required.find((key) => entry[key] === undefined);
  return missing === undefined ? undefined : here(`a type has its ${required.join(' and ')}: "${missing}" is missing`);
}

/** Most names are ASCII, and V8 takes longer to compile the classes of Unicode than all else here takes. */
function isName(text: string): boolean {
  return /^[a-z_$][\w$]*$/i.test(text) || /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(text);
}
