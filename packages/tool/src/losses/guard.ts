import { isServerError, UserError } from 'pgproof-runtime/errors.js';
import { run } from 'pgproof-runtime/query.js';
import { aloneIn } from '../migrate/alone.js';
import type { ApplyOptions } from '../migrate/apply-options.js';
import type { Folder } from '../migrate/engine.js';
import type { Migration } from '../migrate/files.js';
import type { DownGuard, FoundLoss } from '../migrate/guard.js';
import { cancelWhenAborted, interrupted } from '../migrate/interrupt.js';
import type { Session } from '../migrate/session.js';
import { expectLosses, refuseLosses as refuse } from '../queries/losses/refuse.js';
import type { Replay } from '../replay/options.js';
import { allow, anyNumber, nameRows, type Allowance } from './allowance.js';
import { countHeld, countRows, everyRow, findFilled, holdsValue, limitsOf } from './count.js';
import { isAccepted, nameLoss, refuseLosses, type Draft, type Loss, type Named } from './loss.js';
import { endKeptCounts } from './kept-counts.js';
import { heldOf, measure } from './measure.js';
import { columnOf, nothingStored, readStored, tableNamed } from './stored.js';
import { tryDown, type Trial } from './trial.js';

export interface LossTask {
  /** What may be lost, as losses are named. */
  readonly accepted: readonly string[];
  readonly countTimeoutMs: number;
  /** What a replay is told, but for its folder. */
  readonly replay: Omit<Replay, 'folder' | 'live'>;
}

/** A guard that keeps what it has counted. */
export interface LossGuard extends DownGuard {
  /** All that goes down takes away, as far as it is known. */
  readonly losses: () => readonly Loss[];
  /** Counts, and refuses nothing. */
  readonly count: DownGuard['plan'];
}

/**
 * Keeps migrations from taking away what was not accepted. What a replay takes out of the catalog is counted before the first goes down. The
 * rows that each deletes or changes, and what else it takes, are looked at in its own transaction.
 */
export function guardLosses(
  session: Session,
  folder: Folder,
  { accepted, countTimeoutMs, replay }: LossTask,
  { lockTimeoutMs, signal }: Pick<ApplyOptions, 'lockTimeoutMs' | 'signal'>,
): LossGuard {
  const { connection, schema, searchPath } = session;
  const limits = limitsOf(countTimeoutMs, lockTimeoutMs);
  const drafts: Draft[] = [];
  const planned = new Set<string>();
  let live = nothingStored;
  let trial: Trial | undefined;
  let hasRun = false;
  /** By the oids of tables that have rows. */
  let allowed = new Map<string, Allowance>();
  /** What the migration that is next may delete or change besides, since the replay's rows are the same. */
  let seeds = new Map<string, { deleted: number; changed: number }>();
  return {
    losses,
    count,
    plan: async (migrations, applied) => {
      if (migrations.every(({ name }) => planned.has(name))) return;
      await count(migrations, applied);
      requireAccepted('going down would lose what is in the database; nothing was taken down');
    },
    prepare: async ({ name, down }) => {
      if (hasRun && allowed.size > 0) await endKeptCounts(connection);
      hasRun = true;
      await findSeeds(name);
      const { failure } = trial ?? {};
      if (failure !== undefined && !down.transactional && name <= failure.migration) throw unknown(down.path, failure);
    },
    get messages() {
      return allowed.size === 0 ? 0 : 2;
    },
    inspect: ({ down }) => {
      if (allowed.size === 0) return Promise.resolve();
      // What has run outside a transaction is not taken back any more.
      const expected = JSON.stringify({ tables: down.transactional ? expectedOf() : {} });
      return Promise.all([run(connection, expectLosses, { expected }), run(connection, refuse)]);
    },
    settle: async ({ name, down }, found) => {
      await settle(name, found);
      requireAccepted(`${down.path} would lose what is in the database; it was rolled back`);
    },
  };

  function losses(): Loss[] {
    return drafts.map(({ others, ...draft }) => {
      const named = { object: draft.object, others };
      return { ...draft, accepted: isAccepted(named, drafts, accepted) };
    });
  }

  function requireAccepted(what: string): void {
    if (losses().some((loss) => !loss.accepted)) throw refuseLosses(what, losses());
  }

  async function count(migrations: readonly Migration[], applied: readonly string[]): Promise<void> {
    drafts.length = 0;
    trial = undefined;
    const stop = cancelWhenAborted(session, signal);
    try {
      live = await readInTime();
      const tables = [...live.tables.values()];
      const filled = await findFilled(session, tables, limits);
      const full = tables.filter((_, index) => filled[index]);
      if (full.length > 0) {
        trial = await replayed(migrations, new Set(applied));
        replay.onProgress('counting what would be lost');
        drafts.push(...(await measure(session, live, trial, limits)), ...(await listUnread(migrations)));
      }
      allowed = allow(full, { live, trial }, { accepted, searchPath });
      for (const { name } of migrations) planned.add(name);
    } catch (error) {
      throw signal.aborted ? interrupted() : error;
    } finally {
      await stop();
    }
    if (signal.aborted) throw interrupted();
  }

  /** The server reads a default under a lock of its table, which others may hold. */
  async function readInTime(): Promise<typeof live> {
    const limited = session.client.query(`set lock_timeout = ${lockTimeoutMs}`);
    const reading = readStored(connection, schema);
    const [found] = await Promise.all([
      reading.catch((error: unknown) => {
        if (!isServerError(error) || error.code !== '55P03') throw error;
        throw new UserError('what going down would lose is not known: another session holds a lock on a table', {
          fix: 'run again when it is through; wait longer: --lock-timeout 1min; or go down without counting: --no-count',
          exitCode: 2,
          cause: error,
        });
      }),
      limited,
      session.client.query('reset lock_timeout'),
    ]);
    return found;
  }

  async function replayed(migrations: readonly Migration[], applied: ReadonlySet<string>): Promise<Trial> {
    replay.onProgress('replaying the migrations, to see what going down takes away');
    const history = { ...folder, migrations: folder.migrations.filter(({ name }) => applied.has(name)) };
    try {
      return await tryDown({ ...replay, folder: history, live: connection, schema, searchPath, signal }, migrations);
    } catch (error) {
      if (!(error instanceof UserError) || signal.aborted) throw error;
      throw new UserError(`what going down would lose is not known: ${error.message}`, {
        fix: `${error.fix === undefined ? '' : `${error.fix}; `}or go down without counting: --no-count`,
        exitCode: error.exitCode,
        cause: error.cause,
      });
    }
  }

  /** As many rows of the replay's that a migration touches there as are here still as they are there. */
  async function findSeeds(migration: string): Promise<void> {
    seeds = new Map();
    for (const { oid, schema: of, name, held, ...there } of trial?.touched.get(migration) ?? []) {
      const before = trial?.before.tables.get(oid);
      const table = before && tableNamed(live, before);
      if (table === undefined || !allowed.has(table.oid)) continue;
      const missing = held.rows.length - (await countHeld(session, { schema: of, name }, held, limits));
      const less = (number: number) => Math.max(0, number - missing);
      seeds.set(table.oid, { deleted: less(there.deleted), changed: less(there.changed) });
    }
  }

  function expectedOf(): object {
    return Object.fromEntries(
      [...allowed].map(([oid, { deleted, changed, filenode, columns }]) => {
        const own = seeds.get(oid);
        const counts = { deleted: deleted + (own?.deleted ?? 0), changed: changed + (own?.changed ?? 0) };
        return [oid, { ...counts, filenode, ...(columns === undefined ? {} : { columns: [...columns] }) }];
      }),
    );
  }

  /** What a migration took away that was not expected. It is rolled back, so that it can be counted. */
  async function settle(migration: string, found: readonly FoundLoss[]): Promise<void> {
    const now = await readStored(connection, schema);
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
      const held = ofReplay && heldOf(now, trial?.held.get(ofReplay.oid));
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
  }

  function add(named: Named, rest: Omit<Draft, keyof Named>): void {
    if (rest.count !== 0 || rest.atLeast) drafts.push({ ...named, ...rest });
  }
}

/** Statements that can delete or change rows, or take away what holds some. */
const touchRows: ReadonlySet<string> = new Set([
  ...['DeleteStmt', 'UpdateStmt', 'MergeStmt', 'InsertStmt', 'TruncateStmt', 'SelectStmt'],
  ...['DoStmt', 'CallStmt', 'ExecuteStmt', 'DropdbStmt'],
]);

/** Outside a transaction, what they do to rows cannot be looked at before it is committed. */
async function listUnread(migrations: readonly Migration[]): Promise<Draft[]> {
  const found: Draft[] = [];
  for (const { name, down } of migrations.filter((one) => !one.down.transactional)) {
    const statement = await aloneIn(down);
    if (statement !== undefined && !touchRows.has(statement.kind)) continue;
    found.push({ object: name, others: [], kind: 'unread', count: null, atLeast: false, migration: name });
  }
  return found;
}

function unknown(path: string, { migration, error }: NonNullable<Trial['failure']>): UserError {
  return new UserError(
    `what ${path} takes away is not known: in a replay ${migration} did not go down: ${error.message}`,
    { fix: 'correct the down file; or go down without counting: --no-count', exitCode: 1, cause: error },
  );
}
