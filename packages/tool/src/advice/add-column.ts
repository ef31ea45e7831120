import { addColumn } from './recipes/column.js';
import { columnOf, commandsOn, isSame, keyOf, shown, type Command } from './relations.js';
import type { Rule } from './rule.js';

export const filledColumn: Rule = {
  name: 'volatile-default',
  reason: 'a default that is another value for each row writes all rows anew under ACCESS EXCLUSIVE',
  find: (file) =>
    addedColumns(file).flatMap(({ table, column, statement }) => {
      const value = column.default;
      // An identity needs NOT NULL first, and a sequence of its own.
      if (value === null || column.generated !== '' || column.identity !== '') return [];
      if (!file.rewritten.some((one) => isSame(one, table))) return [];
      return [
        {
          object: `column ${shown(table, column.name)}`,
          problem: `all rows of ${shown(table)} are written anew while no one else can read or write them`,
          at: statement.start,
          recipe: addColumn(table, {
            ...{ name: column.name, type: column.type, notNull: column.notNull, default: value },
            ...{ key: keyOf(file.before, table), major: file.before.major },
          }),
        },
      ];
    }),
};

export const requiredColumn: Rule = {
  name: 'required-column',
  reason:
    'a column that is NOT NULL and has no default fails where there are rows, and so does each insert of the release before',
  find: (file) =>
    addedColumns(file).flatMap(({ table, column, statement, isRequired }) => {
      if (!isRequired || column.default !== null || column.generated !== '' || column.identity !== '') return [];
      return [
        {
          object: `column ${shown(table, column.name)}`,
          problem: `it fails where ${shown(table)} has a row, and inserts that do not name it fail from the commit on`,
          at: statement.start,
          recipe: addColumn(table, {
            ...{ name: column.name, type: column.type, notNull: true },
            ...{ key: keyOf(file.before, table), major: file.before.major },
          }),
        },
      ];
    }),
};

function addedColumns(file: Parameters<Rule['find']>[0]) {
  return commandsOn(file).flatMap(({ table, command, statement }) => {
    const definition = command.subtype === 'AT_AddColumn' ? command.def?.['ColumnDef'] : undefined;
    const column = definition && columnOf(file.after, table, String(definition['colname']));
    const isRequired = constraintsOf(command).includes('CONSTR_NOTNULL');
    return column === undefined ? [] : [{ table, column, statement, isRequired }];
  });
}

function constraintsOf({ def }: Command): string[] {
  const list = (def?.['ColumnDef']?.['constraints'] ?? []) as readonly {
    readonly Constraint: { readonly contype: string };
  }[];
  return list.map(({ Constraint: { contype } }) => contype);
}
