import { existsSync } from 'node:fs';
import type { BuiltIn } from 'pgproof-runtime/conversions.js';
import { namePattern, unquote } from 'pgproof-runtime/quote.js';
import type { Facts } from './nullability/catalog.js';
import { itemsOf, kindOf, type Local, type Override, type Overrides, type Types } from './types.js';
import { typeName } from './write.js';

/** What the configuration says of types. */
export interface TypesConfig {
  /** By `schema.table.column`. */
  readonly columns?: Readonly<Record<string, TypeOf>>;
  /** By the name of a type of the database's. */
  readonly database?: Readonly<Record<string, TypeOf>>;
}

export type TypeOf = BuiltIn | ModuleType;

/** A type that a module exports, and functions of the module that make a value of it, and the other way. */
export interface ModuleType {
  readonly type: string;
  readonly from: string;
  readonly parse?: string;
  readonly serialize?: string;
}

/** Who says what is wrong with an entry, at its place. */
export interface TypesOption extends TypesConfig {
  readonly fail: (path: readonly string[], message: string, fix: string) => Error;
}

/**
 * Finds what the configuration names in the database.
 *
 * @param taken what the modules of the queries export.
 * @throws what `fail` makes, where something is not there.
 */
export function readOverrides(
  { columns = {}, database = {}, fail }: TypesOption,
  facts: Facts,
  types: Types,
  taken: Iterable<string>,
): Overrides {
  const locals = namer([...taken, ...types.enumNames.values()]);
  const known = new Map<string, Override>();
  // Of two columns that are said to be the same, the values go together.
  const same = (made: Override): Override => {
    const key = JSON.stringify(made);
    known.set(key, known.get(key) ?? made);
    return known.get(key) ?? made;
  };
  const override = (path: readonly string[], value: TypeOf, oid: string): Override => {
    const kind = kindOf(types, oid);
    if (typeof value === 'string') {
      const type = types.byOid.get(itemsOf(types, oid));
      if (type !== undefined && fits[value].includes(type.schema === 'pg_catalog' ? type.name : ''))
        return same({ text: value, kind, builtIn: value });
      throw fail(
        path,
        `${value} is for ${fits[value].join(', ')}, and not for ${type?.written ?? ''}`,
        'name a type of a module of yours, with parse and serialize',
      );
    }
    const { type, from, parse, serialize } = value;
    if (isPath(from) && !existsSync(from))
      throw fail(path, `${from} is not there`, `write it: it exports the type ${type}`);
    const local = (exported: string): Local => ({ exported, local: locals(from, exported) });
    const named = local(type);
    return same({
      text: named.local,
      kind,
      from,
      type: named,
      ...(parse === undefined ? {} : { parse: local(parse) }),
      ...(serialize === undefined ? {} : { serialize: local(serialize) }),
    });
  };
  const byType = Object.entries(database).map(([name, value]) => {
    const path = ['database', name];
    const named = [...types.byOid.values()].filter((type) => isNamed(type, name));
    const found = named.find(({ schema }) => schema === 'pg_catalog') ?? named[0];
    if (found === undefined)
      throw fail(path, `there is no type ${name}`, 'write int8, or schema.name for one that migrations make');
    if (itemsOf(types, found.oid) !== baseOf(types, found.oid))
      throw fail(path, `${name} is an array`, 'name the type of its items');
    return [found.oid, override(path, value, found.oid)] as const;
  });
  const byColumn = new Map<string, Map<string, Override>>();
  for (const [name, value] of Object.entries(columns)) {
    const path = ['columns', name];
    const parts = [...name.matchAll(new RegExp(`(?:^|\\.)${namePattern}(?=\\.|$)`, 'g'))].map(([, part = '']) =>
      unquote(part),
    );
    const [column = '', table = '', schema = 'public'] = parts.reverse();
    const relation = [...facts.relations.values()].find((one) => one.schema === schema && one.name === table);
    if (relation === undefined)
      throw fail(path, `there is no table ${schema}.${table}`, 'write schema.table.column, as the database names them');
    const fact = [...(facts.columns.get(relation.relation)?.values() ?? [])].find((one) => one.name === column);
    if (fact === undefined)
      throw fail(
        path,
        `${schema}.${table} has no column ${column}`,
        'write schema.table.column, as the database names them',
      );
    const made = override(path, value, fact.type);
    // A partition, and a table that inherits, has the column, too.
    for (const member of [relation.relation, ...relation.descendants]) {
      byColumn.set(member, (byColumn.get(member) ?? new Map<string, Override>()).set(column, made));
    }
  }
  return { types: new Map(byType), columns: byColumn };
}

/** A module of a package is found by the compiler. */
export function isPath(from: string): boolean {
  return /^\.|^\/|\.[cm]?tsx?$/.test(from);
}

const integers = ['int2', 'int4', 'int8', 'oid'];

/** The types whose values can be such. */
const fits: Readonly<Record<BuiltIn, readonly string[]>> = {
  bigint: [...integers, 'numeric'],
  number: [...integers, 'numeric', 'float4', 'float8'],
  Date: ['date', 'timestamp', 'timestamptz'],
};

function isNamed(
  { name, schema, written }: { name: string; schema: string; written: string },
  wanted: string,
): boolean {
  if (wanted === written || wanted === `${schema}.${name}`) return true;
  return wanted === name && (schema === 'pg_catalog' || schema === 'public');
}

function baseOf({ byOid }: Types, oid: string): string {
  const type = byOid.get(oid);
  return type?.kind === 'd' ? baseOf({ byOid } as Types, type.base) : oid;
}

/** Gives each export of each module a name of its own, which is the export's where that is free. */
function namer(taken: readonly string[]): (from: string, exported: string) => string {
  const used = new Set(taken);
  const names = new Map<string, string>();
  return (from, exported) => {
    const key = `${from} ${exported}`;
    const local = names.get(key) ?? typeName(exported, used);
    used.add(local);
    names.set(key, local);
    return local;
  };
}
