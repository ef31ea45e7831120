import type { Catalog } from '../catalog/catalog.js';

type Column = Pick<Catalog['columns'][number], 'default' | 'type'>;

/** Whether the server's expression is the model's, but for the cast to the column's own type, and for how a number is written. */
export function sameDefault(wanted: string | undefined, found: Column): boolean {
  if (wanted === undefined || found.default === null) return wanted === undefined && found.default === null;
  const stripped = withoutCast(found.default, found.type);
  return (
    stripped === wanted ||
    (/^(numeric|smallint|integer|bigint|real|double)/.test(found.type) && sameNumber(stripped, wanted))
  );
}

/** The server casts a literal to the column's type, without its modifier. */
export function withoutCast(expression: string, type: string): string {
  const cast = `::${type.replace(/\(.*\)/, '')}`;
  return expression.endsWith(cast) ? expression.slice(0, -cast.length) : expression;
}

/** `'0'` and `0` and `0.00` are one number, however old the migration that wrote it. */
function sameNumber(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) =>
    (/^'?(-?\d+(\.\d+)?)'?$/.exec(text)?.[1] ?? '').replace(/(\.\d*?)0+$/, '$1'),
  );
  return a !== '' && a?.replace(/\.$/, '') === b?.replace(/\.$/, '');
}
