import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { name } from '../catalog/facts/text.js';
import type { Migration } from '../migrate/files.js';
import type { Session } from '../migrate/session.js';
import { changesAs, countRows } from './count.js';
import { nameLoss, type Draft } from './loss.js';
import { heldOf } from './measure.js';
import type { Limits } from './question.js';
import { tableNamed, type Stored } from './stored.js';
import type { Trial } from './trial.js';
import { listRewritten, type Rewritten } from './uncountable.js';

interface Known {
  readonly live: Stored;
  readonly trial: Trial;
  readonly limits: Limits;
  /** Told what cannot be counted. */
  readonly note: (message: string) => void;
}

/** Counts the values that other types change. Only the server's own types are tried: a cast of others may be another role's. */
export async function countRetyped(
  session: Session,
  migrations: readonly Migration[],
  { live, trial, limits, note }: Known,
): Promise<Draft[]> {
  const drafts: Draft[] = [];
  const rewritten = new Map<string, readonly Rewritten[]>();
  for (const migration of migrations) rewritten.set(migration.name, await listRewritten(migration));
  for (const {
    table: ofReplay,
    column: { name: of },
    types,
    migration,
  } of trial.retyped) {
    const table = tableNamed(live, ofReplay);
    const column = table?.columns.find((one) => one.name === of);
    const isTold = rewritten.get(migration)?.some((one) => one.table.at(-1) === ofReplay.name && one.column === of);
    if (table === undefined || column === undefined || isTold === true) continue;
    const conditions = [changesAs(column, types)];
    const question = { table, held: heldOf(live, trial.held.get(ofReplay.oid)), conditions };
    const parts = [table.schema, table.name, of];
    try {
      const own = [column.baseType, ...types].every((type) => !type.includes('.'));
      if (!own) throw new UserError('a type of the database');
      const [[counted] = []] = await countRows(session, [question], limits);
      const { rows: count = 0, atLeast = false } = counted ?? {};
      if (count > 0 || atLeast)
        drafts.push({ ...nameLoss(parts, session.searchPath, ':changed'), kind: 'changed', count, atLeast, migration });
    } catch (error) {
      // A value that does not become the type has the file fail, unless its USING makes it one.
      if (!(error instanceof UserError) || !isUncountable(error.cause)) throw error;
      note(`${migration}: what of ${name(...parts)} changes as it becomes ${types.join(', then ')} is not counted`);
    }
  }
  return drafts;
}

function isUncountable(cause: unknown): boolean {
  return cause === undefined || (isServerError(cause) && /^(?:22|42(?!501))/.test(cause.code));
}
