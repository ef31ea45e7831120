import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import type { Life } from './lives.js';
import { partsOfObject } from './names.js';

/** Where an object comes from, and what there is around it. */
export interface Blame {
  readonly life: Life;
  /** What belongs to it: a table's columns, an enum's labels. */
  readonly parts: readonly Life[];
  /** What is made for it, or is about it. */
  readonly related: readonly Related[];
}

export interface Related {
  readonly how: 'indexed by' | 'constrained by' | 'referenced by' | 'described by';
  readonly life: Life;
}

export function blame(life: Life, lives: readonly Life[], catalog: Catalog): Blame {
  const living = lives.filter(({ dropped }) => !dropped);
  const parts = living.filter(({ of, object }) => of === life.object && !/^(?:comment|grant|revoke) /.test(object));
  if (life.dropped) return { life, parts: [], related: [] };
  const there = new Map(living.map((one) => [one.object, one]));
  const related = relatedTo(life.object, catalog).flatMap(([how, object]) => {
    const one = there.get(object);
    return one === undefined ? [] : [{ how, life: one }];
  });
  const described = living.filter(({ of, object }) => of === life.object && object.startsWith('comment on '));
  return {
    life,
    parts,
    related: [...related, ...described.map((one) => ({ how: 'described by' as const, life: one }))],
  };
}

function relatedTo(object: string, { constraints, indexes }: Catalog): [Related['how'], string][] {
  const { kind, parts } = partsOfObject(object);
  if (kind !== 'column') return [];
  const [schema = '', table = '', column = ''] = parts;
  const isOf = (row: { schema: string; table: string }) => row.schema === schema && row.table === table;
  return [
    ...indexes
      .filter((row) => isOf(row) && [...row.columns, ...row.included].includes(column))
      .map((row): [Related['how'], string] => ['indexed by', `index ${name(row.schema, row.name)}`]),
    ...constraints
      .filter((row) => isOf(row) && row.columns.includes(column))
      .map((row): [Related['how'], string] => [
        'constrained by',
        `constraint ${name(row.schema, row.table, row.name)}`,
      ]),
    ...constraints
      .filter(
        (row) => row.foreignSchema === schema && row.foreignTable === table && row.foreignColumns.includes(column),
      )
      .map((row): [Related['how'], string] => ['referenced by', `constraint ${name(row.schema, row.table, row.name)}`]),
  ];
}
