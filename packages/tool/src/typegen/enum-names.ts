import type { ListTypesResult } from '../queries/typegen/types.js';
import { typeName } from './write.js';

/**
 * The name of each enum's union, by the enum's oid. One outside of public carries its schema. One whose name cannot be a type's, or is
 * another's, or that of something that a query's module exports, has underscores behind it.
 *
 * @param declared what the modules of the queries export.
 */
export function nameEnums(rows: readonly ListTypesResult[], declared: Iterable<string>): ReadonlyMap<string, string> {
  const enums = rows
    .filter(({ kind, schema }) => kind === 'e' && !/^pg_|^information_schema$/.test(schema))
    .map(({ oid, schema, name }) => ({ oid, name: schema === 'public' ? name : `${schema}_${name}`, schema }))
    // Those that keep their name come first: another that comes to be must not rename them.
    .sort((left, right) => rank(left) - rank(right) || (key(left) < key(right) ? -1 : 1));
  const taken = new Set(declared);
  const names = new Map<string, string>();
  for (const { oid, name } of enums) {
    const free = typeName(name, taken);
    taken.add(free);
    names.set(oid, free);
  }
  return names;
}

interface Enum {
  readonly name: string;
  readonly schema: string;
}

function rank({ name, schema }: Enum): number {
  return schema === 'public' && /^\w+$/.test(name) ? 0 : 1;
}

function key({ name, schema }: Enum): string {
  return `${name} ${schema}`;
}
