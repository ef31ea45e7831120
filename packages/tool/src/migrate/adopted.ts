import type { Timestamp } from 'pgproof-runtime/values.js';
import { run } from 'pgproof-runtime/query.js';
import type { Accepted } from '../catalog/accepted.js';
import { listAdopted } from '../queries/migrate/state.js';
import type { Applied } from './history.js';
import type { Session } from './session.js';
import type { TableName } from './tables.js';

/** How a baseline came about, as it is kept with its last migration. */
export interface Adoption {
  /** The last migration that the baseline covers. */
  readonly point: string;
  /** What is to stay as it is, though the migrations make it otherwise. */
  readonly accepted: readonly Accepted[];
  /** The SQL that led the database to its point; null where it stood there. */
  readonly bridge: { readonly name: string; readonly sha256: string } | null;
  /** The tool that the database comes from, where it was named, and its table; `renamed` is that one's name where the tool was retired. */
  readonly tool?:
    | { readonly name: string; readonly schema: string; readonly table: string; readonly renamed: string | null }
    | undefined;
  /** What the adoption made of the runner's own: tables, and the schema that they stand in. */
  readonly made: { readonly tables: readonly TableName[]; readonly schema: boolean };
  /** The last number that the sequences of tables had given before; null for none. */
  readonly lastIds: Readonly<Partial<Record<TableName, string | null>>>;
}

/** What the record keeps of an adoption. */
export interface Baseline extends Adoption {
  /** The names of the migrations that it covers, oldest first. */
  readonly covers: readonly string[];
  readonly recordedAt: Timestamp;
  /** When the tool of before noted a migration, where it did. */
  readonly notedAt: ReadonlyMap<string, Timestamp>;
}

/** The baseline of a database that was adopted; undefined for one that was not. */
export async function readBaseline(
  { connection }: Pick<Session, 'connection'>,
  applied: readonly Applied[],
): Promise<Baseline | undefined> {
  // Tables of a version that knows no adoption lack the columns.
  if (!applied.some(({ adopted }) => adopted)) return undefined;
  const all = await run(connection, listAdopted);
  const last = all.findLast(({ adoption }) => adoption !== null);
  if (last?.adoption == null) return undefined;
  // What was taken down past the baseline is no part of it any more.
  const there = new Set(applied.flatMap(({ name, adopted }) => (adopted ? [name] : [])));
  const records = all.filter(({ runId, name }) => runId === last.runId && there.has(name));
  const adoption = JSON.parse(last.adoption) as Adoption;
  return {
    ...adoption,
    point: records.at(-1)?.name ?? adoption.point,
    covers: records.map(({ name }) => name),
    recordedAt: last.recordedAt,
    notedAt: new Map(records.flatMap(({ name, notedAt }) => (notedAt === null ? [] : [[name, notedAt] as const]))),
  };
}
