import type { Catalog } from '../catalog/catalog.js';
import { factsOf, lineOf } from '../catalog/facts.js';

/** Which migration made what an object is. */
export interface Timeline {
  add(migration: string | undefined, catalog: Catalog): void;
  /** The last migration up to a point that made or changed the object, where it is there then. */
  madeBy(object: string, point: string | undefined): string | undefined;
  /** The first migration behind a point after which the object is as it is in a catalog. */
  madeLater(object: string, point: string | undefined, catalog: Catalog): string | undefined;
}

interface Step {
  /** Undefined before the first migration. */
  readonly migration: string | undefined;
  /** The fact; undefined where the object is gone. */
  readonly line: string | undefined;
}

/** Keeps what changes from one point to the next, which is little. */
export function makeTimeline(): Timeline {
  const steps = new Map<string, Step[]>();
  let before: ReadonlyMap<string, string> = new Map();
  return {
    add: (migration, catalog) => {
      const now = linesOf(catalog);
      for (const object of new Set([...before.keys(), ...now.keys()])) {
        const line = now.get(object);
        if (line !== before.get(object)) steps.set(object, [...(steps.get(object) ?? []), { migration, line }]);
      }
      before = now;
    },
    madeBy: (object, point) => {
      const last = steps.get(object)?.findLast(({ migration = '' }) => migration <= (point ?? ''));
      return last?.line === undefined ? undefined : last.migration;
    },
    madeLater: (object, point, catalog) => {
      const line = linesOf(catalog).get(object);
      return steps.get(object)?.find((step) => (step.migration ?? '') > (point ?? '') && step.line === line)?.migration;
    },
  };
}

function linesOf(catalog: Catalog): Map<string, string> {
  // A difference names an object in one line.
  return new Map(
    factsOf(catalog, { owners: false }).map((fact) => [lineOf({ ...fact, properties: [] }), lineOf(fact)]),
  );
}
