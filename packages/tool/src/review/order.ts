import type { Migration } from '../migrate/files.js';

/** A migration of a branch. */
export interface Added extends Migration {
  /** As it is called in the replay: behind those of the base, by the bytes of the names and as the engine compares them. */
  readonly replayed: string;
  /** The last migration of the base, where this one comes before it. */
  readonly before: string | null;
}

/**
 * Puts the migrations of a branch behind those of its base: one that comes before the last of these is to have a later number, and is looked at as if it had it.
 *
 * @param base the names of those of the base.
 */
export function inOrder(
  migrations: readonly Migration[],
  base: ReadonlySet<string>,
): { readonly known: readonly Migration[]; readonly added: readonly Added[] } {
  const known = migrations.filter(({ name }) => base.has(name));
  const last = known.at(-1)?.name ?? '';
  const added = migrations
    .filter(({ name }) => !base.has(name))
    .map((migration): Added =>
      migration.name > last
        ? { ...migration, replayed: migration.name, before: null }
        : { ...migration, replayed: `${last}z-${migration.name}`, before: last },
    );
  return { known, added };
}
