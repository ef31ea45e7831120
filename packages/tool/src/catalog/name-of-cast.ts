/** The types that the server writes otherwise than it calls them. */
const internalNames: Readonly<Record<string, string>> = {
  bigint: 'int8',
  'bit varying': 'varbit',
  boolean: 'bool',
  character: 'bpchar',
  'character varying': 'varchar',
  'double precision': 'float8',
  integer: 'int4',
  real: 'float4',
  smallint: 'int2',
  'time with time zone': 'timetz',
  'time without time zone': 'time',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
};

/**
 * What the server calls a column after a cast to a type: of `timestamp(3) without time zone[]` `timestamp`. Undefined where the text is not a
 * type alone.
 */
export function nameOfCast(type: string): string | undefined {
  const [whole, name = ''] =
    /^((?:"(?:[^"]|"")*"|[\w$.])+)((?: \w+)*(?:\([^()]*\))?(?: \w+)*)(?:\[\])*$/.exec(type) ?? [];
  if (whole === undefined) return undefined;
  const words = whole.replace(/\([^()]*\)|\[\]/g, '');
  const internal = internalNames[words];
  if (internal !== undefined) return internal;
  if (words !== name) return name === 'interval' ? name : undefined;
  const last = /(?:"(?:[^"]|"")*"|[\w$]+)$/.exec(name)?.[0];
  return last?.startsWith('"') === true ? last.slice(1, -1) : last;
}
