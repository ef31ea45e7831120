import { UserError } from 'pgproof-runtime/errors.js';

/** No name is longer: its column has room for 255. */
const longest = 255;

/**
 * Finds what somebody typed: a name, with or without folder and ending.
 *
 * @throws UserError that offers the names which are most like it.
 */
export function findByName<T extends { readonly name: string }>(migrations: readonly T[], typed: string): T {
  const wanted = typed.replace(/^.*\//, '').replace(/(\.(up|down))?\.sql$/, '');
  const found = migrations.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const near = wanted === '' || wanted.length > 2 * longest ? [] : nearest(migrations, wanted);
  const shown = typed.length > longest ? `${typed.slice(0, longest)}… (${typed.length} letters)` : typed;
  throw new UserError(`no migration is named ${shown}`, {
    fix: near.length === 0 ? 'see status for the names' : `did you mean ${near.join(' or ')}`,
    exitCode: 1,
  });
}

/** Names that hold what was typed; else those that share its stamp, or differ by few letters from its words. */
function nearest(migrations: readonly { readonly name: string }[], wanted: string): string[] {
  const names = migrations.map(({ name }) => name);
  const holding = names.filter((name) => name.includes(wanted));
  if (holding.length > 0) return holding.slice(0, 3);
  const [, stamp = '-', words = ''] = /^(\d{14})?_?(.*)$/.exec(wanted) ?? [];
  const sameTime = names.filter((name) => name.startsWith(stamp));
  if (sameTime.length > 0) return sameTime;
  return nearestTo(names, words, (name) => name.slice(15));
}

/** Those that differ by few letters from what was typed. */
export function nearestTo(names: readonly string[], typed: string, part = (name: string) => name): string[] {
  return names
    .map((name) => ({ name, distance: distance(part(name), typed) }))
    .filter((candidate) => candidate.distance <= 1 + typed.length / 8)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Levenshtein's: how many letters must be put in, taken out or changed. */
export function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 0; column < to.length; column += 1) {
      const change = (row[column] ?? 0) + (letter === to[column] ? 0 : 1);
      next.push(Math.min(change, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
