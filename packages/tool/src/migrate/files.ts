import type { hash as Hash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { FaultsError, UserError } from 'pgproof-runtime/errors.js';
import { skipSpace } from '../tokens.js';
import { tellByKind, type FileProblem } from './kinds.js';
import { readFirstLine, type Batches } from './first-line.js';
import { importOf } from './foreign.js';
import { checkFileNames, fileName, findApart, fileProblem, isMeant } from './naming.js';
import { readText } from './read-text.js';
import { isTime } from './stamps.js';

export type Direction = 'up' | 'down';

/** The up or the down file of a migration, as it runs. */
export interface MigrationFile {
  /** Path as the reader named the folder: `migrations/20260215090000_create-roles.up.sql`. */
  readonly path: string;
  /** The SQL, without a byte order mark and with `\n` line ends, so that it is the same on every checkout. */
  readonly text: string;
  /** SHA-256 of `text`, in hex. */
  readonly sha256: string;
  /** False when the first line is `-- no-transaction` or `-- batched`. */
  readonly transactional: boolean;
  /** How, when it is `-- batched`. */
  readonly batched?: Batches | undefined;
}

/** A pair of files. `name` is what is recorded: `20260215090000_create-roles`. */
export interface Migration {
  readonly name: string;
  readonly up: MigrationFile;
  readonly down: MigrationFile;
}

/**
 * Reads a folder of migrations, oldest first. Files whose names start with a dot are left alone, and so is what is neither SQL nor numbered.
 *
 * @throws UserError that lists everything that is wrong with the folder at once.
 */
export function loadMigrations(directory: string): Migration[] {
  const reading = read(directory);
  for (;;) {
    const { done, value } = reading.next();
    if (done === true) return value;
  }
}

/**
 * The same for what is built from nothing but the files: an empty folder would make a schema without anything in it.
 *
 * @throws UserError when the folder holds no migration.
 */
export function loadSomeMigrations(directory: string): Migration[] {
  const migrations = loadMigrations(directory);
  if (migrations.length > 0) return migrations;
  throw new UserError(`there is no migration in ${directory}`, {
    fix: 'name the folder of migrations with --migrations DIR',
  });
}

/** The same, with pauses in which a connection gets on. */
export async function loadMigrationsMeanwhile(directory: string): Promise<Migration[]> {
  const reading = read(directory);
  for (;;) {
    const { done, value } = reading.next();
    if (done === true) return value;
    await pause();
  }
}

/** Yields now and then. */
function* read(directory: string): Generator<undefined, Migration[]> {
  const files = listFiles(directory);
  const present = new Set(files);
  const names = [...new Set(files.flatMap((file) => fileName.exec(file)?.groups?.['name'] ?? []))].sort();
  const problems = checkFileNames(directory, files, names);
  const apart = findApart(files, names).flatMap(({ all }) => all);
  const migrations = [];
  // To join each path takes as long as to read its file.
  const folder = join(directory, '-').slice(0, -1);
  for (const [index, name] of names.entries()) {
    if (index % 25 === 0) yield undefined;
    if (apart.includes(name)) continue;
    migrations.push({
      name,
      up: readMigrationFile(folder, `${name}.up.sql`, present, problems),
      down: readMigrationFile(folder, `${name}.down.sql`, present, problems),
    });
  }
  if (problems.length > 0) {
    const { lines, fixes } = tellByKind(problems);
    const faults = problems.map(({ file, line, fix }) => ({
      // What is wrong with a name is wrong with both files.
      file: join(directory, present.has(file) || file.endsWith('.sql') ? file : `${file}.up.sql`),
      message: line,
      ...(fix === undefined ? {} : { fix }),
    }));
    throw new FaultsError(faults, [`${directory} is not in order:`, ...lines].join('\n  '), {
      fix: ['correct the files; nothing was run', ...fixes, ...importOf(directory, files, names)].join('\n       '),
      exitCode: 1,
    });
  }
  return migrations as Migration[];
}

/** The stamp of the last migration in a folder that may not exist yet, or be in order. */
export function lastStamp(directory: string): string | undefined {
  if (!existsSync(directory)) return undefined;
  const stamps = listFiles(directory).flatMap((file) => fileName.exec(file)?.groups?.['stamp'] ?? []);
  return stamps.filter(isTime).sort().at(-1);
}

/** What is neither SQL nor numbered is left alone: a README, an archive. */
function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => isMeant(directory, entry))
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    throw new UserError(`the folder of migrations cannot be read: ${directory}`, {
      fix: 'name it with --migrations DIR or in pgproof.config.json, or have it made: npx pgproof init',
      cause: error,
    });
  }
}

/** @param folder as files' names are put behind it. */
function readMigrationFile(
  folder: string,
  file: string,
  files: ReadonlySet<string>,
  problems: FileProblem[],
): MigrationFile | undefined {
  const refuse = (problem: string, kind: string, fix?: string) => {
    problems.push(fileProblem(file, problem, kind, fix));
  };
  const nothing = file.endsWith('.up.sql') ? nothingUp : nothingDown;
  if (!files.has(file)) {
    const why = 'each migration has an up and a down file';
    refuse(` is missing: ${why}`, `files are missing: ${why}`, nothing);
    return undefined;
  }
  const path = `${folder}${file}`;
  const text = readText(path);
  if (text === undefined) {
    refuse(' is not a file of UTF-8 text', 'are not files of UTF-8 text');
    return undefined;
  }
  if (!holdsStatement(text))
    refuse(' is empty: it holds no statement', 'files are empty: they hold no statement', nothing);
  const { transactional, batched, fault } = readFirstLine(text);
  if (fault !== undefined) refuse(`:1:1: ${fault}`, `begin with -- batched and something else: ${fault}`);
  return { path, text, sha256: sha256(text), transactional, ...(batched && { batched }) };
}

/** True for a file of one statement that cannot run in a transaction. */
export function runsAlone({ transactional, batched }: MigrationFile): boolean {
  return !transactional && batched === undefined;
}

const nothingUp = 'where nothing is to be done, write: select 1;';
const nothingDown =
  'where nothing is to be taken back, write: select 1;\n       where it cannot be, write: ' +
  "do $$ begin raise exception 'cannot be taken down' using errcode = 'object_not_in_prerequisite_state'; end $$;";

let hash: typeof Hash | undefined;

/** Loaded only here, while the server answers. */
function sha256(text: string): string {
  hash ??= process.getBuiltinModule('node:crypto').hash;
  return hash('sha256', text);
}

/** True for what has more than comments and semicolons. */
export function holdsStatement(text: string): boolean {
  let at = skipSpace(text, 0);
  while (text[at] === ';') at = skipSpace(text, at + 1);
  return at < text.length;
}
