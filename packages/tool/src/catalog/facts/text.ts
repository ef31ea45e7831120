import { quoteIdentifier } from 'pgproof-runtime/quote.js';

/** One thing that is so in a database: which object, and what of it. The object's text is the fact's identity. */
export interface Fact {
  readonly object: string;
  /** Each differs, or not, by itself; what is as it always is at first is not among them. */
  readonly properties: readonly string[];
  /** Of the fact that gives a table's columns in order: their names. */
  readonly columnOrder?: readonly string[];
}

/** Makes a fact; a property that does not apply is undefined. */
export function fact(object: string, ...properties: (string | undefined)[]): Fact {
  return { object, properties: properties.filter((property) => property !== undefined && property !== '') as string[] };
}

/** The property, if the condition holds. */
export function when(condition: boolean, property: string): string | undefined {
  return condition ? property : undefined;
}

/** The property with what it is about, unless that is null: `collate "C"`. */
export function withValue(word: string, value: string | number | null): string | undefined {
  return value === null ? undefined : `${word} ${value}`;
}

/** A qualified name. Behind a dot PostgreSQL takes its keywords for names, so only what is not plain is quoted. */
export function name(...parts: string[]): string {
  return parts.map(quote).join('.');
}

export function quote(part: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(part) ? part : quoteIdentifier(part);
}

/** A text as facts write it. */
export function quoteText(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The identity that the server gives an object, written as we write names: `public."user"` becomes `public.user`. */
export function plain(identity: string): string {
  return identity.replace(/"((?:[^"]|"")*)"|\bpg_catalog\./g, (found, quoted: string | undefined) =>
    quoted === undefined ? '' : /^[a-z_][a-z0-9_]*$/.test(quoted) ? quoted : found,
  );
}

/** What a definition says after `create <kind> <name>`, given as a pattern. */
export function after(prefix: RegExp, definition: string): string {
  return definition.replace(prefix, '');
}

/** A name in a definition, for `after`. */
export const namePattern = String.raw`(?:(?:"(?:[^"]|"")*"|[^\s".]+)\.?)+`;

/** Storage parameters and the like, whose order means nothing: `with (autovacuum_enabled=false, fillfactor=70)`. */
export function options(word: string, values: readonly string[] | null): string | undefined {
  return values === null || values.length === 0 ? undefined : `${word} (${[...values].sort().join(', ')})`;
}

/** Options of something foreign, which may hold a password: then the value is left out. */
export function foreignOptions(values: readonly string[] | null): string | undefined {
  return options('options', values?.map(hideSecret) ?? null);
}

function hideSecret(option: string): string {
  const hides = /passw|secret|token|credential|private|api_?key|access_?key|:\/\/[^/]*@/i.test(option);
  return hides ? option.replace(/=.*$/s, '=(hidden)') : option;
}

/** Of triggers and rules: O, enabled, is how they are made. */
export function enabled(letter: string): string | undefined {
  if (letter === 'O') return undefined;
  return { D: 'disabled', R: 'enabled replica', A: 'enabled always' }[letter] ?? `enabled ${letter}`;
}
