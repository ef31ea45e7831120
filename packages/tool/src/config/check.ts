import { distance } from '../migrate/names.js';
import type { Config } from './config.js';
import { durationFault, faultOfSchema, readDuration } from './values.js';

type Kind = 'text' | 'list' | 'types';
type KindOf<Value> = Value extends string ? 'text' : Value extends readonly unknown[] ? 'list' : 'types';

/** What each key takes. The compiler holds it to the type, and a test the JSON Schema. */
export const kinds: { readonly [Key in keyof Required<Config>]: KindOf<Required<Config>[Key]> } = {
  migrations: 'text',
  sql: 'text',
  out: 'text',
  releases: 'text',
  models: 'text',
  exceptions: 'text',
  searchPath: 'list',
  schema: 'text',
  seed: 'text',
  roles: 'list',
  lockTimeout: 'text',
  locksFrom: 'text',
  types: 'types',
};

/** What is wrong with a key of a configuration; undefined: nothing. */
export function faultOfKey(key: string): string | undefined {
  if (Object.hasOwn(kinds, key) || key === '$schema') return undefined;
  const known = Object.keys(kinds);
  const bare = key.toLowerCase().replaceAll(/[^a-z]/g, '');
  const near = known.find((one) => distance(one.toLowerCase(), bare) <= 1 + one.length / 8);
  // In the environment it can be another one on each machine.
  if (/url|connection|database/i.test(key))
    return `${JSON.stringify(key)} is no key of a configuration: the database is named by DATABASE_URL, which may stand in .env`;
  return `${JSON.stringify(key)} is no key of a configuration${near === undefined ? '' : `: did you mean "${near}"?`}`;
}

/** What is wrong with the value of a key that there is. */
export function faultOfValue(key: string, value: unknown): string | undefined {
  if (key === '$schema') return typeof value === 'string' ? undefined : '"$schema" is a text';
  const kind: Kind = kinds[key as keyof Config];
  // What is in it has its places, and is looked at by itself.
  if (kind === 'types') return isObject(value) ? undefined : `"${key}" is an object, and not ${shown(value)}`;
  if (kind === 'text' ? typeof value !== 'string' : !isList(value))
    return `"${key}" is ${kind === 'text' ? 'a text' : 'a list of texts'}, and not ${shown(value)}`;
  if ([value].flat().some((text) => (text as string).trim() === '')) return `"${key}" is empty`;
  if (isList(value) && value.length === 0) return key === 'searchPath' ? '"searchPath" names no schema' : undefined;
  if (key === 'schema') return underKey(key, faultOfSchema(value as string));
  if (key === 'locksFrom' && !/^\d{4,14}$/.test(value as string))
    return underKey(key, 'it is how the stamp of a migration begins: 20261201');
  if (key === 'lockTimeout' && readDuration(value as string) === undefined) return underKey(key, durationFault);
  return undefined;
}

/** The keys that there are, for a fix. */
export const knownKeys = `the keys are ${Object.keys(kinds).join(', ')}`;

function isList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return JSON.stringify(value);
  return { object: 'an object', undefined: 'undefined' }[typeof value as string] ?? `a ${typeof value}`;
}

function underKey(key: string, fault: string | undefined): string | undefined {
  return fault === undefined ? undefined : `"${key}": ${fault}`;
}
