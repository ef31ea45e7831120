import type { Types } from './types.js';
import { literal } from './write.js';

/** Below the folder of modules. */
export const enumsModule = 'enums.ts';

/** One exported union for each enum type of the schema, its labels in their order; undefined when there is none. */
export function emitEnums({ byOid, enumNames }: Types): string | undefined {
  if (enumNames.size === 0) return undefined;
  const unions = [...enumNames]
    .sort(([, left], [, right]) => (left < right ? -1 : 1))
    .map(([oid, name]) => {
      const labels = (byOid.get(oid)?.labels ?? []).map(literal);
      return `export type ${name} = ${labels.length === 0 ? 'never' : labels.join(' | ')};\n`;
    });
  return [
    '// Generated from the enum types of the schema by pgproof types: a migration changes them.\n',
    ...unions,
  ].join('\n');
}
