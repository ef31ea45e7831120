import type { Around } from './around.js';
import { notNulls, retyped } from './of-columns.js';
import { constraints } from './of-constraints.js';
import { domains } from './of-domains.js';
import { indexes } from './of-indexes.js';
import { partitions } from './of-partitions.js';
import type { Step } from './points.js';
import type { Requirement } from './requirement.js';
import { rowsAfter, type AllRows, type Conversions } from './rows.js';
import type { State } from './state.js';
import { typesOf } from './types.js';
import { conversionsOf, type Conversion } from './using.js';

/** What a file asks of the rows there are, and how they are after it. */
export function requirementsOf(
  step: Step,
  { base, rows, searchPath }: { readonly base: State; readonly rows: AllRows; readonly searchPath: readonly string[] },
): { readonly requirements: Requirement[]; readonly rows: AllRows } {
  const [before, after] = [step.before.state, step.after.state];
  const types = typesOf(base, after);
  const conversions = conversionsIn(step, searchPath);
  const next = rowsAfter(rows, { before, after }, { types, conversions });
  const around: Around = {
    migration: step.migration.name,
    ...{ base, before, after, rowsBefore: rows, rowsAfter: next, types, conversions },
  };
  return {
    requirements: [
      ...retyped(around),
      ...notNulls(around),
      ...constraints(around),
      ...domains(around),
      ...indexes(around),
      ...partitions(around),
    ],
    rows: next,
  };
}

function conversionsIn({ statements }: Step, searchPath: readonly string[]): Conversions {
  const found = statements.flatMap((statement) => {
    const relation = statement.tree['relation'] as { schemaname?: string; relname: string } | undefined;
    return conversionsOf(statement).map((conversion) => ({ relation, conversion }));
  });
  return (table) =>
    new Map(
      found
        .filter(
          ({ relation }) =>
            relation?.relname === table.name &&
            (relation.schemaname === undefined
              ? searchPath.includes(table.schema)
              : relation.schemaname === table.schema),
        )
        .map(({ conversion }): [string, Conversion] => [conversion.column, conversion]),
    );
}
