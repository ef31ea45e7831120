import { qualified } from '../catalog/keywords.js';
import { printConnection } from 'pgproof-runtime/connection-config.js';
import { readBaseline, type Baseline } from '../migrate/adopted.js';
import { requireSome } from '../migrate/history.js';
import { readLocked, versionOfLocks, type Locked } from '../migrate/locks.js';
import { readHistory, type RecordedHistory } from '../migrate/run.js';
import type { Session } from '../migrate/session.js';
import type { Opened } from './open.js';
import type { MigrationStatus, StatusResult } from './types.js';

/** What is told beside what is applied. */
export interface StatusTask {
  /** What each applied migration locked. */
  readonly locks?: boolean | undefined;
}

/** What is applied, pending, changed and missing. Writes nothing. */
export async function statusOpened(
  { session, folder, server }: Opened,
  { locks = false }: StatusTask = {},
): Promise<StatusResult> {
  const history = await readHistory(session, folder, session);
  requireSome(history, folder.directory);
  const baseline = await readBaseline(session, history.applied);
  const described = describe(history, baseline);
  const migrations = locks ? await withLocks(session, history.record, described) : described;
  const notes = [...history.record.notes, ...retiredNote(baseline)];
  const problems = [...history.record.problems, ...(history.cutOff === undefined ? [] : [history.cutOff])].map(
    ({ problem, fix }) => ({ problem, fix }),
  );
  const sound = problems.length === 0 && migrations.every(({ state }) => state === 'applied' || state === 'adopted');
  return { sound, migrations, problems, notes, database: printConnection(server.config) };
}

/** Those that are applied and were run here, with what the record has of their locks. */
async function withLocks(
  session: Session,
  { version = 0 }: RecordedHistory['record'],
  migrations: readonly MigrationStatus[],
): Promise<readonly MigrationStatus[]> {
  const locked = version < versionOfLocks ? new Map<string, Locked>() : await readLocked(session);
  return migrations.map((one) => {
    if (one.state !== 'applied') return one;
    const { lockRetries = null, locks = null } = locked.get(one.name) ?? {};
    return { ...one, lockRetries, locks };
  });
}

function retiredNote(baseline: Baseline | undefined): string[] {
  const tool = baseline?.tool;
  if (tool == null || tool.renamed === null) return [];
  const { name, schema, table, renamed } = tool;
  return [
    `${name} is retired: ${qualified(schema, table)} raises an error, and its rows are in ${qualified(schema, renamed)}`,
  ];
}

function describe(history: RecordedHistory, baseline: Baseline | undefined): MigrationStatus[] {
  const undone = history.cutOff?.state === 'beside' ? undefined : history.cutOff?.migration.name;
  const changed = new Map(history.changed.map(({ migration, directions }) => [migration.name, directions]));
  const late = new Set(history.late.map(({ name }) => name));
  const unrecorded = new Set(history.unrecorded.map(({ name }) => name));
  const missing = new Set(history.missing.map(({ name }) => name));
  const renamed = new Map(history.renamed.map(({ name, migration }) => [name, migration.name]));
  const before = new Map(history.renamed.map(({ name, migration }) => [migration.name, name]));
  const applied = history.applied.map(({ name, adopted, recordedAt, recordedBy, durationMs }): MigrationStatus => {
    if (missing.has(name)) {
      const now = renamed.get(name);
      const where = now === undefined ? 'not in the folder' : `in the folder as ${now}`;
      return {
        name,
        state: 'missing',
        detail: `applied, and ${where}`,
        ...(now === undefined ? {} : { otherName: now }),
      };
    }
    if (unrecorded.has(name))
      return { name, state: 'unrecorded', detail: 'applied, and no record says from which file' };
    const directions = changed.get(name);
    if (directions !== undefined)
      return {
        name,
        state: 'changed',
        detail: `differs from what was applied: ${directions.join(' and ')}`,
        differs: directions,
      };
    if (name === undone)
      return { name, state: 'cut off', detail: 'its down file has run, in whole or in part, and is not recorded' };
    if (adopted) {
      const notedAt = baseline?.notedAt.get(name) ?? null;
      const noted = notedAt === null ? '' : `, noted ${notedAt}`;
      return {
        name,
        state: 'adopted',
        detail: `${recordedAt ?? ''} by ${recordedBy ?? ''}${noted}`,
        recordedAt,
        recordedBy,
        notedAt,
      };
    }
    const detail = `${recordedAt ?? ''} by ${recordedBy ?? ''}, ${durationMs ?? 0} ms`;
    return { name, state: 'applied', detail, recordedAt, recordedBy, durationMs };
  });
  const pending = history.pending.map(({ name }): MigrationStatus =>
    late.has(name)
      ? { name, state: 'late', detail: 'pending, but older than one that is applied' }
      : pendingStatus(name, before.get(name)),
  );
  return [...applied, ...pending].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function pendingStatus(name: string, appliedAs: string | undefined): MigrationStatus {
  if (appliedAs === undefined) return { name, state: 'pending', detail: undefined };
  return { name, state: 'pending', detail: `applied as ${appliedAs}`, otherName: appliedAs };
}
