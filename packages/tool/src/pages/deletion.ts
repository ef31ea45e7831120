import type { Reference, Site } from './model.js';

/** What becomes of rows that refer to one that is deleted, and of those that refer to these. */
export interface Consequence {
  readonly reference: Reference;
  /** Of rows that go along. */
  readonly then: readonly Consequence[];
}

/** Follows the foreign keys to a table; one that is on the way already is not followed again. */
export function consequencesOf(
  id: string,
  { tables }: Pick<Site, 'tables'>,
  above: ReadonlySet<string> = new Set(),
): Consequence[] {
  const onTheWay = new Set([...above, id]);
  const references = tables.find((table) => table.id === id)?.referredBy ?? [];
  return references.map((reference) => ({
    reference,
    then:
      reference.onDelete === 'cascade' && !onTheWay.has(reference.from)
        ? consequencesOf(reference.from, { tables }, onTheWay)
        : [],
  }));
}

/** What the server does, with the referring rows as the subject. */
export const deletionWords: Record<Reference['onDelete'], string> = {
  cascade: 'are deleted, too',
  'set null': 'stay, and refer to nothing',
  'set default': 'stay, and refer to the default',
  'no action': 'stop it: it is refused while there are any',
  restrict: 'stop it: it is refused while there are any',
};
