import type { Catalog } from './catalog.js';
import { belongingIn } from './belonging.js';
import type { Difference } from './diff.js';
import { exceptedIn, exceptionFor } from './exceptions.js';
import { isNote } from './notes.js';

/** A difference that is to stay, by the name of its object. */
export interface Accepted {
  readonly object: string;
  readonly reason: string;
}

/**
 * Parts differences, without notes, into those that are accepted and the others. With an object that only one side has, what belongs to it
 * is accepted; of an object that differs, only that difference.
 */
export function partAccepted(
  differences: readonly Difference[],
  accepted: readonly Accepted[],
  { a, b }: { readonly a: Catalog; readonly b: Catalog },
): { readonly accepted: Difference[]; readonly rest: Difference[] } {
  const counted = differences.filter(({ problem }) => !isNote(problem));
  if (accepted.length === 0) return { accepted: [], rest: counted };
  const names = new Set(accepted.map(({ object }) => object));
  const whole = (problem: string, catalog: Catalog) =>
    exceptedIn(
      catalog,
      counted
        .filter((one) => one.problem === problem && names.has(one.object))
        .map(({ object }) => ({ object: exceptionFor(object), reason: '' })),
    );
  const belongs = { 'only in A': whole('only in A', a), 'only in B': whole('only in B', b) };
  const isAccepted = ({ object, problem }: Difference) =>
    names.has(object) ||
    ((problem === 'only in A' || problem === 'only in B') && belongs[problem](object) !== undefined);
  return { accepted: counted.filter(isAccepted), rest: counted.filter((one) => !isAccepted(one)) };
}

/** A difference, and what belongs to its object and stands on that side alone, too. */
export interface Whole extends Difference {
  readonly parts: readonly string[];
}

/** Tells of an object that only one side has once, with what belongs to it. */
export function gatherParts(
  differences: readonly Difference[],
  { a, b }: { readonly a: Catalog; readonly b: Catalog },
): Whole[] {
  const ownerOf = new Map<Difference, string>();
  for (const [problem, catalog] of [
    ['only in A', a],
    ['only in B', b],
  ] as const) {
    const alone = differences.filter((one) => one.problem === problem);
    const names = new Set(alone.map(({ object }) => object));
    const belonging = belongingIn(catalog);
    const find = (object: string): string | undefined => {
      for (const owner of belonging(object)) {
        const found = find(owner) ?? (names.has(owner) ? owner : undefined);
        if (found !== undefined) return found;
      }
      return undefined;
    };
    for (const one of alone) {
      const owner = find(one.object);
      if (owner !== undefined) ownerOf.set(one, owner);
    }
  }
  return differences
    .filter((one) => !ownerOf.has(one))
    .map((whole) => ({
      ...whole,
      parts: differences
        .filter((one) => one.problem === whole.problem && ownerOf.get(one) === whole.object)
        .map(({ object }) => object),
    }));
}
