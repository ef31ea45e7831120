import type { Change } from './changes.js';
import type { Step } from './kept.js';

/** Something that happened to an object. */
export interface Event extends Change {
  readonly migration: string;
}

/** An object from the migration that made it on, through its renames. */
export interface Life {
  /** Its last name, as facts have it. */
  readonly object: string;
  /** What it is, or was before it was dropped. */
  readonly properties: readonly string[];
  readonly dropped: boolean;
  /** What it belongs to, or belonged to: `table public.user`. */
  readonly of: string | undefined;
  readonly events: readonly Event[];
}

/** The objects of a history, each with what the migrations did to it, in the order in which they were made. What was there before the first migration begins with what changed it. */
export function livesOf(steps: readonly Step[]): Life[] {
  const lives: Life[] = [];
  const living = new Map<string, number>();
  for (const { migration, changes } of steps) {
    const places = changes.map(({ object, was = object }) => living.get(was));
    for (const { object, was = object } of changes) {
      living.delete(was);
      living.delete(object);
    }
    for (const [index, change] of changes.entries()) {
      const { object, before, after } = change;
      const place = (before === undefined ? undefined : places[index]) ?? lives.length;
      const earlier = lives[place];
      lives[place] = {
        object,
        properties: after ?? before ?? [],
        dropped: after === undefined,
        of: change.of,
        events: [...(earlier?.events ?? []), { migration, ...change }],
      };
      if (after !== undefined) living.set(object, place);
    }
  }
  return lives;
}
