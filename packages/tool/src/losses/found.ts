import type { FoundLoss } from '../migrate/guard.js';
import type { Session } from '../migrate/session.js';
import type { ListTouchedResult } from '../queries/losses/refuse.js';
import { anyNumber, nameRows, type Allowance } from './allowance.js';
import { countRows, everyRow, holdsValue } from './count.js';
import { type Limits } from './question.js';
import { nameLoss, type Draft, type Named } from './loss.js';
import { heldOf } from './measure.js';
import { columnOf, readStored, tableNamed, type Stored } from './stored.js';
import type { Trial } from './trial.js';

/** How many rows of a table are deleted, and how many are changed. */
export interface Rows {
  readonly deleted: number;
  readonly changed: number;
}

interface Known {
  readonly migration: string;
  readonly live: Stored;
  readonly trial: Trial | undefined;
  /** By the oids of tables; what was found is allowed from now on. */
  readonly allowed: ReadonlyMap<string, Allowance>;
  readonly limits: Limits;
}

/** Counts what a migration took away that was not expected, once it is rolled back. */
export async function countFound(
  session: Session,
  found: readonly FoundLoss[],
  { migration, live, trial, allowed, limits }: Known,
): Promise<Draft[]> {
  const now = await readStored(session.connection, session.schema);
  const { searchPath } = session;
  const drafts: Draft[] = [];
  for (const loss of found) {
    const [was, table, own] = [live.tables.get(loss.table), now.tables.get(loss.table), allowed.get(loss.table)];
    if (was === undefined || table === undefined || own === undefined) continue;
    if ('deleted' in loss) {
      const told = { migration, atLeast: false };
      add(nameRows(was, ':deleted', searchPath), { ...told, kind: 'deleted', count: loss.deleted });
      add(nameRows(was, ':changed', searchPath), { ...told, kind: 'changed', count: loss.changed });
      [own.deleted, own.changed] = [anyNumber, anyNumber];
      continue;
    }
    const column = 'column' in loss ? columnOf(table, loss.column) : undefined;
    const ofReplay = trial && tableNamed(trial.before, was);
    const held = ofReplay && heldOf(now, trial.held.get(ofReplay.oid));
    const conditions = [column === undefined ? everyRow : holdsValue(column)];
    const [[counted] = []] = await countRows(session, [{ table, held, conditions }], limits);
    const told = { migration, count: counted?.rows ?? 0, atLeast: counted?.atLeast ?? false };
    if ('emptied' in loss) {
      add(nameRows(was, ':deleted', searchPath), { ...told, kind: 'deleted' });
      own.filenode = undefined;
    } else if (column === undefined) {
      add(nameLoss([was.schema, was.name], searchPath), { ...told, kind: 'table' });
      own.columns = undefined;
    } else {
      add(nameLoss([was.schema, was.name, column.name], searchPath), { ...told, kind: 'column' });
      own.columns?.delete(column.number);
    }
  }
  return drafts;

  function add(named: Named, rest: Omit<Draft, keyof Named>): void {
    if (rest.count !== 0 || rest.atLeast) drafts.push({ ...named, ...rest });
  }
}

/** What a migration has deleted and changed as it was accepted. @param seeds the rows that do not count, by the oids of tables. */
export function draftsOfRows(
  rows: readonly ListTouchedResult[],
  {
    migration,
    live,
    allowed,
    seeds,
    searchPath,
  }: Pick<Known, 'migration' | 'live' | 'allowed'> & {
    readonly seeds: ReadonlyMap<string, Rows>;
    readonly searchPath: readonly string[];
  },
): Draft[] {
  return rows.flatMap(({ table: oid, ...row }) =>
    (['deleted', 'changed'] as const).flatMap((kind): Draft[] => {
      const table = live.tables.get(oid);
      const count = Number(row[kind]) - (seeds.get(oid)?.[kind] ?? 0);
      if (table === undefined || count <= 0 || allowed.get(oid)?.[kind] !== anyNumber) return [];
      return [{ ...nameRows(table, `:${kind}`, searchPath), kind, count, atLeast: false, migration }];
    }),
  );
}
