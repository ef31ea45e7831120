import { setNotNull } from './recipes/not-null.js';
import { columnOf, commandsOn, isSame, shown } from './relations.js';
import type { Rule } from './rule.js';

export const notNull: Rule = {
  name: 'set-not-null',
  reason: 'set not null reads all rows under ACCESS EXCLUSIVE, unless a check that was validated before proves it',
  find: (file) =>
    commandsOn(file).flatMap(({ table, command: { subtype, name = '' }, statement }) => {
      const [before, after] = [columnOf(file.before, table, name), columnOf(file.after, table, name)];
      if (subtype !== 'AT_SetNotNull' || before === undefined || before.notNull || after?.notNull !== true) return [];
      const isProven = file.before.constraints.some(
        ({ type, definition, ...one }) =>
          type === 'c' &&
          isSame(one, table) &&
          new RegExp(`^CHECK \\(\\("?${name}"? IS NOT NULL\\)\\)`).test(definition),
      );
      if (isProven) return [];
      return [
        {
          object: `column ${shown(table, name)}`,
          problem: `set not null reads all rows of ${shown(table)} while no one else can read or write them`,
          at: statement.start,
          recipe: setNotNull(table, name, file.before.major),
        },
      ];
    }),
};
