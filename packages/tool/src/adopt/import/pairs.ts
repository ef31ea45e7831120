import type { Adapted } from './adapt.js';
import { firstLine } from '../../migrate/first-line.js';
import type { Step } from './steps.js';

/** The texts of a pair. */
export interface Texts {
  readonly up: string;
  readonly down: string;
}

/**
 * What a migration of the other tool becomes: one pair, or one for each statement that runs alone and for what stands between them.
 *
 * Where each index that one file creates is dropped by the other, each pair has its own. Else the downs stay in their order, from the last pair
 * that has one to the first.
 *
 * @param down undefined, or empty: there is no way back.
 */
export function pairUp(up: Adapted | undefined, down: Adapted | undefined): Texts[] {
  const ups = filesOf(up, nothingUp);
  const back = down?.isEmpty === false ? down : undefined;
  if (back === undefined) return ups.map((text) => ({ up: text, down: withEnd(down?.text ?? '') + noWayBack }));
  if (up?.isSplit !== true && !back.isSplit) return [{ up: ups.join(''), down: filesOf(back, '').join('') }];
  const matched = matchByIndex(up?.steps ?? [], back.steps);
  if (matched !== undefined) return matched;
  const downs = filesOf(back, '');
  return Array.from({ length: Math.max(ups.length, downs.length) }, (_, index) => ({
    up: ups[index] ?? nothingUp,
    down: downs[downs.length - 1 - index] ?? nothingUp,
  }));
}

const nothingUp = 'select 1;\n';

const noWayBack = `do $$ begin
  raise exception 'this migration cannot be taken down: the tool that it comes from had no way back'
    using errcode = 'object_not_in_prerequisite_state';
end $$;
`;

function matchByIndex(ups: readonly Step[], downs: readonly Step[]): Texts[] | undefined {
  if (ups.length !== downs.length) return undefined;
  const pairs = ups.flatMap((up) => {
    const [same, ...others] = downs.filter(({ index }) => index !== undefined && index === up.index);
    return same === undefined || others.length > 0 ? [] : [{ up: textOf([up]), down: textOf([same]) }];
  });
  return pairs.length === ups.length ? pairs : undefined;
}

/** The files of a section, in the order in which they run. */
function filesOf(adapted: Adapted | undefined, nothing: string): string[] {
  if (adapted === undefined || adapted.isEmpty) return [withEnd(adapted?.text ?? '') + nothing];
  if (!adapted.isSplit) return [fileOf(adapted.text, adapted.alone)];
  const groups: Step[][] = [];
  for (const step of adapted.steps) {
    const last = groups.at(-1);
    if (last?.[0]?.alone === false && !step.alone) last.push(step);
    else groups.push([step]);
  }
  return groups.map(textOf);
}

function textOf(steps: readonly Step[]): string {
  // What was set counts up: of each but the first only what is new.
  const texts = steps.map(({ before, text }, index) => before.slice(steps[index - 1]?.before.length ?? 0) + text);
  return fileOf(withEnd(texts.join('')), steps[0]?.alone === true);
}

function withEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** The words on the first line of another tool's file mean nothing to it. */
function fileOf(text: string, alone: boolean): string {
  if (alone) return `-- no-transaction\n${text}`;
  return firstLine.test(text.replace('\r\n', '\n')) ? `\n${text}` : text;
}
