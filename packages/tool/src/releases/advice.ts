import type { Problem } from './compare.js';
import type { Named, Schema } from './shapes.js';

interface Around {
  /** The release that is to keep working. */
  readonly version: string;
  readonly migration: string;
  /** What its tables and columns are called where it works, and where it does not. */
  readonly names: Schema['names'];
  readonly other: Schema['names'];
}

/** How to have the change and keep the release before working: expand in one release, contract in a later one. */
export function adviseBefore({ kind, problem, table = '', name = '' }: Problem, around: Around): string {
  const { version, migration } = around;
  const later = `in a later release, when no process of ${version} runs`;
  switch (kind) {
    case 'refused':
      return adviseRefused(problem, around, later);
    case 'insert':
      return `give ${table}.${name} a default in ${migration}, or let it be NULL there; take the default away, or set not null, ${later}`;
    case 'retyped':
      return `add a column of the new type beside it, have a trigger fill each from the other, and backfill in batches; drop the old one ${later}`;
    case 'null':
      return `keep NULL out in ${migration}: release queries that can read it first, and drop not null ${later}`;
    case 'rows':
      return `keep the unique index or the condition that holds it to one row; drop it ${later}`;
    case 'parameter':
      return `add a column of the new type beside it, have a trigger fill each from the other, and drop the old one ${later}`;
    case 'set not null':
      return `release queries that always give ${name} first; set not null ${later}`;
    case 'label gone':
      return `keep the label in ${name}: add the new one beside it, and write that one ${later}`;
    case 'label added':
      return `write it only ${later}`;
    case 'guard':
      return `see that the release keeps to it already; else add it ${later}`;
  }
}

function adviseRefused(problem: string, { names, other, migration }: Around, later: string): string {
  const gone = findGone(problem, names, other);
  if (gone === undefined) return `keep what it needs in ${migration}; take it away ${later}`;
  const { was, is } = gone;
  const what = was.column === undefined ? was.table : `${was.table}.${was.column}`;
  if (is === undefined) return `leave the drop of ${what} out of ${migration}: write it ${later}`;
  if (was.column === undefined)
    return `leave a view behind: create view ${was.table} as select … from ${is.table}; drop it ${later}`;
  return `in place of the rename, add ${is.column ?? ''} beside ${what}, have a trigger fill each from the other, and backfill in batches; drop ${was.column} ${later}`;
}

/** The table or the column that a message of the server's misses, and what it is called now; undefined: nothing, or dropped. */
function findGone(
  problem: string,
  names: Schema['names'],
  other: Schema['names'],
): { was: Named; is?: Named } | undefined {
  const [, what, written = ''] = /\b(column|relation) ("?[^"\s]+"?(?:\.[^\s]+)?) .*does not exist/.exec(problem) ?? [];
  if (what === undefined) return undefined;
  const plain = written.replaceAll('"', '');
  const name = plain.slice(plain.lastIndexOf('.') + 1);
  const changed = [...names].filter(([key, was]) => {
    const is = other.get(key);
    return is?.table !== was.table || is.column !== was.column;
  });
  const found = changed.find(([, { table, column }]) =>
    what === 'column' ? column === name : column === undefined && table.slice(table.lastIndexOf('.') + 1) === name,
  );
  if (found === undefined) return undefined;
  const [key, was] = found;
  const is = other.get(key);
  return is === undefined ? { was } : { was, is };
}
