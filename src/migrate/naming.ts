import { existsSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './kinds.js';

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
export function checkNames(directory: string, files: readonly string[], names: readonly string[]): Finding[] {
  const rename = (name: string, stamp: string | undefined) =>
    stamp === undefined ? undefined : moveBoth(directory, name, `${stamp}${name.slice(14)}`, files);
  const wrong = names.filter((name) => !isTime(name.slice(0, 14)));
  const doubled = names.filter((name, index) => names[index - 1]?.slice(0, 14) === name.slice(0, 14));
  return [
    ...files.flatMap((file) => (fileName.test(file) ? [] : refuseName(directory, file))),
    ...wrong.map((name) => ({
      ...finding(name, `: ${name.slice(0, 14)} is no date and time`, 'migrations begin with what is no date and time'),
      fix: rename(name, stampOf(name.slice(0, 14))),
    })),
    ...doubled.map((name) => ({
      ...finding(
        name,
        ` has the stamp of the one before it: ${chance}`,
        `migrations have the stamp of the one before: ${chance}`,
      ),
      fix: rename(name, nextFree(name.slice(0, 14), names)),
    })),
  ];
}

const chance = 'their order would be chance';

export function finding(file: string, problem: string, kind: string, fix?: string): Finding {
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

/** True for a date and time as `yyyymmddhhmmss`. */
export function isTime(stamp: string): boolean {
  return /^\d{14}$/.test(stamp) && stampOfTime(timeOf(stamp)) === stamp;
}

/** A stamp some seconds later: `20260215090059` and 1 give `20260215090100`. */
export function addSeconds(stamp: string, seconds: number): string {
  return stampOfTime(timeOf(stamp) + seconds * 1000);
}

const rule = 'they are named yyyymmddhhmmss_verb-noun.up.sql and .down.sql';

function refuseName(directory: string, file: string): Finding {
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
  return finding(name, ` ${one}: ${rule}${none}`, `${many}: ${rule}${none}`, isTold ? fix : undefined);
}

function holdsPair(directory: string, name: string): boolean {
  return existsSync(join(directory, name, 'up.sql'));
}

function move(directory: string, from: string, to: string): string {
  return `git mv ${quote(join(directory, from))} ${quote(join(directory, to))}`;
}

/** As a word for the shell: a folder's name may hold anything. */
export function quote(path: string): string {
  return /^[\w./+@,:=-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

/** A date, with or without time; seconds or milliseconds since 1970; or a number in a row, which becomes a second in 2000. */
function stampOf(digits: string): string | undefined {
  const number = Number(digits);
  if (digits === '') return undefined;
  if (number < 10_000_000) return addSeconds('20000101000000', number);
  if (digits.length === 10) return stampOfTime(number * 1000);
  if (digits.length === 13) return stampOfTime(number);
  if (digits.length === 8) return stampOf(`${digits}000000`);
  // A sixtieth second is the first of the next minute.
  return digits.length < 14 ? undefined : stampOfTime(timeOf(digits));
}

function nextFree(stamp: string, names: readonly string[]): string {
  const taken = new Set(names.map((name) => name.slice(0, 14)));
  let free = addSeconds(stamp, 1);
  while (taken.has(free)) free = addSeconds(free, 1);
  return free;
}

function timeOf(digits: string): number {
  const [year, month, day, hour, minute, second] = [0, 4, 6, 8, 10, 12].map((at) =>
    Number(digits.slice(at, at === 0 ? 4 : at + 2)),
  );
  return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second);
}

function stampOfTime(time: number): string {
  return new Date(time).toISOString().replace(/\D/g, '').slice(0, 14);
}
