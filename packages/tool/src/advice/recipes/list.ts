import { addColumn } from './column.js';
import { addConstraint } from './constraint.js';
import { addLabel } from './enum-label.js';
import { addUnique, createIndex, dropIndex } from './index.js';
import { backfill } from './backfill.js';
import { renameTable } from './rename-table.js';
import { replaceColumn } from './replace-column.js';
import { setNotNull } from './not-null.js';

/** The known safe ways, by what they do. */
export const recipes = {
  setNotNull,
  addConstraint,
  addUnique,
  createIndex,
  dropIndex,
  addColumn,
  replaceColumn,
  renameTable,
  addLabel,
  backfill,
};
