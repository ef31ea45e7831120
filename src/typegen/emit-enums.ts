import { enumName, type Types } from './types.js';

/** Below the folder of modules. */
export const enumsModule = 'enums.ts';

/** One exported union for each enum type of the schema, its labels in their order; undefined when there is none. */
export function emitEnums({ byOid }: Types): string | undefined {
  const enums = [...byOid.values()].filter(
    ({ kind, schema }) => kind === 'e' && !/^pg_|^information_schema$/.test(schema),
  );
  if (enums.length === 0) return undefined;
  const unions = enums
    .sort((left, right) => (enumName(left) < enumName(right) ? -1 : 1))
    .map((type) => {
      const labels = type.labels.map((label) => `'${label.replace(/[\\']/g, '\\$&')}'`);
      return `export type ${enumName(type)} = ${labels.length === 0 ? 'never' : labels.join(' | ')};\n`;
    });
  return ['// Generated from the enum types of the schema by make types: a migration changes them.\n', ...unions].join(
    '\n',
  );
}
