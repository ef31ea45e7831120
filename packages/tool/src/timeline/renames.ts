import { quoteIdentifier } from 'pgproof-runtime/quote.js';
import { partsOfObject } from './names.js';

interface Renamed {
  readonly object: string;
  readonly was?: string;
  readonly of?: string;
}

interface Renames<Change> {
  /** Those that have another name of their own, not only that of what they belong to. */
  readonly own: ReadonlySet<Change>;
  /** The new part of a name by the old one. */
  readonly names: ReadonlyMap<string, string>;
}

/** What was renamed, and to what. */
export function renamesIn<Change extends Renamed>(changes: readonly Change[]): Renames<Change> {
  const names = new Map<string, string>();
  const own = new Set<Change>();
  for (const change of changes) {
    const { object, was } = change;
    if (was === undefined) continue;
    const [before, after] = [partsOfObject(was).parts, partsOfObject(object).parts];
    const holders = before.length === after.length ? before.slice(0, -1) : [];
    if (before.at(-1) !== after.at(-1) || change.of === undefined) own.add(change);
    for (const [index, part] of [...holders, before.at(-1) ?? ''].entries()) {
      const next = after[index];
      if (next !== undefined && next !== part) names.set(part, next);
    }
  }
  return { own, names };
}

/** A fact as one text, with each name that was renamed as it is now, quoted or not. */
export function underNewNames(words: readonly string[], { names }: Pick<Renames<unknown>, 'names'>): string {
  let text = words.join(' ');
  for (const [old, next] of names)
    for (const name of [old, next]) text = text.replace(nameIn(name), () => quoteIdentifier(next));
  return text;
}

/** Finds a name in a text as a word of its own, with its quotes if it has them. @param flags `gi` for what a person wrote. */
export function nameIn(name: string, flags = 'g'): RegExp {
  const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w$"])(?:${escape(quoteIdentifier(name))}|${escape(name)})(?![\\w$"])`, flags);
}
