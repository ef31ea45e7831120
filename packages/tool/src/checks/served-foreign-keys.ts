import type { Check } from './check.js';
import { constraintObject } from './compare-constraints.js';
import { keyListsOf } from './key-lists.js';
import { modelOf, modelText } from './sql.js';

export const servedForeignKeys: Check = {
  name: 'foreign keys are served by an index',
  reason: 'without one, deleting a row of the other table reads this table from end to end, with its rows locked',
  find: ({ models }) =>
    models.flatMap((model) =>
      Object.entries(model.foreignKeys ?? {}).flatMap(([key, { columns, unindexed }]) => {
        const object = constraintObject(model, key);
        // Of several columns any order serves.
        const wanted = [...columns].sort().join();
        const serving = keyListsOf(model).find(
          (list) => list.columns.slice(0, columns.length).sort().join() === wanted,
        );
        if (serving === undefined && unindexed === undefined) {
          const index = `ix_${model.table}_${columns.join('_')}`;
          const line = `indexes: ${index}: { columns: [${columns.map(modelText).join(', ')}], about: '…' }`;
          const fix = { model: `${modelOf(model)}: ${line}, or ${key}: unindexed: '…', which says why not` };
          return [{ object, problem: 'is served by no index', fix }];
        }
        if (serving !== undefined && unindexed !== undefined) {
          const fix = { model: `${modelOf(model)}: take unindexed out of ${key}` };
          return [{ object, problem: `says why no index serves it, and ${serving.name} does`, fix }];
        }
        return [];
      }),
    ),
};
