import { existsSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { FileProblem } from './kinds.js';
import { isTime, nextFree, stampOf } from './stamps.js';

/** How the files of a migration are named. */
export const fileName = /^(?<name>(?<stamp>\d{14})_[a-z0-9]+(?:-[a-z0-9]+)*)\.(?<direction>up|down)\.sql$/;

/** True for what is a migration, or is meant to be one: other tools number their files, or keep each pair in a folder. */
export function isMeant(directory: string, entry: Dirent): boolean {
  const { name } = entry;
  if (name.startsWith('.')) return false;
  if (/\.sql/i.test(name)) return true;
  return entry.isDirectory() ? holdsPair(directory, name) : /^\d/.test(name);
}

/** What is wrong with the names of a folder's files, and with the stamps of those that are well named. */
export function checkFileNames(directory: string, files: readonly string[], names: readonly string[]): FileProblem[] {
  const rename = (name: string, stamp: string | undefined) =>
    stamp === undefined ? undefined : moveBoth(directory, name, `${stamp}${name.slice(14)}`, files);
  const wrong = names.filter((name) => !isTime(name.slice(0, 14)));
  const apart = findApart(files, names);
  const doubled = names.filter(
    (name, index) =>
      names[index - 1]?.slice(0, 14) === name.slice(0, 14) && !apart.some(({ all }) => all.includes(name)),
  );
  return [
    ...files.flatMap((file) => (fileName.test(file) ? [] : refuseName(directory, file))),
    ...wrong.map((name) => ({
      ...fileProblem(
        name,
        `: ${name.slice(0, 14)} is no date and time`,
        'migrations begin with what is no date and time',
      ),
      fix: rename(name, stampOf(name.slice(0, 14))),
    })),
    ...apart.map(({ up, down }) =>
      fileProblem(
        down,
        ` and ${up} are one migration under two names`,
        'migrations have two names, one of each file',
        move(directory, down, `${up.slice(0, -'.up.sql'.length)}.down.sql`),
      ),
    ),
    ...doubled.map((name) => ({
      ...fileProblem(
        name,
        ` has the stamp of the one before it: ${chance}`,
        `migrations have the stamp of the one before: ${chance}`,
      ),
      fix: rename(name, nextFree(name.slice(0, 14), names)),
    })),
  ];
}

/** Up and down files of one stamp that lack each other: their names differ by a slip of the pen. */
export function findApart(
  files: readonly string[],
  names: readonly string[],
): { up: string; down: string; all: readonly string[] }[] {
  return names.flatMap((name, index) => {
    const before = names[index - 1];
    if (before?.slice(0, 14) !== name.slice(0, 14)) return [];
    const all = [before, name];
    const there = all.flatMap((one) => [`${one}.up.sql`, `${one}.down.sql`]).filter((file) => files.includes(file));
    const [up, down] = ['.up.sql', '.down.sql'].map((end) => there.find((file) => file.endsWith(end)));
    return there.length === 2 && up !== undefined && down !== undefined && up.slice(0, -7) !== down.slice(0, -9)
      ? [{ up, down, all }]
      : [];
  });
}

const chance = 'their order would be chance';

export function fileProblem(file: string, problem: string, kind: string, fix?: string): FileProblem {
  return { file, place: file, line: `${file}${problem}`, kind, fix };
}

/**
 * The command that gives both files of a migration another name.
 *
 * @param files those that there are, where one may be missing.
 */
export function moveBoth(directory: string, from: string, to: string, files?: readonly string[]): string {
  return ['up', 'down']
    .filter((direction) => files === undefined || files.includes(`${from}.${direction}.sql`))
    .map((direction) => move(directory, `${from}.${direction}.sql`, `${to}.${direction}.sql`))
    .join(' && ');
}

const rule = 'they are named yyyymmddhhmmss_verb-noun.up.sql and .down.sql';

function refuseName(directory: string, file: string): FileProblem {
  const name = JSON.stringify(file);
  const [, number = '', words = '', way = ''] = /^V?(\d[\d-]*)[-_.]+(.+?)(?:\.(up|down)\.sql)?$/i.exec(file) ?? [];
  const isFolder = holdsPair(directory, file);
  const stamp = stampOf(number.replaceAll('-', ''));
  const slug = words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const isTold = stamp !== undefined && slug !== '' && (isFolder || way !== '');
  const to = (direction: string) => `${stamp ?? ''}_${slug}.${direction}.sql`;
  const directions = isFolder ? ['up', 'down'] : [way.toLowerCase()];
  const fix = directions
    .map((direction) => move(directory, isFolder ? join(file, `${direction}.sql`) : file, to(direction)))
    .join(' && ');
  const [one, many] = isFolder
    ? ['holds a pair, and pairs stand side by side', 'folders hold a pair each, and pairs stand side by side']
    : ['is no migration', 'files are no migrations'];
  const none = isTold ? '' : '; what is none, move into another folder';
  return fileProblem(name, ` ${one}: ${rule}${none}`, `${many}: ${rule}${none}`, isTold ? fix : undefined);
}

function holdsPair(directory: string, name: string): boolean {
  return existsSync(join(directory, name, 'up.sql'));
}

function move(directory: string, from: string, to: string): string {
  return `git mv ${quoteForShell(join(directory, from))} ${quoteForShell(join(directory, to))}`;
}

/** As a word for the shell: a folder's name may hold anything. */
export function quoteForShell(path: string): string {
  return /^[\w./+@,:=-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
