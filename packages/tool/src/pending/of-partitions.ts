import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { name } from '../catalog/facts/text.js';
import { find, type Around } from './around.js';
import type { Requirement } from './requirement.js';
import { keyColumn } from './rows.js';

/** A table that becomes a partition, and a default partition beside which one more stands. */
export function* partitions(around: Around): Generator<Requirement> {
  for (const [oid, { partitionOf }] of around.after.tables) {
    const found = find(around, oid);
    if (found === undefined || partitionOf === null || around.before.tables.get(oid)?.partitionOf === partitionOf)
      continue;
    const { table, rows, common } = found;
    yield {
      ...common,
      kind: 'partition',
      object: `partition ${name(table.schema, table.name)}`,
      problem: 'do not belong in the partition',
      changing: [common.changing([])],
      ask: /satisfies_hash_partition/.test(partitionOf)
        ? { kind: 'nothing', why: 'where a hash leads cannot be asked' }
        : {
            kind: 'rows',
            sql: `select ${keyColumn} from ${rows.from(false)} as ${quoteIdentifier(table.name)} where (${partitionOf}) is false`,
          },
    };
  }
}
