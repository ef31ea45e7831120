import type { Session } from '../migrate/session.js';
import { countRows, everyRow, holdsLabel, holdsValue } from './count.js';
import { type Condition, type Held, type Limits, type Question } from './question.js';
import { nameLoss, type Draft } from './loss.js';
import { canRead } from './steady.js';
import { tableNamed, type Stored, type StoredTable } from './stored.js';
import { partsOf, type Taken } from './difference.js';
import type { Trial } from './trial.js';

/** Which count of which question. */
interface Place {
  readonly question: number;
  readonly condition: number;
}

/** Counts what a database has of what goes away in a trial, all at once and each table once. What it has nothing of is no loss. */
export async function measure(
  session: Session,
  live: Stored,
  { taken, held }: Trial,
  limits: Limits,
): Promise<Draft[]> {
  const questions: (Question & { conditions: Condition[] })[] = [];
  const asked = taken.map((one) => ({ one, places: placesOf(one) }));
  const counts = await countRows(session, questions, limits);
  return asked.flatMap(({ one, places }) => {
    const found = places.flatMap(({ question, condition }) => counts[question]?.[condition] ?? []);
    const count = found.reduce((all, { rows }) => all + rows, 0);
    const atLeast = found.some((of) => of.atLeast);
    const { kind, migration } = one;
    return count === 0 && !atLeast
      ? []
      : [{ kind, migration, count, atLeast, ...nameLoss(partsOf(one), session.searchPath) }];
  });

  function placesOf(one: Taken): Place[] {
    if (one.kind === 'table') return ask(one.table, () => everyRow);
    const uses = one.kind === 'column' ? [one] : one.uses;
    return uses.flatMap(({ table, column }) =>
      ask(table, (there) => {
        const same = there.columns.find(({ name }) => name === column.name);
        if (same === undefined) return undefined;
        return one.kind === 'column' ? holdsValue(same) : holdsLabel(same, one.label);
      }),
    );
  }

  function ask(ofReplay: StoredTable, conditionOf: (there: StoredTable) => Condition | undefined): Place[] {
    const table = tableNamed(live, ofReplay);
    const condition = table && conditionOf(table);
    if (table === undefined || condition === undefined) return [];
    let question = questions.findIndex((one) => one.table === table);
    if (question < 0)
      question = questions.push({ table, held: heldOf(live, held.get(ofReplay.oid)), conditions: [] }) - 1;
    return [{ question, condition: (questions[question]?.conditions.push(condition) ?? 0) - 1 }];
  }
}

/** The rows that a table may share with the replay; undefined where a column is lacking, since no row is the same then. */
export function heldOf(live: Stored, held: Held | undefined): Held | undefined {
  return held !== undefined && canRead(live, held.steady) ? held : undefined;
}
