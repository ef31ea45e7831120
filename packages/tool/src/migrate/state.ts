import { qualified } from '../catalog/keywords.js';
import type { Applied } from './history.js';
import { judge, requireTold } from './problems.js';
import { readRows, type Reading } from './reading.js';
import { requireNone, type Problem } from './report.js';
import type { Session } from './session.js';
import { readTables } from './tables.js';
import type { TablesState } from './versions.js';

/** What the runner's own tables say, and what there is to say of them. */
export interface RecordState extends TablesState {
  readonly applied: readonly Applied[];
  /** What keeps a command from writing. */
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/**
 * Reads the runner's own tables, whichever of them there are. Writes nothing.
 *
 * @param seen which there are, where that has been asked for.
 * @throws UserError when one cannot be read, or is something else of that name, or when what they said is lost.
 */
export async function readRecord(session: Session, seen?: Session['tables']): Promise<RecordState> {
  const tables = await readTables(session, seen);
  if (tables.size === 0)
    return { applied: [], version: undefined, owner: undefined, unwritable: [], missing: [], problems: [], notes: [] };
  const reading = await readRows(session, tables);
  requireTold(reading);
  const found = [...tables.values()];
  return {
    applied: listApplied(reading),
    version: reading.version,
    owner: found[0]?.owner,
    unwritable: found.filter(({ writable }) => !writable).map(({ name }) => qualified(session.schema, name)),
    ...judge(reading),
  };
}

/** @throws UserError that names what keeps a command from writing, and what to type. */
export function requireSoundRecord({ problems }: RecordState): void {
  requireNone(problems);
}

/** Without node-pg-migrate's table our own record tells the same: the last of a migration was no down, or it is not applied. */
function listApplied({ tables, marks, records, restamps }: Reading): Applied[] {
  // What we took down last, and is applied now, another tool has applied.
  const ups = new Map(records.filter(({ direction }) => direction !== 'down').map((record) => [record.name, record]));
  const stamps = new Map(restamps.map((restamp) => [restamp.recordId, restamp]));
  const names = tables.has('pgmigrations') ? marks.map(({ name }) => name) : [...ups.keys()];
  return names.map((name) => {
    const record = ups.get(name);
    const sums = (record && stamps.get(record.id)) ?? record;
    return {
      name,
      recorded: record !== undefined,
      adopted: record?.direction === 'adopt',
      upSha256: sums?.upSha256 ?? null,
      downSha256: sums?.downSha256 ?? null,
      recordedAt: record?.recordedAt ?? null,
      recordedBy: record?.recordedBy ?? null,
      durationMs: record?.durationMs ?? null,
    };
  });
}
