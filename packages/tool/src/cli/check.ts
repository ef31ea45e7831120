import { existsSync } from 'node:fs';
import { Command } from 'commander';
import type { Target } from 'pgproof-runtime/target.js';
import type { Configured } from './config/apply.js';
import { drift } from './drift.js';
import { exceptionsOf } from './exceptions.js';
import { loadModels } from './models.js';
import { migrationsOption, schemaOption, sqlOption } from './options.js';
import { answer } from './envelope.js';
import { print, printNote } from './print.js';
import { withProgress, type Progress } from './progress.js';
import { queries, readPlannable } from './queries.js';
import { onScratch } from './replay-options.js';
import { snapshot } from './snapshot.js';
import { describeTaken, take, type StepName, type Taken } from './take.js';
import { terminal } from './terminal.js';
import { types } from './types.js';

interface Options extends Configured {
  readonly schema: string;
}

export const command = new Command('check')
  .description(
    'Replays the migrations once, and compares with it what types --check, snapshot --scratch --check, drift --scratch and queries compare. Exits 1 when one of them fails. Writes nothing.',
  )
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(sqlOption())
  .addHelpText('after', '\nExample:\n  npx pgproof check')
  .action(async (options: Options) => {
    const { snapshot: file, models } = options;
    const steps: Step[] = [
      {
        name: options.out,
        step: 'types',
        act: (target, progress) => types(target, { ...options, check: true }, progress),
      },
      {
        name: file,
        step: 'snapshot',
        lacks: existsSync(file) ? undefined : `no ${file}`,
        act: (target, progress) => snapshot(target, { schema: options.schema, check: file }, progress),
      },
      {
        name: 'models',
        step: 'drift',
        lacks: models === undefined ? 'the configuration names no models' : undefined,
        act: async (target, progress) =>
          drift(
            target,
            { ...options, scratch: true, exceptions: exceptionsOf(options), models: await loadModels(models ?? '') },
            progress,
          ),
      },
      {
        name: 'plans of queries',
        step: 'queries',
        act: async (target, progress) => queries(target, await readPlannable(options.sql), { ...options, progress }),
      },
    ];
    await withProgress('replaying the migrations', (progress) =>
      onScratch(options, progress, async (target) => {
        progress.stop();
        const results = [];
        for (const { name, step, lacks, act } of steps)
          if (lacks !== undefined) printNote(`there is nothing to compare with: ${lacks}`);
          else results.push(await take({ name, step }, (stepProgress) => act(target, stepProgress)));
        const skipped = steps.flatMap(({ step, lacks }) => (lacks === undefined ? [] : [step]));
        answer({ steps: results.map(describeTaken), skipped });
        for (const { name, said } of results.filter(({ code }) => code !== 0))
          print(`--- ${name}\n${said.trimEnd()}\n`);
        for (const result of results) print(lineOf(result));
        if (results.some(({ code }) => code !== 0)) terminal.exitCode = 1;
      }),
    );
  });

/** One command's work on a database that has the schema. */
interface Step extends StepName {
  readonly act: (target: Target, progress: Progress) => Promise<void>;
  /** What there is not to compare with. */
  readonly lacks?: string | undefined;
}

/** `ok      models (0 s): 0 differences: 28 models, 442 facts looked at` */
function lineOf({ name, code, durationMs, said }: Taken): string {
  const last = said.trimEnd().split('\n').at(-1) ?? '';
  const ok = code === 0;
  return `${ok ? 'ok     ' : 'FAILED '} ${name} (${Math.round(durationMs / 1000)} s)${ok && last !== '' ? `: ${last}` : ''}`;
}
