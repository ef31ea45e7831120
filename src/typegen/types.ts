import type { ListTypesResult } from '../queries/typegen/types.js';

/** A TypeScript type, and what it takes to name it. */
export interface TypeText {
  readonly text: string;
  /** Enum types in it, by oid. */
  readonly enums: readonly string[];
}

export interface Types {
  readonly byOid: ReadonlyMap<string, ListTypesResult>;
}

export function readTypes(rows: readonly ListTypesResult[]): Types {
  return { byOid: new Map(rows.map((row) => [row.oid, row])) };
}

/** What the drivers hand out, where it is not text, or is text that has a type of its own. */
const results: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['date', 'time', 'timetz', 'interval', 'int8', 'numeric', 'money', 'bit', 'varbit'].map((name) => [name, 'string']),
  ),
  ...Object.fromEntries(
    ['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'xml'].map((name) => [name, 'string']),
  ),
  oid: 'number',
  void: 'string',
  timestamp: 'Timestamp',
  timestamptz: 'Timestamp',
};

const parameters: Readonly<Record<string, string>> = {
  ...results,
  int8: 'string | number | bigint',
  numeric: 'string | number',
  timestamp: 'Timestamp | Date',
  timestamptz: 'Timestamp | Date',
};

/** As a parameter, as a column, or as a column whose array holds no NULL. */
export type Use = 'parameter' | 'result' | 'full';

/** What a type of the server's is in TypeScript. One that has no line here comes as the text that the server writes. */
export function typeText(types: Types, oid: string, use: Use): TypeText {
  const type = types.byOid.get(oid);
  if (type === undefined) throw new Error(`there is no type ${oid}`);
  if (type.kind === 'e') return { text: enumName(type), enums: [oid] };
  if (type.kind === 'd') return typeText(types, type.base, use);
  if (type.element !== '0') return arrayText(types, type, use);
  const own = (use === 'parameter' ? parameters : results)[type.name];
  if (type.schema === 'pg_catalog' && own !== undefined) return { text: own, enums: [] };
  return { text: ownName(types, oid), enums: [] };
}

/** The name of an enum's union. Those outside of public carry their schema. */
export function enumName({ schema, name }: Pick<ListTypesResult, 'schema' | 'name'>): string {
  const full = schema === 'public' ? name : `${schema}_${name}`;
  return full.replace(/\W/g, '_').replace(/^(?=\d)/, '_');
}

function arrayText(types: Types, type: ListTypesResult, use: Use): TypeText {
  const inner = typeText(types, type.element, use);
  const item = use === 'full' ? inner.text : `${inner.text} | null`;
  const list = /^\w+$/.test(item) ? `${item}[]` : `(${item})[]`;
  return { text: use === 'parameter' ? `readonly ${list}` : list, enums: inner.enums };
}

function ownName(types: Types, oid: string): string {
  const names: Record<string, string> = {
    ...Object.fromEntries(['int2', 'int4', 'float4', 'float8', 'oid'].map((name) => [name, 'number'])),
    bool: 'boolean',
    bytea: 'Buffer',
    json: 'Json',
    jsonb: 'Json',
  };
  return names[types.byOid.get(oid)?.name ?? ''] ?? 'string';
}

/** The number of the server's own type that a parameter is written as: that below a domain; 0 for a type that another database numbers otherwise. */
export function wireType(types: Types, oid: string): string {
  const type = types.byOid.get(oid);
  if (type?.kind === 'd') return wireType(types, type.base);
  return Number(oid) < firstOwnOid ? oid : '0';
}

const firstOwnOid = 16384;
