import type { Catalog } from '../catalog/catalog.js';
import type { LeftOut } from '../catalog/exceptions.js';
import { factsOf } from '../catalog/facts.js';
import type { Check, Expectation, Finding } from './check.js';
import { checkConstraints } from './check-constraints.js';
import { columns } from './columns.js';
import { creators } from './creators.js';
import { doubledUniques } from './doubled-uniques.js';
import { enumTypes } from './enum-types.js';
import { foreignKeys } from './foreign-keys.js';
import { indexes } from './indexes.js';
import { leftOut } from './left-out.js';
import { names } from './names.js';
import { partitionKeys } from './partition-keys.js';
import { primaryKeys } from './primary-keys.js';
import { readActual } from './read-actual.js';
import { redundantIndexes } from './redundant-indexes.js';
import { servedForeignKeys } from './served-foreign-keys.js';
import { tables } from './tables.js';
import { uniques } from './uniques.js';
import { leftOutOf, unknown } from './unknown.js';
import { usedEnums } from './used-enums.js';
import { validated } from './validated.js';

/** Every check, in an order in which the SQL of their findings can run: a table needs its types, a foreign key the other's key. */
export const checks: readonly Check[] = [
  enumTypes,
  tables,
  columns,
  uniques,
  foreignKeys,
  indexes,
  checkConstraints,
  validated,
  unknown,
  creators,
  // What is the same on both sides, and not healthy.
  servedForeignKeys,
  redundantIndexes,
  doubledUniques,
  names,
  usedEnums,
  primaryKeys,
  partitionKeys,
];

/** Where the database is not what it is expected to be. */
export function findDrift(expected: Expectation, catalog: Catalog, asked?: readonly Check[]): Finding[] {
  return examine(expected, catalog, asked).findings;
}

/** The same, with what the exceptions have left out. */
export function examine(
  expected: Expectation,
  catalog: Catalog,
  asked: readonly Check[] = checks,
): { findings: Finding[]; leftOut: LeftOut[] } {
  const actual = readActual(expected, catalog);
  const findings = asked.flatMap((check) =>
    check.find(expected, actual).map(({ object, problem, fix }) => ({ object, rule: check.name, problem, fix })),
  );
  return { findings, leftOut: leftOutOf(expected, actual) };
}

/** How many facts the checks look at. */
export function countLookedAt(catalog: Catalog): number {
  return factsOf(catalog, { owners: false }).filter(({ object }) => !leftOut.some(({ facts }) => facts.test(object)))
    .length;
}
