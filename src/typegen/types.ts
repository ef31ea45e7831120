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

/** What the drivers hand out, where it is not what pgtyped supposes or where it does not know. */
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

/** The configuration that has pgtyped name types so. */
export const typesOverrides = Object.fromEntries(
  Object.keys(results).map((name) => [name, { parameter: parameters[name], return: results[name] }]),
);

/** As a parameter, as a column, or as a column whose array holds no NULL. */
export type Use = 'parameter' | 'result' | 'full';

/**
 * The type of a column or a parameter: what pgtyped called it, but for what it cannot tell: enums of one name in two schemas, domains,
 * arrays with NULLs in them, and types that it has no name for, which come as the text that the server writes.
 */
export function typeText(types: Types, oid: string, named: string, use: Use): TypeText {
  const type = types.byOid.get(oid);
  if (type === undefined) throw new Error(`there is no type ${oid}`);
  if (type.kind === 'e') return { text: enumName(type), enums: [oid] };
  if (type.kind === 'd') return typeText(types, type.base, ownName(types, type.base), use);
  if (type.element !== '0') return arrayText(types, type, named, use);
  const own = (use === 'parameter' ? parameters : results)[type.name];
  if (type.schema === 'pg_catalog' && own !== undefined) return { text: own, enums: [] };
  return { text: known.test(named) ? named : 'string', enums: [] };
}

/** The name of an enum's union. Those outside of public carry their schema. */
export function enumName({ schema, name }: Pick<ListTypesResult, 'schema' | 'name'>): string {
  const full = schema === 'public' ? name : `${schema}_${name}`;
  return full.replace(/\W/g, '_').replace(/^(?=\d)/, '_');
}

const known = /^(string|number|boolean|Buffer|Json)$/;

function arrayText(types: Types, type: ListTypesResult, named: string, use: Use): TypeText {
  const element = /^\((.*)\)\[\]$/.exec(named)?.[1] ?? ownName(types, type.element);
  const inner = typeText(types, type.element, element, use);
  const item = use === 'full' ? inner.text : `${inner.text} | null`;
  const list = /^\w+$/.test(item) ? `${item}[]` : `(${item})[]`;
  return { text: use === 'parameter' ? `readonly ${list}` : list, enums: inner.enums };
}

/** What pgtyped would call a type of the server's, where it was not asked: below a domain, or in an array that it has no name for. */
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
