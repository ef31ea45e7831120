import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from 'pgproof-runtime/errors.js';
import { foldersUpTo, isProjectRoot } from '../project.js';
import { inWorkingFolder } from './paths.js';

/** Where a project's configuration is, and what its paths lead from. */
export interface ConfigLocation {
  readonly folder: string;
  /** Undefined: there is none. */
  readonly file: string | undefined;
}

/**
 * The configuration that was named.
 *
 * @throws UserError where it is not there.
 */
export function locationOf(named: string): ConfigLocation {
  const file = resolve(named);
  if (existsSync(file)) return { folder: dirname(file), file };
  throw new UserError(`there is no configuration ${named}`, { fix: 'correct what --config names' });
}

const names = ['pgproof.config.json', 'pgproof.config.ts'];

/**
 * Looks for the configuration from the working folder upwards, up to the project's root. A configuration of another project, further up, does
 * not count.
 *
 * @throws UserError where two stand side by side.
 */
export function findConfig(from = process.cwd()): ConfigLocation {
  const folders = foldersUpTo(isProjectRoot, from) ?? [from];
  for (const folder of folders) {
    const found = names.map((name) => join(folder, name)).filter((file) => existsSync(file));
    const [file, other] = found;
    if (other !== undefined) {
      const [json, ts] = found.map((one) => inWorkingFolder(one));
      throw new UserError(`there are two configurations: ${json ?? ''} and ${ts ?? ''}`, {
        fix: 'remove the one that is not meant',
      });
    }
    if (file !== undefined) return { folder, file };
  }
  return { folder: folders.at(-1) ?? from, file: undefined };
}
