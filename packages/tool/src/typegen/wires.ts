import type { Wire } from 'pgproof-runtime/codecs.js';
import type { Types } from './types.js';

/** How the values of a type are written, which those of a domain are as those of the type below it. */
export function wireOf(types: Types, oid: string): Wire {
  const type = types.byOid.get(oid);
  if (type?.kind === 'd') return wireOf(types, type.base);
  if (Number(oid) < firstOfDatabase) return Number(oid);
  if (type === undefined || type.element === '0') return 0;
  const items = wireOf(types, type.element);
  const delimiter = types.byOid.get(type.element)?.delimiter ?? ',';
  return delimiter === ',' ? [items] : [items, delimiter];
}

/** As a module has it: `23`, `[0]`, `[[16], ';']`. */
export function wireText(wire: Wire): string {
  if (typeof wire === 'number') return String(wire);
  const [items, delimiter] = wire;
  return `[${wireText(items)}${delimiter === undefined ? '' : `, '${delimiter.replace(/[\\']/g, '\\$&')}'`}]`;
}

/** Types below this number have it in every database; above stand those that a server numbers itself when its first database is made. */
const firstOfDatabase = 10_000;
