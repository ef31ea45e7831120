import type { Reference, Site, TablePage } from './model.js';

/** What becomes of rows that refer to one that is deleted, and of those that refer to these. */
export interface Consequence {
  readonly reference: Reference;
  /** Of rows that go along. */
  readonly then: Consequence[];
  /** They stop it, but for those that are deleted along on another way: the server looks when all of these are gone. */
  readonly unlessGone: boolean;
  /** There are more, which are told where the table stands first, or on its own page. */
  elsewhere: boolean;
}

/** So many steps from the row are told. */
const deepest = 6;

/** Follows the foreign keys to a table, step by step, and each table's once: the ways to one may be more than can be counted. */
export function consequencesOf(id: string, { tables }: Pick<Site, 'tables'>): readonly Consequence[] {
  const byId = new Map(tables.map((table) => [table.id, table]));
  const going = deletedAlong(id, byId);
  const consequences = (of: string) =>
    (byId.get(of)?.referredBy ?? []).map((reference): Consequence => {
      const unlessGone = reference.onDelete === 'no action' && going.has(reference.from);
      return { reference, then: [], unlessGone, elsewhere: false };
    });
  const all = consequences(id);
  const told = new Set([id]);
  let step = all;
  for (let depth = 1; step.length > 0; depth++) {
    const next: Consequence[] = [];
    for (const consequence of step) {
      const { from, onDelete } = consequence.reference;
      if (onDelete !== 'cascade') continue;
      if (depth < deepest && !told.has(from)) consequence.then.push(...consequences(from));
      else consequence.elsewhere = (byId.get(from)?.referredBy.length ?? 0) > 0;
      told.add(from);
      next.push(...consequence.then);
    }
    step = next;
  }
  return all;
}

/** The tables of which rows are deleted along. */
function deletedAlong(id: string, tables: ReadonlyMap<string, TablePage>): ReadonlySet<string> {
  const found = new Set<string>();
  follow(id);
  return found;

  function follow(of: string): void {
    for (const { from, onDelete } of tables.get(of)?.referredBy ?? []) {
      if (onDelete !== 'cascade' || found.has(from)) continue;
      found.add(from);
      follow(from);
    }
  }
}

/** What the server does, with the referring rows as the subject. */
const deletionWords: Record<Reference['onDelete'], string> = {
  cascade: 'are deleted, too',
  'set null': 'stay, and refer to nothing',
  'set default': 'stay, and refer to the default',
  'no action': 'stop it: it is refused while there are any',
  restrict: 'stop it: it is refused while there are any',
};

export function wordsOfDeletion({ reference, unlessGone }: Consequence): string {
  return unlessGone ? 'stop it, unless they are deleted along' : deletionWords[reference.onDelete];
}
