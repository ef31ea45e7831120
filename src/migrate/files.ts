import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { UserError } from '../errors.js';
import { skipSpace } from '../tokens.js';

export type Direction = 'up' | 'down';

/** One half of a migration: a file, as it runs. */
export interface Half {
  /** Path as the reader named the folder: `migrations/20260215090000_create-roles.up.sql`. */
  readonly file: string;
  /** The SQL, without a byte order mark and with `\n` line ends, so that it is the same on every checkout. */
  readonly text: string;
  /** SHA-256 of `text`, in hex. */
  readonly sha256: string;
  /** False when the first line is `-- no-transaction`. */
  readonly transactional: boolean;
}

/** A pair of files. `name` is what is recorded: `20260215090000_create-roles`. */
export interface Migration {
  readonly name: string;
  readonly up: Half;
  readonly down: Half;
}

const fileName = /^(?<name>(?<stamp>\d{14})_[a-z0-9]+(?:-[a-z0-9]+)*)\.(?<direction>up|down)\.sql$/;

/**
 * Reads a folder of migrations, oldest first. Files whose names start with a dot are nobody's.
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
  const problems = files.filter((file) => !fileName.test(file)).map(refuseName);
  const names = [...new Set(files.flatMap((file) => fileName.exec(file)?.groups?.['name'] ?? []))].sort();
  problems.push(...names.flatMap((name) => checkTime(name) ?? []), ...checkStamps(names));
  const migrations = [];
  for (const [index, name] of names.entries()) {
    if (index % 25 === 0) yield undefined;
    migrations.push({
      name,
      up: readHalf(directory, `${name}.up.sql`, present, problems),
      down: readHalf(directory, `${name}.down.sql`, present, problems),
    });
  }
  if (problems.length > 0) {
    throw new UserError(`${directory} is not in order:\n${problems.map((problem) => `  ${problem}`).join('\n')}`, {
      fix: 'correct the files; nothing was run',
      exitCode: 1,
    });
  }
  return migrations as Migration[];
}

/** The stamp of the last migration in a folder that may not exist yet, or be in order. */
export function lastStamp(directory: string): string | undefined {
  if (!existsSync(directory)) return undefined;
  const stamps = listFiles(directory).flatMap((file) => fileName.exec(file)?.groups?.['stamp'] ?? []);
  return stamps.sort().at(-1);
}

function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory)
      .filter((file) => !file.startsWith('.'))
      .sort();
  } catch (error) {
    throw new UserError(`the folder of migrations cannot be read: ${directory}`, {
      fix: 'name it with --migrations DIR',
      cause: error,
    });
  }
}

function refuseName(file: string): string {
  return `${JSON.stringify(file)} is no migration: they are named yyyymmddhhmmss_verb-noun.up.sql and .down.sql`;
}

function checkTime(name: string): string | undefined {
  const stamp = name.slice(0, 14);
  const iso = stamp.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6.000Z');
  const date = new Date(iso);
  if (Number.isNaN(date.getTime()) || date.toISOString() !== iso) return `${name}: ${stamp} is no date and time`;
  return undefined;
}

function checkStamps(names: readonly string[]): string[] {
  return names.flatMap((name, index) => {
    const before = names[index - 1];
    if (before === undefined || before.slice(0, 14) !== name.slice(0, 14)) return [];
    return [`${before} and ${name} share a stamp: their order would be chance, so give one of them a later second`];
  });
}

function readHalf(directory: string, file: string, files: ReadonlySet<string>, problems: string[]): Half | undefined {
  if (!files.has(file)) {
    problems.push(`${file} is missing: each migration has an up and a down file`);
    return undefined;
  }
  const path = join(directory, file);
  const text = readText(path);
  if (text === undefined) {
    problems.push(`${file} is not a file of UTF-8 text`);
    return undefined;
  }
  if (!holdsStatement(text)) problems.push(`${file} is empty: it holds no statement`);
  return {
    file: path,
    text,
    sha256: hash('sha256', text),
    transactional: !/^-- *no-transaction *(\n|$)/.test(text),
  };
}

/** The byte order mark goes. PostgreSQL's text holds no NUL, at which its protocol would end the file. */
function readText(path: string): string | undefined {
  try {
    const lenient = readFileSync(path, 'utf8');
    // What is no UTF-8 comes out as U+FFFD, which a file may hold as well: then it is read once more, strictly, which is slower.
    const text = lenient.includes('\uFFFD')
      ? new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
      : lenient.replace(/^\uFEFF/, '');
    return text.includes('\0') ? undefined : text.replaceAll('\r\n', '\n');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A folder, or a link to nowhere, under the name of a file.
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA' || code === 'EISDIR' || code === 'ENOENT') return undefined;
    throw new UserError(`the file cannot be read: ${path}`, { fix: 'grant the right to read it', cause: error });
  }
}

function holdsStatement(text: string): boolean {
  let at = skipSpace(text, 0);
  while (text[at] === ';') at = skipSpace(text, at + 1);
  return at < text.length;
}
