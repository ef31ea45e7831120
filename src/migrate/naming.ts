import { existsSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './kinds.js';

/** How the files of a migration are named. */
export const fileName = /^(?<name>(?<stamp>\d{14})_[a-z0-9]+(?:-[a-z0-9]+)*)\.(?<direction>up|down)\.sql$/;

const rule = 'they are named yyyymmddhhmmss_verb-noun.up.sql and .down.sql';

/** True for what is a migration, or is meant to be one: other tools number their files, or keep each pair in a folder. */
export function isMeant(directory: string, entry: Dirent): boolean {
  const { name } = entry;
  if (name.startsWith('.')) return false;
  if (/\.sql/i.test(name)) return true;
  return entry.isDirectory() ? holdsPair(directory, name) : /^\d/.test(name);
}

/** What is wrong with the names of a folder's files, and with the stamps of those that are well named. */
export function checkNames(directory: string, files: readonly string[], names: readonly string[]): Finding[] {
  return [
    ...refuseNames(
      directory,
      files.filter((file) => !fileName.test(file)),
    ),
    ...names.flatMap((name) => checkTime(name) ?? []),
    ...checkStamps(names),
  ];
}

export function finding(file: string, problem: string, kind: string): Finding {
  return { file, place: file, line: `${file}${problem}`, kind };
}

/** As a word for the shell: a folder's name may hold anything. */
export function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}

function refuseNames(directory: string, files: readonly string[]): Finding[] {
  const renames = new Map(files.map((file) => [file, renameOf(directory, file)]));
  const [first] = [...renames.values()].filter((rename) => rename !== undefined);
  const soOn = first === undefined ? '' : `: ${first}, and so on`;
  return files.map((file) => {
    const rename = renames.get(file);
    const so = rename === undefined ? '' : `: ${rename}`;
    return finding(JSON.stringify(file), ` is no migration: ${rule}${so}`, `files are no migrations: ${rule}${soOn}`);
  });
}

function checkTime(name: string): Finding | undefined {
  const stamp = name.slice(0, 14);
  if (isTime(stamp)) return undefined;
  return finding(name, `: ${stamp} is no date and time`, 'migrations begin with what is no date and time');
}

function checkStamps(names: readonly string[]): Finding[] {
  return names.flatMap((name, index) => {
    const before = names[index - 1];
    if (before === undefined || before.slice(0, 14) !== name.slice(0, 14)) return [];
    const why = 'their order would be chance, so give one of them a later second';
    return [
      finding(before, ` and ${name} share a stamp: ${why}`, `migrations share a stamp with the one behind: ${why}`),
    ];
  });
}

/** True for a date and time as `yyyymmddhhmmss`. */
export function isTime(stamp: string): boolean {
  const iso = stamp.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6.000Z');
  const date = new Date(iso);
  return !Number.isNaN(date.getTime()) && date.toISOString() === iso;
}

function holdsPair(directory: string, name: string): boolean {
  return existsSync(join(directory, name, 'up.sql'));
}

/** The command that gives a file, or the pair in a folder, the name that it should have; undefined where its name does not tell. */
function renameOf(directory: string, file: string): string | undefined {
  const isFolder = holdsPair(directory, file);
  const [, number = '', words = '', direction = ''] =
    (isFolder ? /^(\d[\d-]*)[-_.]+(.+)$/ : /^V?(\d[\d-]*)[-_.]+(.+)\.(up|down)\.sql$/i).exec(file) ?? [];
  const stamp = stampOf(number.replaceAll('-', ''));
  const slug = words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (stamp === undefined || slug === '') return undefined;
  const move = (from: string, to: string) =>
    `git mv ${quote(join(directory, from))} ${quote(join(directory, `${stamp}_${slug}.${to}.sql`))}`;
  if (!isFolder) return move(file, direction.toLowerCase());
  return ['up', 'down'].map((half) => move(join(file, `${half}.sql`), half)).join(' && ');
}

/** A date, with or without time; seconds or milliseconds since 1970; or a number in a row, which becomes a second in 2000. */
function stampOf(digits: string): string | undefined {
  if (isTime(digits.slice(0, 14))) return digits.slice(0, 14);
  if (digits.length === 8 && isTime(`${digits}000000`)) return `${digits}000000`;
  const number = Number(digits);
  const milliseconds =
    {
      10: number * 1000,
      13: number,
    }[digits.length] ?? (number < 10_000_000 ? Date.UTC(2000, 0, 1) + number * 1000 : undefined);
  return digits === '' || milliseconds === undefined
    ? undefined
    : new Date(milliseconds).toISOString().replaceAll(/\D/g, '').slice(0, 14);
}
