import type { Accepted } from '../catalog/accepted.js';
import type { Exception } from '../catalog/exceptions.js';
import type { Report } from '../migrate/report.js';
import type { Replay } from '../replay/options.js';
import type { Made } from './points.js';
import type { Coming } from './tools/coming.js';

/** How a database is adopted, and who is told. */
export interface Task {
  /** The last migration before the point, where it is named. */
  readonly to?: string | undefined;
  /** The bridge that leads to the point. */
  readonly bridge?: string | undefined;
  readonly accepted: readonly Accepted[];
  readonly exceptions: readonly Exception[];
  /** When another tool noted a migration, where it did. */
  readonly notedAt: ReadonlyMap<string, string>;
  /** The tool that the database comes from. */
  readonly coming?: Coming | undefined;
  /** How long a statement may wait for a table that others use, in milliseconds. */
  readonly lockTimeoutMs: number;
  readonly report: Report;
  readonly signal: AbortSignal;
  /** What the history is replayed with; its folder is that of all migrations. */
  readonly replay: Replay;
  /** The points of an earlier replay of the same files for a database like it. */
  readonly made?: readonly Made[] | undefined;
}
