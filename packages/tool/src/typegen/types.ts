import type { ListTypesResult } from '../queries/typegen/types.js';
import type { BuiltIn } from 'pgproof-runtime/conversions.js';
import { nameEnums } from './enum-names.js';

/** A TypeScript type, and what it takes to name it. */
export interface TypeText {
  readonly text: string;
  /** The unions of enums in it. */
  readonly enums: readonly string[];
  /** What the configuration says of it. */
  readonly override?: Override | undefined;
}

/** What the configuration says of the values of a type or a column. Of an array it is what its items are. */
export interface Override {
  /** How the module calls the type. */
  readonly text: string;
  /** The kind of database types that it is for. */
  readonly kind: string;
  readonly builtIn?: BuiltIn;
  /** The user's module. */
  readonly from?: string;
  readonly type?: Local;
  readonly parse?: Local;
  readonly serialize?: Local;
}

/** What a module of the user's exports, and how the generated one calls it. */
export interface Local {
  readonly exported: string;
  readonly local: string;
}

export interface Overrides {
  /** By oid. */
  readonly types: ReadonlyMap<string, Override>;
  /** By oid of the relation, then by name. */
  readonly columns: ReadonlyMap<string, ReadonlyMap<string, Override>>;
}

export interface Types {
  readonly byOid: ReadonlyMap<string, ListTypesResult>;
  /** The name of each enum's union, by oid. */
  readonly enumNames: ReadonlyMap<string, string>;
  readonly overrides: Overrides;
}

/** @param declared what the modules of the queries export. */
export function readTypes(rows: readonly ListTypesResult[], declared: Iterable<string>): Types {
  return {
    byOid: new Map(rows.map((row) => [row.oid, row])),
    enumNames: nameEnums(rows, declared),
    overrides: { types: new Map(), columns: new Map() },
  };
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

/**
 * What a type of the server's is in TypeScript. One that has no line here comes as the text that the server writes.
 *
 * @param origin what the configuration says of the column that the value comes from, or goes to.
 */
export function typeText(types: Types, oid: string, use: Use, origin?: Override): TypeText {
  const type = types.byOid.get(oid);
  if (type === undefined) throw new Error(`there is no type ${oid}`);
  const override = (origin?.kind === kindOf(types, oid) ? origin : undefined) ?? types.overrides.types.get(oid);
  if (type.element !== '0') return arrayText(types, type, use, override);
  if (override !== undefined && !isArray(types, oid)) return overrideText(types, oid, use, override);
  const union = types.enumNames.get(oid);
  if (union !== undefined) return { text: union, enums: [union] };
  if (type.kind === 'd') return typeText(types, type.base, use, override);
  const own = (use === 'parameter' ? parameters : results)[type.name];
  // Another type of the same name, such as that of the rows of a table, comes as text.
  return { text: (type.schema === 'pg_catalog' ? own : undefined) ?? 'string', enums: [] };
}

/** What a type is without what the configuration says of it. */
export function plainText(types: Types, oid: string, use: Use): TypeText {
  return typeText({ ...types, overrides: { types: new Map(), columns: new Map() } }, oid, use);
}

/** A parameter takes what it takes without a configuration as well, unless a type of the user's is there to tell values apart. */
function overrideText(types: Types, oid: string, use: Use, override: Override): TypeText {
  if (override.builtIn === undefined || use !== 'parameter') return { text: override.text, enums: [], override };
  const plain = plainText(types, oid, use).text.split(' | ');
  return { text: [...new Set([...plain, override.text])].join(' | '), enums: [], override };
}

function arrayText(types: Types, type: ListTypesResult, use: Use, origin: Override | undefined): TypeText {
  const inner = typeText(types, type.element, use, origin);
  const holdsNull = use !== 'full' && !vectors.has(type.oid);
  const item = holdsNull ? `${inner.text} | null` : inner.text;
  const list = /^\w+$/.test(item) ? `${item}[]` : `(${item})[]`;
  return { ...inner, text: use === 'parameter' ? `readonly ${list}` : list };
}

/** The type of an array's items; of any other type, the type below its domains. */
export function itemsOf(types: Types, oid: string): string {
  const type = types.byOid.get(oid);
  if (type?.kind === 'd') return itemsOf(types, type.base);
  return type === undefined || type.element === '0' ? oid : itemsOf(types, type.element);
}

/** Whether a value is an array of the server's. */
export function isArray(types: Types, oid: string): boolean {
  const type = types.byOid.get(oid);
  return type?.kind === 'd' ? isArray(types, type.base) : (type?.element ?? '0') !== '0';
}

/** What a type shares with those whose values are the same in JavaScript: a value goes from one to the other and stays what it is. */
export function kindOf(types: Types, oid: string): string {
  const items = itemsOf(types, oid);
  const { name = '', schema } = types.byOid.get(items) ?? {};
  if (schema !== 'pg_catalog') return items;
  return kinds[name] ?? items;
}

const kinds: Readonly<Record<string, string>> = {
  json: 'json',
  jsonb: 'json',
  text: 'text',
  varchar: 'text',
  bpchar: 'text',
};

/** int2vector and oidvector, which hold no NULL. */
const vectors = new Set(['22', '30']);

/** JSON's own null is null, too, wherever the column itself cannot be. */
export function isJson(types: Types, oid: string): boolean {
  const type = types.byOid.get(oid);
  return type?.kind === 'd' ? isJson(types, type.base) : type?.name === 'json' || type?.name === 'jsonb';
}
