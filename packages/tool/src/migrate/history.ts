import type { Timestamp } from 'pgproof-runtime/values.js';
import { UserError } from 'pgproof-runtime/errors.js';
import type { Migration } from './files.js';

/** A migration that is applied. What its record would say is null where there is none. */
export interface Applied {
  readonly name: string;
  readonly recorded: boolean;
  /** It was there before the runner, and its files were never run here. */
  readonly adopted: boolean;
  readonly upSha256: string | null;
  readonly downSha256: string | null;
  readonly recordedAt: Timestamp | null;
  readonly recordedBy: string | null;
  readonly durationMs: number | null;
}

/** An applied migration, and what of the folder has its checksums. */
export interface Renamed {
  readonly name: string;
  readonly migration: Migration;
}

/** What the folder and the database say of each other. Lists are in the order of the names. */
export interface History {
  readonly applied: readonly Applied[];
  readonly pending: readonly Migration[];
  /** Applied, and now other than what was recorded: which of the two files differ. */
  readonly changed: readonly { readonly migration: Migration; readonly directions: readonly ('up' | 'down')[] }[];
  /** Applied, and no longer in the folder under their names. */
  readonly missing: readonly Applied[];
  /** Those of the missing that are there, with the same checksums, under the name of a pending one. */
  readonly renamed: readonly Renamed[];
  /** Applied, and no record says from which file: by another tool, or the record was lost. */
  readonly unrecorded: readonly Migration[];
  /** Pending, but older than a migration that is applied; without those that were renamed. */
  readonly late: readonly Migration[];
}

/** Compares the folder with what is applied. */
export function compareHistory(migrations: readonly Migration[], applied: readonly Applied[]): History {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  const appliedNames = new Set(applied.map(({ name }) => name));
  const pending = migrations.filter(({ name }) => !appliedNames.has(name));
  const last = [...appliedNames].sort().at(-1) ?? '';
  const present = applied.flatMap((row) => {
    const migration = byName.get(row.name);
    return migration === undefined ? [] : [{ row, migration }];
  });
  const missing = applied.filter(({ name }) => !byName.has(name));
  const renamed = findRenamed(missing, pending);
  return {
    applied,
    pending,
    changed: present.flatMap(({ row, migration }) => {
      const directions = (['up', 'down'] as const).filter(
        (direction) => row.recorded && migration[direction].sha256 !== recordedSum(row, direction),
      );
      return directions.length === 0 ? [] : [{ migration, directions }];
    }),
    missing,
    renamed,
    unrecorded: present.filter(({ row }) => !row.recorded).map(({ migration }) => migration),
    late: pending.filter((migration) => migration.name < last && !renamed.some((one) => one.migration === migration)),
  };
}

/**
 * Refuses to answer for a folder without a migration and a database that has none: the folder is most likely not the one that was meant.
 *
 * @throws UserError with exit code 2.
 */
export function requireSome({ applied, pending }: History, directory: string): void {
  if (applied.length + pending.length > 0) return;
  throw new UserError(`there is no migration in ${directory}, and none is applied`, {
    fix: 'name the folder of migrations with --migrations DIR, or write the first one: npx pgproof new NAME',
  });
}

function findRenamed(missing: readonly Applied[], pending: readonly Migration[]): Renamed[] {
  const taken = new Set<Migration>();
  return missing.flatMap(({ name, recorded, upSha256, downSha256 }) => {
    const same = pending.filter(({ up }) => recorded && up.sha256 === upSha256).filter((one) => !taken.has(one));
    const likest = same.filter(({ down }) => down.sha256 === downSha256);
    const migration = likest.find((one) => one.name.slice(14) === name.slice(14)) ?? likest[0] ?? same[0];
    if (migration === undefined) return [];
    taken.add(migration);
    return [{ name, migration }];
  });
}

function recordedSum(row: Applied, direction: 'up' | 'down'): string | null {
  return direction === 'up' ? row.upSha256 : row.downSha256;
}
