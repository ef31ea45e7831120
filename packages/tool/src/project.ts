import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The root of the project that one works in: the nearest folder upwards that has a package.json or is a repository, else where one is. */
export function projectRoot(from = process.cwd()): string {
  return foldersUpTo(isProjectRoot, from)?.at(-1) ?? from;
}

/** A folder and those above it, up to the first one that is as asked; undefined where none is. */
export function foldersUpTo(isLast: (folder: string) => boolean, from: string): string[] | undefined {
  const folders = [from];
  for (let folder = from; !isLast(folder); folders.push(folder)) {
    if (folder === dirname(folder)) return undefined;
    folder = dirname(folder);
  }
  return folders;
}

export function isProjectRoot(folder: string): boolean {
  return existsSync(join(folder, 'package.json')) || existsSync(join(folder, '.git'));
}
