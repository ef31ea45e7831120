import type { ListTypesResult } from '../queries/typegen/types.js';
import { nameEnums } from './enum-names.js';

/** A TypeScript type, and what it takes to name it. */
export interface TypeText {
  readonly text: string;
  /** The unions of enums in it. */
  readonly enums: readonly string[];
}

export interface Types {
  readonly byOid: ReadonlyMap<string, ListTypesResult>;
  /** The name of each enum's union, by oid. */
  readonly enumNames: ReadonlyMap<string, string>;
}

/** @param declared what the modules of the queries export. */
export function readTypes(rows: readonly ListTypesResult[], declared: Iterable<string>): Types {
  return { byOid: new Map(rows.map((row) => [row.oid, row])), enumNames: nameEnums(rows, declared) };
}

/** What the drivers hand out, where it is not text, or is text that has a type of its own. */
const results: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['date', 'time', 'timetz', 'interval', 'int8', 'numeric', 'money', 'bit', 'varbit'].map((name) => [name, 'string']),
  ),
  ...Object.fromEntries(
    ['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'xml'].map((name) => [name, 'string']),
  ),
  ...Object.fromEntries(['int2', 'int4', 'float4', 'float8', 'oid'].map((name) => [name, 'number'])),
  bool: 'boolean',
  bytea: 'Buffer',
  void: 'string',
  timestamp: 'Timestamp',
  timestamptz: 'Timestamp',
  json: 'Json',
  jsonb: 'Json',
};

const parameters: Readonly<Record<string, string>> = {
  ...results,
  int8: 'string | number | bigint',
  numeric: 'string | number',
  timestamp: 'Timestamp | Date',
  timestamptz: 'Timestamp | Date',
  json: 'JsonInput',
  jsonb: 'JsonInput',
};

/** As a parameter, as a column, or as a column whose array holds no NULL. */
export type Use = 'parameter' | 'result' | 'full';

/** What a type of the server's is in TypeScript. One that has no line here comes as the text that the server writes. */
export function typeText(types: Types, oid: string, use: Use): TypeText {
  const type = types.byOid.get(oid);
  if (type === undefined) throw new Error(`there is no type ${oid}`);
  const union = types.enumNames.get(oid);
  if (union !== undefined) return { text: union, enums: [union] };
  if (type.kind === 'd') return typeText(types, type.base, use);
  if (type.element !== '0') return arrayText(types, type, use);
  const own = (use === 'parameter' ? parameters : results)[type.name];
  // Another type of the same name, such as that of the rows of a table, comes as text.
  return { text: (type.schema === 'pg_catalog' ? own : undefined) ?? 'string', enums: [] };
}

function arrayText(types: Types, type: ListTypesResult, use: Use): TypeText {
  const inner = typeText(types, type.element, use);
  const holdsNull = use !== 'full' && !vectors.has(type.oid);
  const item = holdsNull ? `${inner.text} | null` : inner.text;
  const list = /^\w+$/.test(item) ? `${item}[]` : `(${item})[]`;
  return { text: use === 'parameter' ? `readonly ${list}` : list, enums: inner.enums };
}

/** int2vector and oidvector, which hold no NULL. */
const vectors = new Set(['22', '30']);

/** JSON's own null is null, too, wherever the column itself cannot be. */
export function isJson(types: Types, oid: string): boolean {
  const type = types.byOid.get(oid);
  return type?.kind === 'd' ? isJson(types, type.base) : type?.name === 'json' || type?.name === 'jsonb';
}
