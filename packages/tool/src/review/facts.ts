import { hideSecrets } from '../migrate/secrets.js';
import type { Change } from '../timeline/changes.js';
import { happeningOf } from '../timeline/happening.js';
import { formerName } from '../timeline/names.js';
import { renamesIn, underNewNames } from '../timeline/renames.js';

/**
 * The facts before and after, as a `diff` shows them, those of a table together: `!` is a fact of another name. What only follows a renaming is left out,
 * and a label where its enum says it.
 */
export function factLines(changes: readonly Change[]): string[] {
  const told = changes.filter(
    (change) => happeningOf(change) !== 'follows' && (change.was !== undefined || !change.object.startsWith('label ')),
  );
  const groups = new Map<string, Change[]>();
  for (const change of told) {
    const key = change.of ?? change.object;
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  const renames = renamesIn(changes);
  return [...groups.values()].flat().flatMap((change) => linesOf(change, renames));
}

function linesOf(change: Change, renames: ReturnType<typeof renamesIn<Change>>): string[] {
  const { object, was, before, after } = change;
  if (before === undefined || after === undefined)
    return textOf(object, before ?? after).map((line) => `${before === undefined ? '+' : '-'} ${line}`);
  const renamed = was === undefined ? [] : [`! ${textOf(object, []).join(' ')}, was ${formerName(was, object)}`];
  // The rest may follow the renaming of others.
  if (was !== undefined && underNewNames(before, renames) === underNewNames(after, renames)) return renamed;
  const [old, now] = [textOf(object, before), textOf(object, after)];
  const start = old.findIndex((line, index) => line !== now[index]);
  // Dropped, and made again as it was.
  if (start < 0 && old.length === now.length) return renamed;
  const from = start < 0 ? old.length : start;
  let same = 0;
  while (same < Math.min(old.length, now.length) - from && old.at(-1 - same) === now.at(-1 - same)) same += 1;
  return [
    ...renamed,
    ...(from > 0 ? [`  ${old[0] ?? ''}`] : []),
    ...old.slice(from, old.length - same).map((line) => `- ${line}`),
    ...now.slice(from, now.length - same).map((line) => `+ ${line}`),
  ];
}

function textOf(object: string, properties: readonly string[] = []): string[] {
  return hideSecrets([object, ...properties].join(' ')).split(/\r?\n/);
}
