import type { Model } from 'pgproof-runtime/model.js';
import { alter, around, keysOf, list, models, q, replace, scope, typeSql, type Mutant } from './mutant.js';

export const foreignKeyMutants: readonly Mutant[] = models.flatMap((model) =>
  keysOf(model).flatMap(({ key, columns, references, onDelete }): Mutant[] => {
    const one = (kind: string, sql: string): Mutant => ({
      kind: `foreign key ${kind}`,
      object: `constraint ${scope(model)}.${key}`,
      sql,
      touches: [scope(model)],
    });
    const to = (target: string) => `foreign key (${list(columns)}) references ${target}`;
    const other = models.find(
      (one) => one.table !== references.table && typesOf(one, one.primaryKey) === typesOf(model, columns),
    );
    const usual = `${to(`${q(references.table)} (${list(references.columns)})`)} on delete ${onDelete}`;
    const actions = ['no action', 'restrict', 'cascade', 'set null', 'set default'].filter(
      (action) => action !== onDelete,
    );
    return [
      one('dropped', `${alter(model)} drop constraint ${q(key)}`),
      one('renamed', `${alter(model)} rename constraint ${q(key)} to ${q(`${key}_2`)}`),
      ...actions.map((action) =>
        one(`that deletes otherwise`, replace(model, key, usual.replace(/on delete .*/, `on delete ${action}`))),
      ),
      one('that follows updates', replace(model, key, `${usual} on update cascade`)),
      // Where there is another table with such a key.
      ...(other === undefined
        ? []
        : [one('that points elsewhere', replace(model, key, `${to(q(other.table))} on delete ${onDelete}`))]),
      one('not validated', replace(model, key, `${usual} not valid`)),
      one('that is deferrable', replace(model, key, `${usual} deferrable`)),
      one('that is deferred', replace(model, key, `${usual} deferrable initially deferred`)),
      one('that matches fully', replace(model, key, usual.replace(' on delete', ' match full on delete'))),
      { ...one('not enforced', replace(model, key, `${usual} not enforced`)), since: 18 },
    ];
  }),
);

function typesOf(model: Model, columns: readonly string[]): string {
  return columns.map((column) => typeSql(model.columns[column] as never)).join();
}

export const keyMutants: readonly Mutant[] = models.flatMap((model): Mutant[] => [
  ...primaryKey(model),
  ...Object.entries(model.uniques ?? {}).flatMap(([unique, { columns }]) => {
    const one = (kind: string, sql: string): Mutant => ({
      ...rule('unique constraint', model, unique)(kind, sql),
      touches: around(model),
    });
    // With the foreign keys that go to it.
    const drop = `${alter(model)} drop constraint ${q(unique)} cascade`;
    const again = (definition: string) => `${drop}; ${alter(model)} add constraint ${q(unique)} ${definition}`;
    return [
      one('dropped', drop),
      one('renamed', `${alter(model)} rename constraint ${q(unique)} to ${q(`${unique}_2`)}`),
      one('that is deferrable', again(`unique (${list(columns)}) deferrable`)),
      ...(columns.length > 1
        ? [one('over its columns in another order', again(`unique (${list([...columns].reverse())})`))]
        : []),
      ...columns
        .map((column) => columns.filter((kept) => kept !== column))
        .filter((less) => less.length > 0)
        .map((less) => one('over less', again(`unique (${list(less)})`))),
      ...model.primaryKey
        .filter((column) => !columns.includes(column))
        .map((column) => one('over more', again(`unique (${list([...columns, column])})`))),
      {
        ...one('that takes nulls for equal', again(`unique nulls not distinct (${list(columns)})`)),
        since: 15,
      },
      one(
        'replaced by an index on a part of the rows',
        `${drop}; create unique index ${q(unique)} on ${q(model.table)} (${list(columns)}) where false`,
      ),
      one(
        'whose index is invalid',
        `update pg_index set indisvalid = false where indexrelid = '${q(unique)}'::regclass`,
      ),
      one('whose index has a storage parameter', `alter index ${q(unique)} set (fillfactor = 70)`),
    ];
  }),
  ...Object.entries(model.checks ?? {}).flatMap(([check, { expression }]) => {
    const one = rule('check', model, check);
    return [
      one('dropped', `${alter(model)} drop constraint ${q(check)}`),
      one('renamed', `${alter(model)} rename constraint ${q(check)} to ${q(`${check}_2`)}`),
      ...(expression.includes('0')
        ? [one('weakened', replace(model, check, `check (${expression.replace('0', '-1')})`))]
        : []),
      one('that lets everything pass', replace(model, check, `check (${expression} or true)`)),
      one('not validated', replace(model, check, `check (${expression}) not valid`)),
      one('that holds for no child', replace(model, check, `check (${expression}) no inherit`)),
      { ...one('not enforced', replace(model, check, `check (${expression}) not enforced`)), since: 18 },
    ];
  }),
]);

function rule(what: string, model: Model, name: string) {
  return (kind: string, sql: string): Mutant => ({
    kind: `${what} ${kind}`,
    object: `constraint ${scope(model)}.${name}`,
    sql,
    touches: [scope(model)],
  });
}

function primaryKey(model: Model): Mutant[] {
  const name = `${model.table}_pkey`;
  const key = model.primaryKey;
  const other = Object.keys(model.columns).find(
    (column) => !key.includes(column) && model.columns[column]?.nullable !== true,
  );
  const one = (kind: string, sql: string): Mutant => ({
    ...rule('primary key', model, name)(kind, sql),
    touches: around(model),
  });
  const again = (definition: string) =>
    `${alter(model)} drop constraint ${q(name)} cascade; ${alter(model)} add constraint ${q(name)} ${definition}`;
  return [
    one('dropped', `${alter(model)} drop constraint ${q(name)} cascade`),
    one('renamed', `${alter(model)} rename constraint ${q(name)} to ${q(`${name}_2`)}`),
    one('that is only unique', again(`unique (${list(key)})`)),
    one('that is deferrable', again(`primary key (${list(key)}) deferrable`)),
    ...(key.length > 1
      ? [one('over its columns in another order', again(`primary key (${list([...key].reverse())})`))]
      : []),
    ...(other === undefined
      ? []
      : [
          one('over more', again(`primary key (${list([...key, other])})`)),
          one('that includes more', again(`primary key (${list(key)}) include (${q(other)})`)),
        ]),
    one('whose index is invalid', `update pg_index set indisvalid = false where indexrelid = '${q(name)}'::regclass`),
    one('whose index has a storage parameter', `alter index ${q(name)} set (fillfactor = 70)`),
  ];
}
