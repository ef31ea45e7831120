import { name } from '../catalog/facts/text.js';
import type { Model } from 'pgproof-runtime/model.js';
import { constraintObject } from './compare-constraints.js';

/** An ordered list of columns that an index of the model keeps for all rows, be it a constraint's. */
export interface KeyList {
  readonly name: string;
  readonly object: string;
  readonly columns: readonly string[];
  readonly unique: boolean;
  /** Why it is wanted though another serves. */
  readonly redundant?: string | undefined;
}

export function keyListsOf(model: Model): KeyList[] {
  const { table, schema = 'public', primaryKey, uniques = {}, indexes = {} } = model;
  const constraint = (key: string, columns: readonly string[]): KeyList => ({
    name: key,
    object: constraintObject(model, key),
    columns,
    unique: true,
  });
  return [
    ...(primaryKey.length === 0 ? [] : [constraint(`${table}_pkey`, primaryKey)]),
    ...Object.entries(uniques).map(([key, { columns }]) => constraint(key, columns)),
    ...Object.entries(indexes).flatMap(([key, { columns, unique, using, redundant }]) =>
      using === undefined
        ? [{ name: key, object: `index ${name(schema, key)}`, columns, unique: unique === true, redundant }]
        : [],
    ),
  ];
}

/** Whether the columns stand first in the list, in this order. */
export function startsWith({ columns }: Pick<KeyList, 'columns'>, first: readonly string[]): boolean {
  return first.every((column, position) => columns[position] === column);
}
