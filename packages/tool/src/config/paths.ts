import { relative, resolve } from 'node:path';

/** A path as it is typed where one is. */
export function inWorkingFolder(path: string, from = ''): string {
  return relative(process.cwd(), resolve(from, path)) || '.';
}
