import { join } from 'node:path';
import type { Timestamp } from '../database/values.js';
import { UserError } from '../errors.js';
import type { Migration } from './files.js';
import { quote } from './naming.js';

/** A migration that is applied. What its record would say is null where there is none. */
export interface Applied {
  readonly name: string;
  readonly recorded: boolean;
  readonly upSha256: string | null;
  readonly downSha256: string | null;
  readonly recordedAt: Timestamp | null;
  readonly recordedBy: string | null;
  readonly durationMs: number | null;
}

/** What the folder and the database say of each other. Lists are in the order of the names. */
export interface History {
  readonly applied: readonly Applied[];
  readonly pending: readonly Migration[];
  /** Applied, and now other than what was recorded: which of the two files differ. */
  readonly changed: readonly { readonly migration: Migration; readonly halves: readonly ('up' | 'down')[] }[];
  /** Applied, and no longer in the folder. */
  readonly missing: readonly Applied[];
  /** Applied, and no record says from which file: by another tool, or the record was lost. */
  readonly unrecorded: readonly Migration[];
  /** Pending, but older than a migration that is applied. */
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
  return {
    applied,
    pending,
    changed: present.flatMap(({ row, migration }) => {
      const halves = (['up', 'down'] as const).filter(
        (half) => row.recorded && migration[half].sha256 !== recordedSum(row, half),
      );
      return halves.length === 0 ? [] : [{ migration, halves }];
    }),
    missing: applied.filter(({ name }) => !byName.has(name)),
    unrecorded: present.filter(({ row }) => !row.recorded).map(({ migration }) => migration),
    late: pending.filter(({ name }) => name < last),
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
    fix: 'name the folder of migrations with --migrations DIR, or write the first one: bin/db new NAME',
  });
}

/**
 * Refuses to write when what was applied is not what the folder holds, or would have been applied in another order.
 *
 * @throws UserError that names every file, and the command that repairs it.
 */
export function requireSoundHistory(history: History, directory: string): void {
  const problems = [
    ...history.changed.map(({ migration, halves }) => ({
      problem: `${halves.map((half) => migration[half].file).join(' and ')} ${halves.length > 1 ? 'differ' : 'differs'} from what was applied`,
      fix: `put it back as it was applied and write a new migration; or, where it has not landed yet, put it back, roll it back, and edit then; or, if the edit is deliberate, bin/db restamp ${migration.name} --reason "…"`,
    })),
    ...history.missing.map(({ name }) => ({
      problem: `${join(directory, name)}.up.sql was applied, and is not in the folder: deleted, or renamed`,
      fix: `bring both files of ${name} back under that name`,
    })),
    ...unrecordedProblems(history),
    ...renameLate(history).map(({ migration, renamed }) => ({
      problem: `${migration.up.file} is pending, but older than ${
        history.applied
          .map(({ name }) => name)
          .sort()
          .at(-1) ?? ''
      }, which is applied`,
      fix: (['up', 'down'] as const)
        .map((half) => `git mv ${quote(migration[half].file)} ${quote(`${join(directory, renamed)}.${half}.sql`)}`)
        .join(' && '),
    })),
  ];
  if (problems.length === 0) return;
  throw new UserError(problems.map(({ problem }) => problem).join('\n       '), {
    fix: [...new Set(problems.map(({ fix }) => fix))].join('\n       '),
    exitCode: 1,
  });
}

/**
 * Refuses to replay a history whose files are not those that were applied.
 *
 * @throws UserError that names every file; exit code 2, since without them nobody can tell what the database should be.
 */
export function requireReplayable({ changed, missing }: History, directory: string): void {
  const files = [
    ...changed.flatMap(({ migration, halves }) =>
      halves.includes('up') ? [`${migration.up.file} differs from what was applied`] : [],
    ),
    ...missing.map(({ name }) => `${join(directory, name)}.up.sql was applied, and is not in the folder`),
  ];
  if (files.length === 0) return;
  throw new UserError(`the history cannot be replayed: ${files.join('\n       ')}`, {
    fix: 'check out the files as they were applied: bin/db status lists them',
  });
}

/** Many are one line: where the record is lost they are all that is applied. */
function unrecordedProblems({ unrecorded }: History): { problem: string; fix: string }[] {
  const why = 'another tool applied it, or the record was lost';
  const [first, ...others] = unrecorded.map(({ name }) => name);
  if (first === undefined) return [];
  if (others.length < 3) {
    return [first, ...others].map((name) => ({
      problem: `no record says that ${name} was applied from this file: ${why}`,
      fix: `compare, then bin/db restamp ${name} --reason "…"`,
    }));
  }
  return [
    {
      problem: `no record says that ${unrecorded.length} migrations were applied from these files (${[first, ...others.slice(0, 2)].join(', ')}, …): another tool applied them, or the record was lost`,
      fix: `compare each, then bin/db restamp ${first} --reason "…", and so on`,
    },
  ];
}

function recordedSum(row: Applied, half: 'up' | 'down'): string | null {
  return half === 'up' ? row.upSha256 : row.downSha256;
}

/** New names for late migrations: right behind the last of the folder and of the database, a second apart, in their order. */
function renameLate({ late, pending, applied }: History): { migration: Migration; renamed: string }[] {
  const last = [...applied.map(({ name }) => name), ...pending.map(({ name }) => name)].sort().at(-1) ?? '';
  return late.map((migration, index) => ({
    migration,
    renamed: `${addSeconds(last.slice(0, 14), index + 1)}${migration.name.slice(14)}`,
  }));
}

/** A stamp some seconds later: `20260215090059` and 1 give `20260215090100`. */
export function addSeconds(stamp: string, seconds: number): string {
  const iso = stamp.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z');
  return new Date(Date.parse(iso) + seconds * 1000).toISOString().replace(/\D/g, '').slice(0, 14);
}
