import { alter, list, models, q, scope, typeSql, type Mutant } from './mutant.js';

export const indexMutants: readonly Mutant[] = models.flatMap((model) =>
  Object.entries(model.indexes ?? {}).flatMap(([index, { columns, unique }], position): Mutant[] => {
    const one = (kind: string, sql: string): Mutant => ({
      kind: `index ${kind}`,
      object: `index public.${index}`,
      sql,
      touches: [scope(model)],
    });
    const again = (definition: string, isUnique = unique === true) =>
      `drop index ${q(index)}; create ${isUnique ? 'unique ' : ''}index ${q(index)} on ${q(model.table)} ${definition}`;
    const [first = ''] = columns;
    const other =
      Object.keys(model.columns).find(
        (column) => !columns.includes(column) && !/json/.test(typeSql(model.columns[column] as never)),
      ) ?? '';
    const type = typeSql(model.columns[first] as never);
    const elsewhere = models.find(({ table, columns: there }) => table !== model.table && 'id' in there);
    // Each index has some of these, and each of these some index.
    const others: Mutant[] = [
      one('that includes more', again(`(${list(columns)}) include (${q(other)})`)),
      one('in descending order', again(`(${q(first)} desc)`)),
      one('with nulls elsewhere', again(`(${q(first)} nulls first)`)),
      one('over an expression', again(`((${q(first)} is null))`)),
      ...(unique === true
        ? [{ ...one('that takes nulls for equal', again(`(${list(columns)}) nulls not distinct`)), since: 15 }]
        : [one('of another method', again(`using hash (${q(first)})`))]),
      ...(type.startsWith('varchar')
        ? [
            one('of another operator class', again(`(${q(first)} varchar_pattern_ops)`)),
            one('with a collation', again(`(${q(first)} collate "C")`)),
          ]
        : []),
      one('with a storage parameter', `alter index ${q(index)} set (fillfactor = 70)`),
      one('that is not ready', `update pg_index set indisready = false where indexrelid = '${q(index)}'::regclass`),
      {
        ...one(
          'on another table',
          `drop index ${q(index)}; create index ${q(index)} on ${q(elsewhere?.table ?? '')} (id)`,
        ),
        touches: [scope(model), scope(elsewhere ?? model)],
      },
      one(
        'replaced by a constraint',
        `drop index ${q(index)}; ${alter(model)} add constraint ${q(index)} unique (${list(columns)})`,
      ),
    ];
    return [
      one('dropped', `drop index ${q(index)}`),
      one('renamed', `alter index ${q(index)} rename to ${q(`${index}_2`)}`),
      one(unique === true ? 'that is not unique' : 'that is unique', again(`(${list(columns)})`, unique !== true)),
      one('on a part of the rows', again(`(${list(columns)}) where ${q(first)} is not null`)),
      one('over more', again(`(${list([...columns, other])})`)),
      one('over another column', again(`(${q(other)})`)),
      one('that is invalid', `update pg_index set indisvalid = false where indexrelid = '${q(index)}'::regclass`),
      ...others.filter((_, turn) => turn % 4 === position % 4),
    ];
  }),
);
