import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import type { Migration } from '../migrate/files.js';
import { fileName } from '../migrate/naming.js';
import { scanQueries } from '../typegen/scan.js';
import type { Source } from '../typegen/sources.js';
import { findBase, git } from './base-branch.js';

/** Where a branch left its base. */
export interface Fork {
  /** The base as it was named. */
  readonly base: string;
  /** The last commit that both have. */
  readonly commit: string;
}

/**
 * Finds the last commit that the branch has in common with its base, here or at the origin.
 *
 * @throws UserError where there is no such branch, or a shallow clone does not tell.
 */
export async function findFork(base: string, directory: string): Promise<Fork> {
  const isShallow = (await git(directory, 'rev-parse', '--is-shallow-repository'))?.trim();
  if (isShallow === undefined)
    throw new UserError(`${directory} is in no git repository: there is no branch to compare with`, {
      fix: 'run it in a clone of the repository',
    });
  const whole =
    'fetch the whole history: "fetch-depth: 0" of actions/checkout, or git fetch --unshallow origin "+refs/heads/*:refs/remotes/origin/*"';
  const current = (await git(directory, 'symbolic-ref', '--quiet', '--short', 'HEAD'))?.trim();
  const refs = await findBase(base, directory);
  if (refs.length === 0)
    throw new UserError(`there is no branch or commit ${base}, here or at the origin`, {
      fix: isShallow === 'true' ? whole : `name the one to compare with: npx pgproof review BASE`,
    });
  // Of the base itself, what is not pushed yet is new.
  const others = refs.filter((ref) => ref !== current);
  const compared = others.length > 0 ? others : refs;
  const commit = (await git(directory, 'merge-base', 'HEAD', ...compared))?.trim();
  // Where the history is cut off git may find one that is too old, unless it is an end of what it has.
  const isSure = isShallow !== 'true' || (await isOneOf(commit, ['HEAD', compared.at(-1) ?? base], directory));
  if (commit === undefined || !isSure)
    throw isShallow === 'true'
      ? new UserError(`this clone is too shallow to tell where the branch left ${base}`, { fix: whole })
      : new UserError(`git finds no commit that this branch and ${base} have in common`, {
          fix: 'name what it began at: npx pgproof review BASE',
        });
  return { base, commit };
}

async function isOneOf(commit: string | undefined, refs: readonly string[], directory: string): Promise<boolean> {
  const ends = await Promise.all(refs.map((ref) => git(directory, 'rev-parse', `${ref}^{commit}`)));
  return ends.some((end) => end?.trim() === commit);
}

/** The migrations of a folder beside those that its base has. */
export interface BaseMigrations {
  /** By name. */
  readonly names: ReadonlySet<string>;
  /** Files that the base has, and that are other ones here. */
  readonly edited: readonly string[];
  /** Migrations that the base has and the folder does not. */
  readonly removed: readonly string[];
}

export async function compareMigrations(
  { commit }: Fork,
  migrations: readonly Migration[],
  directory: string,
): Promise<BaseMigrations> {
  const files = (await listFiles(commit, directory)).filter((file) => fileName.test(file));
  const changed = await listChanged(commit, directory);
  const names = new Set(files.flatMap((file) => fileName.exec(file)?.groups?.['name'] ?? []));
  const here = new Set(migrations.flatMap(({ up, down }) => [up.path, down.path]));
  return {
    names,
    edited: files
      .filter((file) => changed.has(file))
      .map((file) => join(directory, file))
      .filter((path) => here.has(path)),
    removed: [...names].filter((name) => migrations.every((migration) => migration.name !== name)),
  };
}

/** The queries of the base, as far as they can be read. A folder that is not there any more has none. */
export async function readBaseQueries({ commit }: Fork, directory: string): Promise<Source[]> {
  const changed = await listChanged(commit, directory);
  const sources: Source[] = [];
  for (const name of (await listFiles(commit, directory)).filter((one) => one.endsWith('.sql'))) {
    const file = join(directory, name);
    const source = changed.has(name)
      ? ((await git(directory, 'show', `${commit}:./${name}`)) ?? '')
      : await readFile(file, 'utf8');
    const { queries } = scanQueries(source);
    sources.push({ path: name.replace(/\.sql$/, ''), file, source, queries });
  }
  return sources;
}

/** Below the folder. */
async function listFiles(commit: string, directory: string): Promise<string[]> {
  return split(await git(directory, 'ls-tree', '-r', '-z', '--name-only', commit));
}

/** Files of the commit that are other ones in the working folder, or gone there. */
async function listChanged(commit: string, directory: string): Promise<ReadonlySet<string>> {
  const words = ['diff', '-z', '--name-only', '--no-renames', '--no-ext-diff', '--relative', commit, '--', '.'];
  return new Set(split(await git(directory, ...words)));
}

function split(names: string | undefined): string[] {
  return (names ?? '').split('\0').filter((name) => name !== '');
}
