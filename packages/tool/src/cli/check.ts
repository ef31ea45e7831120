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
import { describeTaken, take, type Taken } from './take.js';
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
    const steps: Record<string, Step | undefined> = {
      [options.out]: (target, progress) => types(target, { ...options, check: true }, progress),
      [file]: existsSync(file)
        ? (target, progress) => snapshot(target, { schema: options.schema, check: file }, progress)
        : undefined,
      models:
        models === undefined
          ? undefined
          : async (target, progress) =>
              drift(
                target,
                { ...options, scratch: true, exceptions: exceptionsOf(options), models: await loadModels(models) },
                progress,
              ),
      'plans of queries': async (target, progress) =>
        queries(target, await readPlannable(options.sql), { ...options, progress }),
    };
    await withProgress('replaying the migrations', (progress) =>
      onScratch(options, progress, async (target) => {
        progress.stop();
        const results = [];
        for (const [name, step] of Object.entries(steps))
          if (step === undefined)
            printNote(
              `there is nothing to compare with: ${name === file ? `no ${file}` : 'the configuration names no models'}`,
            );
          else results.push(await take(name, (stepProgress) => step(target, stepProgress)));
        answer({ steps: results.map(describeTaken) });
        for (const { name, said } of results.filter(({ code }) => code !== 0))
          print(`--- ${name}\n${said.trimEnd()}\n`);
        for (const result of results) print(lineOf(result));
        if (results.some(({ code }) => code !== 0)) terminal.exitCode = 1;
      }),
    );
  });

/** One command's work on a database that has the schema. */
type Step = (target: Target, progress: Progress) => Promise<void>;

/** `ok      models (0 s): 0 differences: 28 models, 442 facts looked at` */
function lineOf({ name, code, durationMs, said }: Taken): string {
  const last = said.trimEnd().split('\n').at(-1) ?? '';
  const ok = code === 0;
  return `${ok ? 'ok     ' : 'FAILED '} ${name} (${Math.round(durationMs / 1000)} s)${ok && last !== '' ? `: ${last}` : ''}`;
}
