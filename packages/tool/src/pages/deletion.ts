import type { Reference, Site } from './model.js';

/** What becomes of rows that refer to one that is deleted, and of those that refer to these. */
export interface Consequence {
  readonly reference: Reference;
  /** Of rows that go along. */
  readonly then: Consequence[];
  /** There are more, which are told where the table stands first, or on its own page. */
  elsewhere: boolean;
}

/** So many steps from the row are told. */
const deepest = 6;

/** Follows the foreign keys to a table, step by step, and each table's once: the ways to one may be more than can be counted. */
export function consequencesOf(id: string, { tables }: Pick<Site, 'tables'>): readonly Consequence[] {
  const byId = new Map(tables.map((table) => [table.id, table]));
  const consequences = (of: string) =>
    (byId.get(of)?.referredBy ?? []).map((reference): Consequence => ({ reference, then: [], elsewhere: false }));
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

/** What the server does, with the referring rows as the subject. */
export const deletionWords: Record<Reference['onDelete'], string> = {
  cascade: 'are deleted, too',
  'set null': 'stay, and refer to nothing',
  'set default': 'stay, and refer to the default',
  'no action': 'stop it: it is refused while there are any',
  restrict: 'stop it: it is refused while there are any',
};
