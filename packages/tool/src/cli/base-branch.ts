import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Migration } from '../migrate/files.js';

/** The branches of that name, here and at the origin, as far as there are any; none also where there is no git. */
export async function findBase(base: string, directory: string): Promise<string[]> {
  const found = await Promise.all(
    [base, `origin/${base}`].map(async (ref) =>
      (await git(directory, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`)) === undefined ? [] : [ref],
    ),
  );
  return found.flat();
}

/** The branch on which one of a migration's files is: from there others have applied it. */
export async function branchWith(
  { name }: Migration,
  refs: readonly string[],
  directory: string,
): Promise<string | undefined> {
  for (const ref of refs) {
    const files = await git(directory, 'ls-tree', '--name-only', ref, '--', `${name}.up.sql`, `${name}.down.sql`);
    if (files !== undefined && files !== '') return ref;
  }
  return undefined;
}

/** What git prints, or undefined where it fails. */
export async function git(cwd: string, ...words: string[]): Promise<string | undefined> {
  return promisify(execFile)('git', words, { cwd, maxBuffer: 2 ** 28 }).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
}
