import { UserError } from 'pgproof-runtime/errors.js';
import { run } from 'pgproof-runtime/query.js';
import type { ApplyOptions } from '../migrate/apply-options.js';
import type { Folder } from '../migrate/engine.js';
import type { Migration } from '../migrate/files.js';
import type { DownGuard } from '../migrate/guard.js';
import type { Report } from '../migrate/report.js';
import type { Session } from '../migrate/session.js';
import { expectLosses, listTouched, refuseLosses as refuse } from '../queries/losses/refuse.js';
import type { Replay } from '../replay/options.js';
import { describeDown, goOn, requireKnown, unusedNames } from './accepted.js';
import { allow, anyNumber, type Allowance } from './allowance.js';
import { countHeld } from './count.js';
import { limitsOf } from './question.js';
import { countFound, draftsOfRows, type Rows } from './found.js';
import { foresee, nothingForeseen } from './foresee.js';
import { isAccepted, refuseLosses, type Draft, type Loss } from './loss.js';
import { endKeptCounts } from './kept-counts.js';
import { tableNamed } from './stored.js';
import type { Trial } from './trial.js';
import { listUncounted, type Uncounted } from './uncounted.js';

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
  /** Rows that may be deleted or changed, once that is counted. */
  readonly uncounted: (migrations: readonly Migration[]) => Promise<readonly Uncounted[]>;
  /** Is told what the batches of a down file have done. */
  readonly tell: Report;
  /** What was accepted, and is not lost. */
  readonly unused: () => readonly string[];
}

/**
 * Keeps migrations from taking away what was not accepted. What a replay takes out of the catalog is counted before the first goes down. The
 * rows that each deletes or changes, and what else it takes, are looked at in its own transaction.
 */
export function guardLosses(
  session: Session,
  folder: Folder,
  { accepted, countTimeoutMs, replay }: LossTask,
  { lockTimeoutMs, signal, report }: Pick<ApplyOptions, 'lockTimeoutMs' | 'signal' | 'report'>,
): LossGuard {
  const { connection, searchPath } = session;
  const limits = limitsOf(countTimeoutMs, lockTimeoutMs);
  const drafts: Draft[] = [];
  /** Rows that each migration has deleted or changed, as it was accepted. */
  const touched = new Map<string, Draft[]>();
  /** How many rows the batches of each have changed. */
  const batched = new Map<string, number>();
  const planned = new Set<string>();
  /** What goes down, the first first, and all that was applied. */
  let order: readonly string[] = [];
  let names: readonly string[] = [];
  let { live, trial, full } = nothingForeseen;
  let hasRun = false;
  /** By the oids of tables that have rows. */
  let allowed = new Map<string, Allowance>();
  /** What the migration that is next may delete or change besides, since the replay's rows are the same. */
  let seeds = new Map<string, Rows>();
  return {
    losses,
    count,
    tell: (event) => {
      if (event.type === 'batch' && event.direction === 'down') batched.set(event.name, event.rows);
    },
    unused: () => unusedNames(accepted, known()),
    uncounted: (migrations) =>
      listUncounted(session, migrations, {
        tables: [...live.tables.values()],
        full: full.filter(({ oid }) => allowed.has(oid)),
      }),
    plan: async (migrations, applied) => {
      order = migrations.map(({ name }) => name);
      names = applied;
      if (order.every((name) => planned.has(name))) return;
      await count(migrations, applied);
      requireAccepted({ what: 'going down would lose what is in the database; nothing was taken down' });
    },
    prepare: async ({ name, down }) => {
      if (hasRun && allowed.size > 0) await endKeptCounts(connection);
      hasRun = true;
      touched.delete(name);
      await findSeeds(name);
      const { failure } = trial ?? {};
      if (failure !== undefined && !down.transactional && name <= failure.migration) throw unknown(down.path, failure);
    },
    get messages() {
      return allowed.size === 0 ? 0 : 3;
    },
    inspect: ({ name, down }) => {
      if (allowed.size === 0) return Promise.resolve();
      // What has run outside a transaction is not taken back any more.
      const expected = JSON.stringify({ tables: down.transactional ? expectedOf() : {} });
      const told = [...allowed].filter(([, { deleted, changed }]) => Math.max(deleted, changed) === anyNumber);
      const tables = down.transactional ? told.map(([oid]) => oid) : [];
      const own = seeds;
      return Promise.all([
        run(connection, expectLosses, { expected }),
        run(connection, refuse),
        run(connection, listTouched, { tables }).then((rows) => {
          touched.set(name, draftsOfRows(rows, { migration: name, live, allowed, seeds: own, searchPath }));
        }),
      ]);
    },
    settle: async ({ name, down }, found) => {
      drafts.push(...(await countFound(session, found, { migration: name, live, trial, allowed, limits })));
      requireAccepted({ what: `${down.path} would lose what is in the database; it was rolled back`, at: name });
    },
  };

  function losses(): Loss[] {
    const all = known();
    return all.map(({ others, ...draft }) => {
      const named = { object: draft.object, others };
      const count = draft.kind === 'unread' ? (batched.get(draft.migration) ?? null) : draft.count;
      return { ...draft, count, accepted: isAccepted(named, all, accepted) };
    });
  }

  function known(): Draft[] {
    const isNew = (row: Draft) =>
      drafts.every(({ object, migration }) => object !== row.object || migration !== row.migration);
    return [...drafts, ...[...touched.values()].flat().filter(isNew)];
  }

  /** @param at the migration at which it stopped; none where nothing has gone down yet. */
  function requireAccepted({ what, at }: { what: string; at?: string }): void {
    const all = losses();
    if (all.every((loss) => loss.accepted)) return;
    const gone = order.slice(0, Math.max(0, order.indexOf(at ?? '')));
    if (gone.length === 0) throw refuseLosses(what, all);
    const stays = names.filter((name) => !order.includes(name)).at(-1);
    const command = goOn(accepted, { stays, lost: known().filter(({ migration }) => gone.includes(migration)) });
    throw refuseLosses(`${what}; ${describeDown(gone.length)}`, all, { command });
  }

  async function count(migrations: readonly Migration[], applied: readonly string[]): Promise<void> {
    drafts.length = 0;
    trial = undefined;
    const check = (stored: typeof live) => {
      // Later another runner may have taken down what was named.
      if (planned.size === 0)
        requireKnown(accepted, { live: stored, migrations: folder.migrations.map(({ name }) => name), searchPath });
    };
    const note = (message: string) => {
      report({ type: 'note', message });
    };
    const foreseen = await foresee(session, { migrations, applied }, { folder, limits, signal, replay, check, note });
    ({ live, trial, full } = foreseen);
    drafts.push(...foreseen.drafts);
    allowed = allow(full, { live, trial }, { accepted, searchPath });
    for (const { name } of migrations) planned.add(name);
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
}

function unknown(path: string, { migration, error }: NonNullable<Trial['failure']>): UserError {
  return new UserError(
    `what ${path} takes away is not known: in a replay ${migration} did not go down: ${error.message}`,
    { fix: 'correct the down file; or go down without counting: --no-count', exitCode: 1, cause: error },
  );
}
