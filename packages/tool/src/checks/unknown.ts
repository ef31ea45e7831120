import { listLeftOut, type Exclusion, type LeftOut } from '../catalog/exceptions.js';
import type { Fact } from '../catalog/facts.js';
import { name } from '../catalog/facts/text.js';
import type { Check, Expectation, Found } from './check.js';
import type { Actual } from './actual.js';
import { leftOut } from './left-out.js';
import { partsOf } from './parts.js';
import { enumName, checksOf, foreignKeysOf, keysOf, tableName } from './sql.js';
import { unknownFix } from './unknown-fix.js';

/** Goes through all facts, so that an object of a kind that no one thought of is found, too. */
export const unknown: Check = {
  name: 'nothing that no model knows',
  reason: 'it works until the next database is built without it',
  find: (expected, actual) => {
    const known = objectsOf(expected, actual);
    const parts = partsOf(actual.catalog);
    const modelOf = new Map(actual.present.map(({ model }) => [tableName(model), model]));
    const foreignKeys = actual.catalog.constraints.filter(
      (row) => row.type === 'f' && known.has(`constraint ${name(row.schema, row.table, row.name)}`),
    );
    const findings = [...actual.facts.values()].flatMap((fact): Found[] => {
      const { object } = fact;
      if (known.has(object) || leftOut.some(({ facts }) => facts.test(object))) return [];
      if (exclusionOf(object, known, actual) !== undefined) return [];
      const part = parts.get(object);
      const model = modelOf.get(part?.relation ?? '');
      // What belongs to something unknown goes with it, and what belongs to something excepted is excepted.
      if (part !== undefined && model === undefined) return [];
      if (part?.column !== undefined && !known.has(`column ${part.column}`)) return [];
      const attached = part === undefined || model === undefined ? undefined : { model, part };
      const around = { foreignKeys, catalog: actual.catalog, partitioned: partitionedAbove(object, actual) };
      return [{ object, problem: `${summary(fact)}, and no model knows it`, fix: unknownFix(fact, attached, around) }];
    });
    // A foreign key goes before the unique index that it needs.
    const isForeignKey = ({ object }: Found) => actual.facts.get(object)?.properties[0]?.startsWith('FOREIGN KEY');
    return [...findings.filter(isForeignKey), ...findings.filter((finding) => isForeignKey(finding) !== true)];
  },
};

/** What is there that no model knows, and is left out since an exception says why it is. */
export function leftOutOf(expected: Expectation, actual: Actual): LeftOut[] {
  const known = objectsOf(expected, actual);
  return listLeftOut([...actual.facts.values()].flatMap(({ object }) => exclusionOf(object, known, actual) ?? []));
}

/** What models know is compared, whatever an exception names. */
function exclusionOf(object: string, known: ReadonlySet<string>, { excepted }: Actual): Exclusion | undefined {
  const found = excepted(object);
  return found === undefined || known.has(found.root) ? undefined : found;
}

/** Of a partition, the topmost table that it is part of. */
function partitionedAbove(object: string, actual: Actual): string | undefined {
  const [, table = ''] = /^(?:foreign )?table (.*)$/s.exec(object) ?? [];
  const [of] = actual.facts.get(`partition ${table}`)?.properties ?? [];
  const parent = of?.replace(/^of /, '');
  return parent === undefined ? undefined : (partitionedAbove(`table ${parent}`, actual) ?? parent);
}

/** What it is, in a line: of a view or a function no more than that shows which. */
function summary({ properties }: Fact): string {
  const says = properties.join(' ').replace(/\s+/g, ' ');
  if (says === '') return 'is in the database';
  return `is in the database (${says.length > 120 ? `${says.slice(0, 119)}…` : says})`;
}

/** All that a check of its own looks at, also under the name that it has now. */
function objectsOf({ models, enums }: Expectation, { present, renames }: Actual): Set<string> {
  const schemas = new Set(['public', ...[...models, ...enums].map(({ schema = 'public' }) => schema)]);
  return new Set([
    ...[...schemas].map((schema) => `schema ${name(schema)}`),
    ...enums.map((model) => `enum ${enumName(model)}`),
    ...[...renames.enums.values()].map((row) => `enum ${name(row.schema, row.name)}`),
    ...[...renames.tables.values()].map((row) => `table ${name(row.schema, row.name)}`),
    ...present.flatMap(({ model, named, renamed, table }) => {
      const { schema = 'public' } = model;
      const constraints = [...keysOf(model), ...foreignKeysOf(model), ...checksOf(model)].map(([key]) => key);
      // Where an index stands for a constraint, or a constraint for an index, the check that wants the other one tells it.
      const indexes = Object.keys(model.indexes ?? {});
      return [
        `table ${tableName(model)}`,
        `foreign table ${tableName(model)}`,
        ...[...Object.keys(model.columns), ...Object.keys(named.columns)].map(
          (column) => `column ${name(schema, model.table, column)}`,
        ),
        ...[...constraints, ...indexes, ...renamed.constraints.values()].map(
          (key) => `constraint ${name(schema, model.table, key)}`,
        ),
        ...[...constraints, ...indexes, ...renamed.indexes.values()].map((index) => `index ${name(schema, index)}`),
        ...[...table.indexes.values()].flatMap((index) =>
          index.constraint === null ? [] : [`index ${name(index.schema, index.name)}`],
        ),
      ];
    }),
  ]);
}
