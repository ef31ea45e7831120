import type { ColumnModel, Model } from 'pgproof-runtime/model.js';
import type { RowOf } from 'pgproof-runtime/row.js';

/** A row of a model's table: NULL in each column that is not given, or the plainest value of its type where the column takes no NULL. */
export function rowOf<M extends Model>(model: M, given: Partial<RowOf<M>>): RowOf<M> {
  const plain = Object.entries(model.columns).map(([column, value]) => [column, plainest(value)]);
  return { ...(Object.fromEntries(plain) as RowOf<M>), ...given };
}

function plainest({ type, nullable }: ColumnModel): unknown {
  if (nullable === true) return null;
  if (typeof type !== 'string') return type.labels[0];
  if (type === 'boolean') return false;
  if (type === 'integer' || type === 'double precision') return 0;
  if (type === 'json' || type === 'jsonb') return {};
  if (type === 'date' || type === 'timestamp') return 'infinity';
  return /^(bigint|numeric)/.test(type) ? '0' : '';
}
