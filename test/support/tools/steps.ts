import { create, fill, posts } from '../adoption.js';

/** A migration as other tools have it. */
export interface Step {
  /** `20260101000000`, and the same in milliseconds. */
  readonly stamp: string;
  readonly ms: number;
  readonly words: string;
  readonly up: string;
  readonly down: string;
}

/** The first two of `posts`, and one more that only the tool has. */
export const steps: readonly [Step, Step, Step] = [
  stepOf('20260101000000', 'create_post', posts[create]),
  stepOf('20260102000000', 'fill_post', posts[fill]),
  stepOf('20260104000000', 'add_extra', {
    up: 'create table extra (id integer primary key);',
    down: 'drop table extra;',
  }),
];

/** A tool, as it is installed and run. */
export interface Driver {
  /** As `--from` names it. */
  readonly name: string;
  /** What of npm it needs, by version; nothing where a program of the system is it. */
  readonly packages: Readonly<Record<string, string>>;
  /** Where it is no package: the program. */
  readonly program?: string;
  /** What else `adopt` is told. */
  readonly adopt?: readonly string[];
  /** Its files for some steps, by path. */
  readonly files: (steps: readonly Step[], url: string) => Readonly<Record<string, string>>;
  /** What is typed in the folder of those: begins with a program, or a script of Node. */
  readonly up: readonly string[];
  /** What it prints when it finds the view, where that is not our message. */
  readonly says?: string;
  /** One step back; undefined where the tool knows none. */
  readonly back?: readonly string[];
}

/** Each step's file by path. */
export function eachStep(
  steps: readonly Step[],
  fileOf: (step: Step, place: number) => readonly [path: string, text: string],
): Record<string, string> {
  return Object.fromEntries(steps.map(fileOf));
}

function stepOf(stamp: string, words: string, { up, down }: { up: string; down: string }): Step {
  const [year, month, day] = [stamp.slice(0, 4), stamp.slice(4, 6), stamp.slice(6, 8)].map(Number);
  return { stamp, ms: Date.UTC(year ?? 0, (month ?? 0) - 1, day), words, up, down };
}
