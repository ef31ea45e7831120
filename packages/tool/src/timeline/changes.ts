import { renamesIn, underNewNames } from './renames.js';
import type { Entry, State } from './state.js';

/** What became of one object from one point of the history to the next. */
export interface Change {
  /** As facts name it; what is gone by its last name. */
  readonly object: string;
  /** The name before, where it was renamed. */
  readonly was?: string;
  /** The object before and after, without its name: undefined where it was not there. */
  readonly before?: readonly string[];
  readonly after?: readonly string[];
  /** Dropped and made again under its name. */
  readonly anew?: true;
  /** Nothing of its own: another object was renamed that it names, or belongs to. */
  readonly follows?: true;
  /** What it belongs to: `table public.user`. */
  readonly of?: string;
  /** Where the statement stands in the up file; undefined where none can be told. */
  readonly line?: number;
  readonly column?: number;
}

/** The changes from one state to the next: what is gone first, the rest in the order of facts. */
export function changesBetween(before: State, after: State): Change[] {
  const [old, now] = [byName(before), byName(after)];
  const changes: Change[] = [];
  for (const [key, entry] of before)
    if (!after.has(key) && !now.has(entry.object))
      changes.push({ object: entry.object, before: entry.properties, ...of(entry) });
  for (const [key, entry] of after) {
    const same = before.get(key);
    const replaced = same === undefined ? old.get(entry.object) : undefined;
    // What had the name may have another one now, and then this one is new.
    const anew = replaced !== undefined && !after.has(replaced.key);
    const earlier = same ?? (anew ? replaced.entry : undefined);
    if (earlier === undefined) changes.push({ object: entry.object, after: entry.properties, ...of(entry) });
    else if (anew || earlier.object !== entry.object || !isSame(earlier.properties, entry.properties))
      changes.push({
        object: entry.object,
        ...(earlier.object === entry.object ? {} : { was: earlier.object }),
        before: earlier.properties,
        after: entry.properties,
        ...(anew ? { anew } : {}),
        ...of(entry),
      });
  }
  const renames = renamesIn(changes);
  return changes.map((change) => (isFollowing(change, renames) ? { ...change, follows: true } : change));
}

/** True where the object before, under the names of after, is the object after, and no part of its own name is another. */
function isFollowing(change: Change, renames: ReturnType<typeof renamesIn<Change>>): boolean {
  const { object, was = object, before, after, anew } = change;
  if (before === undefined || after === undefined || anew === true || renames.own.has(change)) return false;
  return underNewNames([was, ...before], renames) === underNewNames([object, ...after], renames);
}

function byName(state: State): ReadonlyMap<string, { readonly key: string; readonly entry: Entry }> {
  return new Map([...state].map(([key, entry]) => [entry.object, { key, entry }]));
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((property, index) => property === right[index]);
}

function of({ of: holder }: Entry): Pick<Change, 'of'> {
  return holder === undefined ? {} : { of: holder };
}
