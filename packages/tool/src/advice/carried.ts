import type { Catalog } from '../catalog/catalog.js';
import { quoted } from '../catalog/keywords.js';
import { hasWord } from '../migrate/row-writes.js';
import type { Carried } from './recipes/carry-index.js';
import { lowered, type Target } from './recipes/recipe.js';
import { isPartitioned, isSame, shown } from './relations.js';

interface Replaced {
  readonly table: Target;
  readonly from: string;
  readonly to: string;
  /** Whether the new column has another type. */
  readonly retyped: boolean;
}

/** What hangs on a column that is replaced: the indexes that can be built on the new one, and what is the reader's to bring along. */
export function hangingOn(
  catalog: Catalog,
  { table, from, to, retyped }: Replaced,
): { readonly indexes: readonly Carried[]; readonly left: readonly string[] } {
  const names = (text: string | null) => hasWord(text ?? '', from);
  const referring = catalog.constraints.filter(
    ({ type, foreignSchema, foreignTable, foreignColumns }) =>
      type === 'f' && foreignSchema === table.schema && foreignTable === table.table && foreignColumns.includes(from),
  );
  const constraints = catalog.constraints.filter(
    (one) => !one.onDomain && isSame(one, table) && one.columns.includes(from),
  );
  const indexes = catalog.indexes
    .filter((one) => isSame(one, table))
    .filter(({ columns, included, hasExpressions, definition, predicate }) =>
      hasExpressions ? names(definition) : columns.includes(from) || included.includes(from) || names(predicate),
    );
  const carried = indexes.flatMap((one) => carry(one) ?? []);
  const isLeft = ({ name }: { name: string }) => carried.every((one) => one.name !== name);
  return {
    indexes: carried,
    left: [
      ...constraints.filter(isLeft).map(({ name }) => `constraint ${shown(table, name)}`),
      ...indexes
        .filter((one) => one.constraint === null && isLeft(one))
        .map(({ name }) => `index ${shown({ ...table, table: name })}`),
      ...referring.map((one) => `constraint ${shown(one, one.name)}`),
    ],
  };

  /** Undefined where it is not just a list of columns that a btree has. */
  function carry(index: Catalog['indexes'][number]): Carried | undefined {
    const { name, unique, included, predicate, constraint, definition, immediate, valid } = index;
    const owner = constraints.find((one) => one.name === constraint);
    if (isPartitioned(catalog, table) || !valid || !immediate || included.includes(from) || names(predicate)) return;
    if (constraint !== null && (owner?.type !== 'u' || owner.deferrable)) return;
    // A foreign key keeps it from being dropped.
    if (unique && predicate === null && referring.length > 0) return;
    const [, keys, rest = ''] = / USING btree \(([^()]*)\)([^]*)$/.exec(definition) ?? [];
    // Where NULL is a value, the way back could not build it on an empty column.
    if (keys === undefined || / NULLS NOT DISTINCT/.test(rest)) return;
    const old = keys.split(', ');
    const own = quoted(from);
    const next = old.map((key) =>
      key === own || key.startsWith(`${own} `) ? quoted(to) + key.slice(own.length) : key,
    );
    // An operator class is one of the old type.
    const isPlain = old.every((key) => /^(?:"(?:[^"]|"")+"|[\w$]+)(?: DESC| ASC| NULLS (?:FIRST|LAST))*$/.test(key));
    if (next.join() === old.join() || (retyped && !isPlain)) return;
    const write = (list: readonly string[]) => lowered(`USING btree (${list.join(', ')})${rest}`);
    return { name, unique, constraint: constraint !== null, old: write(old), next: write(next) };
  }
}
