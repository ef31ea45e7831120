import type { Check } from './check.js';
import { keyListsOf } from './key-lists.js';
import { modelOf } from './sql.js';

export const doubledUniques: Check = {
  name: 'no doubled unique constraint',
  reason:
    'the second one forbids nothing more, costs a write each time, and leaves unclear which of them an upsert names',
  find: ({ models }) =>
    models.flatMap((model) => {
      const seen = new Map<string, string>();
      return keyListsOf(model)
        .filter(({ unique }) => unique)
        .flatMap(({ name, object, columns }) => {
          const set = [...columns].sort().join();
          const first = seen.get(set);
          if (first === undefined) {
            seen.set(set, name);
            return [];
          }
          const fix = { model: `${modelOf(model)}: take ${name} out, and drop it by a migration` };
          return [{ object, problem: `forbids what ${first} forbids already`, fix }];
        });
    }),
};
