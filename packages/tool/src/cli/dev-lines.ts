import { answer } from './envelope.js';
import { milliseconds, paint, print } from './print.js';
import { describeTaken, take, type StepName, type Taken } from './take.js';
import { terminal } from './terminal.js';

/**
 * Prints a line for a step, with what it answered or where it failed, and below it the rest of a failure, or what there was to note.
 *
 * `FAILED  types (12 ms): sql/note.sql:3:8: column "titel" does not exist`
 */
export function tell(taken: Taken): void {
  const { name, code, durationMs, said } = taken;
  const { steps, skipped } = told();
  answer({ steps: [...steps, describeTaken(taken)], skipped });
  const lines = said.trimEnd().split('\n');
  // Some errors begin with a heading, and the place comes next.
  if (code !== 0 && startsWithPlace.test(lines[1] ?? '') && !startsWithPlace.test(lines[0] ?? '')) lines.shift();
  // The answer stands behind the notes, and an error before its fix.
  const first = (code === 0 ? lines.pop() : lines.shift())?.replace(/^error: /, '').trim() ?? '';
  const word = code === 0 ? paint('green', 'ok     ') : paint('red', 'FAILED ');
  print(`${word} ${name} (${milliseconds(durationMs)})${first === '' ? '' : `: ${first}`}`);
  for (const line of lines) print(line);
}

/** The same for what was thrown. @returns the code that a command would exit with. */
export async function tellFailure(step: StepName, error: unknown, durationMs = 0): Promise<number> {
  const taken = await take(step, () => Promise.reject(error instanceof Error ? error : new Error(String(error))));
  tell({ ...taken, durationMs });
  return taken.code;
}

/** Prints which steps are not taken, since one before them failed. @returns its code. */
export function skip(names: readonly StepName[], code: number): number {
  const { steps, skipped } = told();
  answer({ steps, skipped: [...skipped, ...names.map(({ step }) => step)] });
  for (const { name } of names) print(`${paint('dim', 'skipped')} ${name}`);
  return code;
}

/** What has been answered so far. */
function told(): { steps: readonly object[]; skipped: readonly string[] } {
  return { steps: [], skipped: [], ...terminal.result };
}

/** `sql/note.sql:3:8: …`, or `src/note.ts(3,8): …` as the compiler of TypeScript has it. */
const startsWithPlace = /^(?:error: )?[^:]+(?::\d+|\(\d+,\d+\)):/;
