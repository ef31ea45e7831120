import { lineAndColumn } from '../migrate/locate.js';
import { check } from './add-check.js';
import { filledColumn, requiredColumn } from './add-column.js';
import { foreignKey } from './add-foreign-key.js';
import { unique } from './add-unique.js';
import { changedType } from './change-type.js';
import { index } from './create-index.js';
import { droppedIndex } from './drop-index.js';
import { withLocks } from './recipes/recipe.js';
import { rename } from './rename.js';
import type { Found, PendingFile, Rule } from './rule.js';
import { notNull } from './set-not-null.js';
import { updatedRows } from './update-rows.js';

/** Every rule. */
export const rules: readonly Rule[] = [
  notNull,
  check,
  foreignKey,
  unique,
  index,
  droppedIndex,
  filledColumn,
  requiredColumn,
  changedType,
  rename,
  updatedRows,
];

/** A change of a table in use that others wait for, and the files that make the same change without that. */
export interface Advice extends Omit<Found, 'at'> {
  readonly migration: string;
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What is to be written otherwise in pending files. */
export function adviseOn(files: readonly PendingFile[]): Advice[] {
  return files.flatMap((file) => {
    const found = rules.flatMap((rule) => rule.find(file).map((one) => ({ ...one, rule: rule.name })));
    return found
      .sort((one, other) => one.at - other.at)
      .map(({ at, recipe, ...one }) => ({
        migration: file.migration,
        file: file.path,
        ...lineAndColumn(file.text, at),
        ...one,
        recipe: withLocks(recipe, file.searchPath),
      }));
  });
}
