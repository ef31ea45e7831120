import type { Session } from '../migrate/session.js';
import { count, type Counted } from './count.js';
import type { Point, Step } from './points.js';
import type { Requirement } from './requirement.js';
import { requirementsOf } from './requirements.js';
import { rowsNow } from './rows.js';
import { writesOf, type Write } from '../migrate/row-writes.js';

/** A requirement, and how the rows that the database has meet it. */
export interface Judged {
  readonly requirement: Requirement;
  readonly counted: Counted;
  /** The pending migrations that change those rows before it holds. */
  readonly changedBy: readonly string[];
}

/** Asks the database, read-only, for what pending files would find. */
export async function examineData(
  session: Session,
  { base, steps }: { readonly base: Point; readonly steps: readonly Step[] },
  { timeoutMs, say }: { readonly timeoutMs: number; readonly say: (message: string) => void },
): Promise<Judged[]> {
  const { searchPath } = session;
  const judged: Judged[] = [];
  const writes: Write[] = [];
  let rows = rowsNow(base.state);
  for (const step of steps) {
    writes.push(
      ...writesOf(step.migration, step.statements, { routines: step.after.state.routines.values(), searchPath }),
    );
    const found = requirementsOf(step, { base: base.state, rows, searchPath });
    rows = found.rows;
    for (const requirement of found.requirements) {
      say(`counting rows of ${requirement.table}`);
      const counted = await count(session, requirement.ask, timeoutMs);
      judged.push({ requirement, counted, changedBy: changedBefore(requirement, writes) });
    }
  }
  return judged;
}

/** Those that may make a requirement hold: they take rows away or change them; where rows are referred to, they add some. */
function changedBefore({ changing }: Requirement, writes: readonly Write[]): string[] {
  const found = writes.filter((write) =>
    changing.some(({ names, columns, by }) => {
      if (!names.some(write.isOf)) return false;
      if (write.how === 'any') return true;
      if (by === 'more') return write.how !== 'delete';
      if (write.how === 'update')
        return columns.length === 0 || write.columns.some((column) => columns.includes(column));
      return write.how === 'delete';
    }),
  );
  return [...new Set(found.map(({ migration }) => migration))];
}
