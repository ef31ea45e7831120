import { adviseOn, type Advice } from '../advice/list.js';
import type { PendingFile } from '../advice/rule.js';
import type { Migration } from '../migrate/files.js';
import type { RecordedHistory } from '../migrate/run.js';
import { requireReplayable } from '../migrate/unsound.js';
import { listSizes } from '../queries/pending/sizes.js';
import { run } from 'pgproof-runtime/query.js';
import { examineData, type Judged } from '../pending/data.js';
import { replayPending, type Point, type Step } from '../pending/points.js';
import { counted } from './counted.js';
import type { Opened } from './open.js';
import { replayOf, type ReplayTask } from './replay.js';

export interface PendingTask extends ReplayTask {
  /** How long the rows of one requirement may be counted, in milliseconds; undefined: none are counted. */
  readonly countTimeoutMs: number | undefined;
}

/** What pending files would meet in a database, and what is to be written otherwise in them. */
export interface Examined {
  readonly data: readonly Judged[];
  readonly advice: readonly Advice[];
}

/** Replays the history and what is pending, and asks the database for the rows that are in the way. Writes nothing. */
export async function examinePending(
  { session, folder }: Omit<Opened, 'server'>,
  { history, pending }: { readonly history: RecordedHistory; readonly pending: readonly Migration[] },
  task: PendingTask,
): Promise<Examined> {
  requireReplayable(history, folder.directory);
  const wanted = new Set(pending.map(({ name }) => name));
  const applied = new Set(history.applied.map(({ name }) => name).filter((name) => !wanted.has(name)));
  // Before the first migration there is no table that is in use.
  if (pending.length === 0 || applied.size === 0) return { data: [], advice: [] };
  const migrations = folder.migrations.filter(({ name }) => applied.has(name) || wanted.has(name));
  task.say(`replaying ${counted(migrations.length, 'migration')}`);
  const replay = { ...replayOf(task, { ...folder, migrations }), live: session.connection, hasPending: true };
  const points = await replayPending(replay, pending);
  const sizes = new Map(
    (await run(session.connection, listSizes)).map(({ schema, name, rows }) => [
      `${schema}.${name}`,
      rows ?? undefined,
    ]),
  );
  const { searchPath } = session;
  const files = points.steps.map((step) => fileOf(step, points.base, { searchPath, sizes }));
  const { countTimeoutMs: timeoutMs } = task;
  return {
    data: timeoutMs === undefined ? [] : await examineData(session, points, { timeoutMs, say: task.say }),
    advice: adviseOn(files),
  };
}

function fileOf(
  { migration, statements, before, after }: Step,
  base: Point,
  { searchPath, sizes }: { searchPath: readonly string[]; sizes: ReadonlyMap<string, number | undefined> },
): PendingFile {
  const tables = [...before.state.tables.values()].filter(({ oid }) => base.state.tables.has(oid));
  const rewritten = new Set(
    tables.flatMap(({ oid, parents, kind, storage }) => {
      const later = after.state.tables.get(oid);
      // Of a partition the partitioned table is told, too.
      return kind === 'r' && later !== undefined && later.storage !== storage ? [oid, ...parents] : [];
    }),
  );
  const named = tables.map(({ oid, schema, name }) => ({ oid, schema, table: name }));
  const rowsOf = (oid: string) => {
    const now = base.state.tables.get(oid);
    return now && sizes.get(`${now.schema}.${now.name}`);
  };
  return {
    migration: migration.name,
    path: migration.up.path,
    text: migration.up.text,
    statements,
    before: before.catalog,
    after: after.catalog,
    inUse: named.map((table) => ({ ...table, rows: rowsOf(table.oid) })),
    rewritten: named.filter(({ oid }) => rewritten.has(oid)),
    retyped: tables.flatMap(({ oid, schema, name: table, columns }) =>
      [...columns.values()].flatMap(({ place, name, typeOid, modifier }) => {
        const later = after.state.tables.get(oid)?.columns.get(place);
        const isAlike = later === undefined || (later.typeOid === typeOid && later.modifier === modifier);
        return isAlike ? [] : [{ schema, table, column: name }];
      }),
    ),
    searchPath,
  };
}
