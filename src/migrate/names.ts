import { UserError } from '../errors.js';

/**
 * Finds what somebody typed: a name, with or without folder and ending.
 *
 * @throws UserError that offers the names which contain it.
 */
export function findByName<T extends { readonly name: string }>(migrations: readonly T[], typed: string): T {
  const wanted = typed.replace(/^.*\//, '').replace(/(\.(up|down))?\.sql$/, '');
  const found = migrations.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const near = migrations.filter(({ name }) => wanted !== '' && name.includes(wanted)).map(({ name }) => name);
  throw new UserError(`no migration is named ${typed}`, {
    fix: near.length === 0 ? 'see status for the names' : `did you mean ${near.slice(0, 3).join(' or ')}`,
    exitCode: 1,
  });
}
