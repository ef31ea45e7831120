import { partAccepted, type Accepted } from '../catalog/accepted.js';
import type { Catalog } from '../catalog/catalog.js';
import { compareCatalogs, countCompared, type Difference } from '../catalog/diff.js';
import type { Exception, LeftOut } from '../catalog/exceptions.js';
import { noteOpenPublic } from '../catalog/open-public.js';
import { readCatalog } from '../catalog/read.js';
import type { Replay } from '../replay/options.js';
import { atEachPoint } from '../replay/points.js';
import { withReplay } from '../replay/replay.js';
import { makeTimeline, type Timeline } from './timeline.js';

/** A point of the history, and what the database has otherwise. */
export interface Point {
  /** The last migration before it; undefined before the first. */
  readonly name: string | undefined;
  readonly catalog: Catalog;
  /** Those that are neither accepted nor notes. A is the database. */
  readonly differences: readonly Difference[];
  readonly accepted: readonly Difference[];
  /** What differs and makes no difference: the order of columns, say. */
  readonly notes: readonly Difference[];
  /** What exceptions left out. */
  readonly leftOut: readonly LeftOut[];
  /** How many facts of the database were compared. */
  readonly facts: number;
}

/** Where in its history a database stands. */
export interface Found {
  /** The point that the database equals, the last of them where there are several; else the nearest one. */
  readonly point: Point;
  /** The names of all the points that it equals just as well. */
  readonly equal: readonly (string | undefined)[];
  readonly timeline: Timeline;
}

/** A point as a replay made it. */
export type Made = Pick<Point, 'name' | 'catalog'>;

interface Wanted {
  readonly exceptions: readonly Exception[];
  readonly accepted: readonly Accepted[];
  /** The last migration of the one point that is asked for. */
  readonly to: string | undefined;
  /** The points of an earlier replay of the same files for a database like it; else they are made. */
  readonly made?: readonly Made[] | undefined;
}

/**
 * Replays the history, and compares the database with what it makes before the first migration and after each. Of several points the
 * nearest is that with the fewest differences, whether they are accepted or not, then that with the most that are, then the fewest notes.
 *
 * @param live the catalog of the database.
 */
export async function findPoint(replay: Replay, live: Catalog, wanted: Wanted): Promise<Found> {
  const timeline = makeTimeline();
  let point: Point | undefined;
  let equal: (string | undefined)[] = [];
  const look = ({ name, catalog }: Made) => {
    timeline.add(name, catalog);
    if (wanted.to !== undefined && name !== wanted.to) return;
    const other = comparePoint(live, { name, catalog }, wanted);
    const order = point === undefined ? -1 : compareDistances(other, point);
    if (order > 0) return;
    equal = order < 0 ? [name] : [...equal, name];
    point = other;
  };
  if (wanted.made === undefined) await makePoints(replay, look);
  else wanted.made.forEach(look);
  if (point === undefined) throw new Error('the replay came past no point of the history');
  return { point, equal: point.differences.length === 0 ? equal : [], timeline };
}

/** Replays the history, and looks at the catalog before the first migration and after each. */
async function makePoints(replay: Replay, look: (point: Made) => void): Promise<void> {
  const afterEach = atEachPoint(
    replay,
    (connection, schema) => readCatalog(connection, schema, 'outside'),
    (name, catalog) => {
      look({ name, catalog });
    },
  );
  await withReplay({ ...replay, afterEach }, () => Promise.resolve());
}

/** Compares the database with one point. */
export function comparePoint(
  live: Catalog,
  { name, catalog }: Pick<Point, 'name' | 'catalog'>,
  { exceptions, accepted: names }: Pick<Wanted, 'exceptions' | 'accepted'>,
): Point {
  const { differences, leftOut } = noteOpenPublic(compareCatalogs(live, catalog, { exceptions }));
  const { accepted, rest } = partAccepted(differences, names, { a: live, b: catalog });
  const notes = differences.filter((one) => !accepted.includes(one) && !rest.includes(one));
  return {
    name,
    catalog,
    differences: rest,
    accepted,
    notes,
    leftOut,
    facts: countCompared(live, { exceptions }),
  };
}

function compareDistances(one: Point, other: Point): number {
  const all = ({ differences, accepted }: Point) => differences.length + accepted.length;
  return (
    all(one) - all(other) || one.differences.length - other.differences.length || one.notes.length - other.notes.length
  );
}
