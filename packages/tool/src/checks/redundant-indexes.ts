import type { Check } from './check.js';
import { keyListsOf, startsWith, type KeyList } from './key-lists.js';
import { modelOf } from './sql.js';

export const redundantIndexes: Check = {
  name: 'no index is the beginning of another',
  reason: 'the longer one serves the same queries, and each index makes every write slower',
  find: ({ models }) =>
    models.flatMap((model) => {
      const lists = keyListsOf(model);
      return lists
        .filter(({ unique }) => !unique)
        .flatMap((list) => {
          const longer = lists.find((other) => makesRedundant(other, list));
          if (longer !== undefined && list.redundant === undefined) {
            const fix = {
              model: `${modelOf(model)}: take ${list.name} out, and drop it by a migration; or redundant: '…', which says why it stays`,
            };
            return [{ object: list.object, problem: `serves nothing that ${longer.name} does not serve`, fix }];
          }
          if (longer === undefined && list.redundant !== undefined) {
            const fix = { model: `${modelOf(model)}: take redundant out of ${list.name}` };
            return [{ object: list.object, problem: 'says why it stays beside another, and there is none', fix }];
          }
          return [];
        });
    }),
};

/** Of two that are the same, the first in the alphabet stays. */
function makesRedundant(other: KeyList, list: KeyList): boolean {
  if (other.name === list.name || !startsWith(other, list.columns)) return false;
  return other.columns.length > list.columns.length || other.unique || other.name < list.name;
}
