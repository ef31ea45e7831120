import type { Catalog } from './catalog.js';
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
