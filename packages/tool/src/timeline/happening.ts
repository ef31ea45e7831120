import type { Change } from './changes.js';
import { formerName } from './names.js';

export type Happening = 'made' | 'renamed' | 'changed' | 'made anew' | 'dropped' | 'follows';

/** What a change is called: where several things happened at once, the first of them. */
export function happeningOf({ object, was = object, before, after, anew, follows }: Change): Happening {
  if (before === undefined) return 'made';
  if (after === undefined) return 'dropped';
  if (follows === true) return 'follows';
  if (was !== object) return 'renamed';
  return anew === true ? 'made anew' : 'changed';
}

/** The former name, where there is one, and what an object lost and gained: `was note`, `not null → (none)`; nothing for what was made or dropped. */
export function detailsOf(change: Change): string[] {
  const { object, was = object, before, after } = change;
  if (before === undefined || after === undefined) return [];
  const lost = before.filter((property) => !after.includes(property)).join(' ');
  const gained = after.filter((property) => !before.includes(property)).join(' ');
  return [
    ...(was === object ? [] : [`was ${formerName(was, object)}`]),
    ...(lost === '' && gained === '' ? [] : [`${lost || '(none)'} → ${gained || '(none)'}`]),
  ];
}
