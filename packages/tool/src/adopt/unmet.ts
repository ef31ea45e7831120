import { firstThree, UserError } from 'pgproof-runtime/errors.js';
import type { Accepted } from '../catalog/accepted.js';
import type { Unmet } from './checks.js';

/** How `--accept` names the checks of a file. */
export function checkObject({ name }: { readonly name: string }): string {
  return `check ${name}`;
}

export function isCheckObject({ object }: Pick<Accepted, 'object'>): boolean {
  return object.startsWith('check ');
}

/** @throws UserError that lists the checks that found rows and are not accepted; for one that is accepted, and finds none. */
export function requireMet(unmet: readonly Unmet[], accepted: readonly Accepted[]): void {
  const names = new Set(accepted.map(({ object }) => object));
  const rest = unmet.filter((one) => !names.has(checkObject(one)));
  const [first] = rest;
  if (first !== undefined) {
    const lines = rest.map(({ file, line, rows }) => `${file}:${line} finds ${rows} row${rows === 1 ? '' : 's'}`);
    throw new UserError(`what the migrations do to rows is not done here: ${lines.join('\n       ')}`, {
      fix: `run the query to see the rows; correct them, or have a bridge do it; where they are right as they are: --accept "${checkObject(first)}" --reason "…"; nothing was changed`,
      exitCode: 1,
    });
  }
  const found = new Set(unmet.map(checkObject));
  const unneeded = accepted.filter((one) => isCheckObject(one) && !found.has(one.object));
  if (unneeded.length === 0) return;
  throw new UserError(`no row is found by what --accept names: ${firstThree(unneeded.map(({ object }) => object))}`, {
    fix: 'leave it out; nothing was changed',
    exitCode: 1,
  });
}
