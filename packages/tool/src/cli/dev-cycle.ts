import { existsSync, readdirSync } from 'node:fs';
import { compile, type Compiler } from './compile.js';
import { bringUpToDate, type Migrating, type MigratingOptions } from './dev-migrations.js';
import { skip, tell, tellFailure } from './dev-lines.js';
import { withSpinner, type Spinner } from './spinner.js';
import { queries, readPlannable } from './queries.js';
import { onScratch, type ScratchOptions } from './replay-options.js';
import { take, type StepName } from './take.js';
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
  const compileStep = compiler === undefined ? [] : [{ ...named.compile, act: () => compile(compiler) }];
  // Without a query there is nothing to generate or to plan.
  if (!holdsQueries(options.sql)) return Math.max(code, await takeAll(compileStep, code));
  const names = [named.types, ...compileStep, named.plans];
  if (code !== 0) return skip(names, code);
  try {
    return await withSpinner('replaying the migrations', (replaying) =>
      onScratch(options, replaying, (config) => {
        replaying.stop();
        return takeAll(
          [
            { ...named.types, act: (spinner) => types(config, options, spinner) },
            ...compileStep,
            {
              ...named.plans,
              act: async (spinner) => queries(config, await readPlannable(options.sql), { ...options, spinner }),
            },
          ],
          0,
        );
      }),
    );
  } catch (error) {
    return skip(names, await tellFailure(named.replay, error));
  }
}

const named = {
  replay: { name: 'replay', step: 'replay' },
  types: { name: 'types', step: 'types' },
  compile: { name: 'compile', step: 'compile' },
  plans: { name: 'plans', step: 'queries' },
} as const;

interface Step extends StepName {
  readonly act: (spinner: Spinner) => Promise<void>;
}

/** Takes one step behind the other. What does not compile can be planned; nothing else is worth a look behind a failure. */
async function takeAll([step, ...others]: readonly Step[], before: number): Promise<number> {
  if (step === undefined) return before;
  if (before !== 0) return skip([step, ...others], before);
  const { act, ...name } = step;
  const taken = await take(name, act);
  tell(taken);
  if (step.step === 'compile') return Math.max(taken.code, await takeAll(others, 0));
  return takeAll(others, taken.code);
}

function holdsQueries(directory: string): boolean {
  return (
    existsSync(directory) && readdirSync(directory, { recursive: true }).some((file) => String(file).endsWith('.sql'))
  );
}
