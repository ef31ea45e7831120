import type { Catalog } from '../catalog/catalog.js';
import { name } from '../catalog/facts/text.js';
import { firstThree } from 'pgproof-runtime/errors.js';
import type { Found } from './check.js';

export type QualifiedTable = { readonly schema: string; readonly table: string };
type Use = Catalog['uses'][number];

/** SQL where it runs as it is printed; where something is in the way of it, what that is: no SQL, or it would fail after a part of it was done. */
export function sqlUnless(obstacle: string | undefined, sql: string): Found['fix'] {
  return obstacle === undefined ? { sql } : noSql(obstacle);
}

export function noSql(obstacle: string): { readonly model: string } {
  return {
    model: `no SQL of ours does this: ${obstacle}; a migration has to say how, or the model is what should change`,
  };
}

/** A column of a parent's, be it a partitioned table or one that is inherited from, is changed there. */
export function inheritedColumn(
  { parents, columns }: Catalog,
  { schema, table }: QualifiedTable,
  column: string,
): string | undefined {
  const parent = parents.find(
    (row) =>
      row.schema === schema &&
      row.table === table &&
      columns.some((one) => one.schema === row.parentSchema && one.table === row.parent && one.name === column),
  );
  return parent && `${name(schema, table)} has ${name(column)} from ${name(parent.parentSchema, parent.parent)}`;
}

/** A constraint or a trigger of this name that comes from a parent goes with the parent's. */
export function inheritedPart(
  { parents, constraints, triggers }: Catalog,
  { schema, table }: QualifiedTable,
  part: string,
): string | undefined {
  const parent = parents.find((row) => {
    const isOfParent = (one: QualifiedTable & { readonly name: string }) =>
      one.schema === row.parentSchema && one.table === row.parent && one.name === part;
    return row.schema === schema && row.table === table && (constraints.some(isOfParent) || triggers.some(isOfParent));
  });
  return parent && `${name(schema, table)} has it from ${name(parent.parentSchema, parent.parent)}`;
}

/** An index of a partition that is a part of the parent's index. */
export function attachedIndex(
  { indexes }: Catalog,
  index: { readonly schema: string; readonly name: string },
): string | undefined {
  const found = indexes.find((row) => row.schema === index.schema && row.name === index.name);
  return found?.parent == null
    ? undefined
    : `${name(found.schema, found.name)} is a part of the index ${name(found.parentSchema ?? '', found.parent)}`;
}

/** What reads a column of the table, or of what inherits it, keeps its type. */
export function columnUsed(catalog: Catalog, relation: QualifiedTable, column: string): string | undefined {
  const family = [relation, ...childrenOf(catalog, relation)];
  return readBy(
    catalog.uses.filter(
      (use) =>
        use.column === column && family.some(({ schema, table }) => use.schema === schema && use.table === table),
    ),
    name(column),
  );
}

/** What compares a column with values of its type is no expression any more where the type is another. */
export function columnCompared(
  { constraints, indexes }: Catalog,
  { schema, table }: QualifiedTable,
  column: string,
): string | undefined {
  const isOfTable = (one: QualifiedTable) => one.schema === schema && one.table === table;
  const check = constraints.find((one) => isOfTable(one) && one.type === 'c' && one.columns.includes(column));
  const index = indexes.find((one) => isOfTable(one) && one.predicate !== null && one.predicate.includes(column));
  const found = check ?? index;
  return (
    found &&
    `the ${check === undefined ? 'index' : 'constraint'} ${name(found.name)} compares ${name(column)} as it is now`
  );
}

export function constraintUsed(
  { uses }: Catalog,
  { schema, table }: QualifiedTable,
  constraint: string,
): string | undefined {
  return readBy(
    uses.filter((use) => use.schema === schema && use.table === table && use.constraint === constraint),
    name(constraint),
  );
}

export function typeUsed({ uses }: Catalog, schema: string, type: string): string | undefined {
  return readBy(
    uses.filter((use) => use.schema === schema && use.type === type),
    name(schema, type),
  );
}

function readBy(uses: readonly Use[], what: string): string | undefined {
  const who = [...new Set(uses.map(({ kind, identity }) => `the ${kind} ${identity}`))];
  return who.length === 0 ? undefined : `${firstThree(who)} ${who.length === 1 ? 'needs' : 'need'} ${what}`;
}

function childrenOf(catalog: Catalog, { schema, table }: QualifiedTable): QualifiedTable[] {
  const own = catalog.parents.filter((row) => row.parentSchema === schema && row.parent === table);
  return own.flatMap((row) => [row, ...childrenOf(catalog, row)]);
}

/** One obstacle is enough. */
export function first(...obstacles: readonly (string | undefined)[]): string | undefined {
  return obstacles.find((obstacle) => obstacle !== undefined);
}

const relations = ['table', 'partition', 'foreign table', 'view', 'materialized view', 'type'];

/** A relation's name is that of one relation, and of one type. */
export function nameTaken(
  facts: ReadonlyMap<string, unknown>,
  named: { readonly schema: string; readonly name: string; readonly kind: 'index' | 'enum' },
): string | undefined {
  const full = name(named.schema, named.name);
  const others = [...relations, ...(named.kind === 'index' ? ['sequence', 'index'] : ['domain'])];
  const kind = others.find((word) => facts.has(`${word} ${full}`));
  return kind && `there is ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} of the name ${full}`;
}
