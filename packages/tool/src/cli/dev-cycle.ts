import { existsSync, readdirSync } from 'node:fs';
import { compile, type Compiler } from './compile.js';
import { bringUpToDate, type Migrating, type MigratingOptions } from './dev-migrations.js';
import { tell, tellFailure } from './dev-lines.js';
import { paint, print } from './print.js';
import { withProgress, type Progress } from './progress.js';
import { queries, readPlannable } from './queries.js';
import { onScratch, type ScratchOptions } from './replay-options.js';
import { take } from './take.js';
import { types } from './types.js';

/** The same, and what has to hold for the code. */
export interface Cycle extends Migrating {
  readonly options: CycleOptions;
  readonly compiler: Compiler | undefined;
}

export interface CycleOptions extends Omit<ScratchOptions, 'roles'>, MigratingOptions {}

/**
 * Brings database, types and plans up to the files as they are, and prints a line a step.
 *
 * @returns the exit code: the highest of its steps'.
 */
export async function runCycle(cycle: Cycle): Promise<number> {
  const { options, compiler } = cycle;
  const code = await bringUpToDate(cycle);
  if (code === 130) return code;
  const compileStep = compiler === undefined ? [] : [{ name: 'compile', act: () => compile(compiler) }];
  // Without a query there is nothing to generate or to plan.
  if (!holdsQueries(options.sql)) return Math.max(code, await takeAll(compileStep, code));
  const names = ['types', ...compileStep.map(({ name }) => name), 'plans'];
  if (code !== 0) return skip(names, code);
  try {
    return await withProgress('replaying the migrations', (replaying) =>
      onScratch(options, replaying, (target) => {
        replaying.stop();
        return takeAll(
          [
            { name: 'types', act: (progress) => types(target, options, progress) },
            ...compileStep,
            {
              name: 'plans',
              act: async (progress) => queries(target, await readPlannable(options.sql), { ...options, progress }),
            },
          ],
          0,
        );
      }),
    );
  } catch (error) {
    return skip(names, await tellFailure('replay', error));
  }
}

interface Step {
  readonly name: string;
  readonly act: (progress: Progress) => Promise<void>;
}

/** Takes one step behind the other. What does not compile can be planned; nothing else is worth a look behind a failure. */
async function takeAll([step, ...others]: readonly Step[], before: number): Promise<number> {
  if (step === undefined) return before;
  if (before !== 0)
    return skip(
      [step, ...others].map(({ name }) => name),
      before,
    );
  const taken = await take(step.name, step.act);
  tell(taken);
  if (step.name === 'compile') return Math.max(taken.code, await takeAll(others, 0));
  return takeAll(others, taken.code);
}

function skip(names: readonly string[], code: number): number {
  for (const name of names) print(`${paint('dim', 'skipped')} ${name}`);
  return code;
}

function holdsQueries(directory: string): boolean {
  return (
    existsSync(directory) && readdirSync(directory, { recursive: true }).some((file) => String(file).endsWith('.sql'))
  );
}
