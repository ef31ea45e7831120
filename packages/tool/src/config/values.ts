/** What is wrong with the name of a schema; undefined: nothing. */
export function faultOfSchema(name: string): string | undefined {
  // A server keeps 63 bytes of a name, and pg_ is its own.
  if (name !== '' && Buffer.byteLength(name) <= 63 && !/^pg_|^information_schema$/.test(name)) return undefined;
  return "it is a schema's name of at most 63 bytes, and not one of the server's own";
}

/** A time as PostgreSQL writes it, in milliseconds; undefined where the text is none. */
export function readDuration(text: string): number | undefined {
  const [, number = '', unit = ''] = /^(\d+)(ms|s|min)$/.exec(text) ?? [];
  const factor = { ms: 1, s: 1000, min: 60_000 }[unit];
  const duration = Number(number) * (factor ?? Number.NaN);
  return Number.isInteger(duration) && duration > 0 && duration < 2 ** 31 ? duration : undefined;
}

export const durationFault = 'it is a number with its unit: 500ms, 2s or 1min';
