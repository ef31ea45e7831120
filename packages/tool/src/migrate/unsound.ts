import { join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import type { Migration } from './files.js';
import type { History } from './history.js';
import { tellByKind, type FileProblem } from './kinds.js';
import { moveBoth } from './naming.js';
import { addSeconds } from './stamps.js';

/**
 * Refuses to write when what was applied is not what the folder holds, or would have been applied in another order.
 *
 * @throws UserError that names every file, and the command that repairs it.
 */
export function requireSoundHistory(history: History, directory: string): void {
  const last = history.applied
    .map(({ name }) => name)
    .sort()
    .at(-1);
  const differing = history.changed.map(({ migration, directions }) => ({
    ...differs(migration, directions),
    fix: `put it back as it was applied and write a new migration; or, where it has not landed yet, put it back, roll it back, and edit then; or, if the edit is deliberate, npx pgproof restamp ${migration.name} --reason "…"`,
  }));
  const late = renameLate(history).map(({ migration, renamed }) => ({
    line: `${migration.up.path} is pending, but older than ${last ?? ''}, which is applied`,
    kind: `migrations are pending, but older than ${last ?? ''}, which is applied`,
    place: migration.name,
    file: migration.name,
    fix: moveBoth(directory, migration.name, renamed),
  }));
  const told = tellByKind([
    ...differing,
    ...renamedProblems(history, directory),
    ...missingProblems(history, directory),
    ...late,
  ]);
  const unrecorded = unrecordedProblems(history);
  const lines = [...told.lines, ...unrecorded.map(({ problem }) => problem)];
  if (lines.length === 0) return;
  throw new UserError(lines.join('\n       '), {
    fix: [...told.fixes, ...unrecorded.map(({ fix }) => fix)].join('\n       '),
    exitCode: 1,
  });
}

/**
 * Refuses to replay a history whose files are not those that were applied.
 *
 * @throws UserError that names every file; exit code 2, since without them no one can tell what the database should be.
 */
export function requireReplayable(history: History, directory: string): void {
  const changed = history.changed.filter(({ directions }) => directions.includes('up'));
  const fix = 'check out the files as they were applied: npx pgproof status lists them';
  const { lines, fixes } = tellByKind([
    ...changed.map(({ migration }) => ({ ...differs(migration, ['up']), fix })),
    ...renamedProblems(history, directory),
    ...missingProblems(history, directory).map((problem) => ({ ...problem, fix })),
  ]);
  if (lines.length === 0) return;
  throw new UserError(`the history cannot be replayed: ${lines.join('\n       ')}`, { fix: fixes.join('\n       ') });
}

function differs(migration: Migration, directions: readonly ('up' | 'down')[]): FileProblem {
  const files = directions.map((direction) => migration[direction].path).join(' and ');
  return {
    line: `${files} ${directions.length > 1 ? 'differ' : 'differs'} from what was applied`,
    kind: 'migrations differ from what was applied',
    place: migration.name,
    file: migration.name,
  };
}

function renamedProblems({ renamed }: History, directory: string): FileProblem[] {
  return renamed.map(({ name, migration }) => ({
    line: `${join(directory, name)}.up.sql was applied, and is in the folder as ${migration.name}: renamed`,
    kind: 'migrations were applied, and are in the folder under other names: renamed',
    place: name,
    file: name,
    fix: moveBoth(directory, migration.name, name),
  }));
}

/** Files that are gone are most often on another branch; that none is there, in another folder. */
function missingProblems({ applied, missing, renamed }: History, directory: string): FileProblem[] {
  const gone = missing.filter(({ name }) => !renamed.some((one) => one.name === name));
  const [first, ...others] = gone.map(({ name }) => name).sort();
  if (first === undefined) return [];
  const before = applied
    .map(({ name }) => name)
    .filter((name) => name < first)
    .sort()
    .at(-1);
  const back = before === undefined ? '--all' : `--to ${before}`;
  const those =
    others.length === 0 ? '' : `, and so on with the other${others.length === 1 ? '' : ` ${others.length}`}`;
  const fix =
    (gone.length === applied.length ? 'name the folder that has them: --migrations DIR; or ' : '') +
    `bring both files of ${first} back under that name${those}; or, where they are on another branch: there npx pgproof rollback ${back}, ` +
    'then come back; or, where the database may be lost: npx pgproof reset-db';
  return gone.map(({ name }) => ({
    line: `${join(directory, name)}.up.sql was applied, and is not in the folder`,
    kind: `migrations were applied, and are not in ${directory}`,
    place: name,
    file: name,
    fix,
  }));
}

/** Many are one line: where the record is lost they are all that is applied. */
function unrecordedProblems({ unrecorded }: History): { problem: string; fix: string }[] {
  const why = 'another tool applied it, or the record was lost';
  const [first, ...others] = unrecorded.map(({ name }) => name);
  if (first === undefined) return [];
  if (others.length < 3) {
    return [first, ...others].map((name) => ({
      problem: `no record says that ${name} was applied from this file: ${why}`,
      fix: `compare, then npx pgproof restamp ${name} --reason "…"`,
    }));
  }
  return [
    {
      problem: `no record says that ${unrecorded.length} migrations were applied from these files (${[first, ...others.slice(0, 2)].join(', ')}, …): another tool applied them, or the record was lost`,
      fix: `compare each, then npx pgproof restamp ${first} --reason "…", and so on`,
    },
  ];
}

/** New names for late migrations: right behind the last of the folder and of the database, a second apart, in their order. */
function renameLate({ late, pending, applied }: History): { migration: Migration; renamed: string }[] {
  const last = [...applied.map(({ name }) => name), ...pending.map(({ name }) => name)].sort().at(-1) ?? '';
  return late.map((migration, index) => ({
    migration,
    renamed: `${addSeconds(last.slice(0, 14), index + 1)}${migration.name.slice(14)}`,
  }));
}
