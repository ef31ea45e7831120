import { qualified, quoted } from '../../catalog/keywords.js';
import { writeLocks, writeLocksLine } from '../../migrate/locks-line.js';
import type { TableLock } from '../../migrate/locks.js';

/** A table that is in use. */
export interface Target {
  readonly schema: string;
  readonly table: string;
}

type Lock = Pick<TableLock, 'schema' | 'table' | 'lock'>;

/** A pair of files of a recipe. */
export interface RecipeFile {
  /** What stands behind the stamp: `validate-booking-price-check`. */
  readonly name: string;
  readonly up: string;
  readonly down: string;
  /** What the up file takes, from `row exclusive` on. */
  readonly locks: readonly Lock[];
  /** What is to be done before the next file, where it is more than to apply this one. */
  readonly then?: string;
}

/**
 * A change of a table in use as files, each of which lets others read and write. A statement that reads rows takes no lock that keeps others
 * from reading or writing them; one that takes such a lock reads no row, and is over in a moment.
 */
export type Recipe = readonly RecipeFile[];

/** As the first line of a file that the runner repeats until it changes no row. */
export const batched = '-- batched';

export const alone = '-- no-transaction';

/** What a file takes on one table. */
export const takes = ({ schema, table }: Target, lock: Lock['lock']): readonly Lock[] => [{ schema, table, lock }];

/** A recipe whose up files say in their headers what they lock. The runner's own word stays on the first line. */
export function withLocks(recipe: Recipe, searchPath: readonly string[]): Recipe {
  return recipe.map((file) => {
    const line = writeLocksLine(writeLocks(file.locks, searchPath));
    const [, own = '', rest = ''] = /^(-- (?:batched|no-transaction)[^\n]*\n)?([^]*)$/.exec(file.up) ?? [];
    return { ...file, up: `${own}${line}\n${rest}` };
  });
}

export const sql = ({ schema, table }: Target): string => qualified(schema, table);

export const list = (columns: readonly string[]): string => columns.map(quoted).join(', ');

/** Words as a part of a file's name. */
export function slug(...words: readonly string[]): string {
  return words
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Lines as a text that ends with a line's end. */
export function lines(...parts: readonly string[]): string {
  return `${parts.join('\n')}\n`;
}

/** A definition that the server wrote, in small letters but for what is quoted. */
export function lowered(definition: string): string {
  return definition.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|[A-Z]+/g, (found) =>
    /^['"]/.test(found) ? found : found.toLowerCase(),
  );
}
