import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { fixedPages } from './links.js';

/** A file that is not as it would be written. */
export interface StaleFile {
  readonly file: string;
  readonly problem: 'is missing' | 'differs' | 'is no page any more';
}

/** What says in a page who wrote it. */
export const generator = '<meta name="generator" content="pgproof">';

/** Writes pages, and removes those that there are no more. */
export function writePages(folder: string, files: ReadonlyMap<string, string>): void {
  for (const { file, problem } of compareFiles(folder, files)) {
    const path = join(folder, file);
    if (problem === 'is no page any more') rmSync(path);
    else {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, files.get(file) ?? '');
    }
  }
}

/** Writes one file beside the pages, where it is not so already. */
export function writeFile(file: string, text: string): void {
  if (isStale(file, text)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

export function compareFile(file: string, text: string): StaleFile[] {
  if (!existsSync(file)) return [{ file, problem: 'is missing' }];
  return isStale(file, text) ? [{ file, problem: 'differs' }] : [];
}

function isStale(file: string, text: string): boolean {
  return !existsSync(file) || readFileSync(file, 'utf8') !== text;
}

/** What of a folder differs from the files that would be written there, sorted. */
export function comparePages(folder: string, files: ReadonlyMap<string, string>): StaleFile[] {
  return compareFiles(folder, files)
    .map(({ file, problem }) => ({ file: join(folder, file), problem }))
    .sort((left, right) => (left.file < right.file ? -1 : 1));
}

function compareFiles(folder: string, files: ReadonlyMap<string, string>): StaleFile[] {
  const there = existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'))
    : [];
  const stale = there
    .filter((file) => /^(?:tables|queries|migrations)\/.*\.html$/.test(file) && !files.has(file))
    .map((file): StaleFile => ({ file, problem: 'is no page any more' }));
  const present = new Set(there);
  for (const [file, text] of files)
    if (!present.has(file)) stale.push({ file, problem: 'is missing' });
    else if (readFileSync(join(folder, file), 'utf8') !== text) stale.push({ file, problem: 'differs' });
  return stale;
}

/** @throws UserError for a folder that holds something else. */
export function requireOurs(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  const first = join(folder, fixedPages.index);
  if (existsSync(first) && readFileSync(first, 'utf8').includes(generator)) return;
  throw new UserError(`${folder} holds something else than these pages`, {
    fix: 'name a new folder with --out DIR, or empty this one',
    exitCode: 1,
  });
}
