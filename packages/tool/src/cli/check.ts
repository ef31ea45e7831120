import { existsSync } from 'node:fs';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import type { Target } from 'pgproof-runtime/target.js';
import type { Configured } from './config/apply.js';
import { drift } from './drift.js';
import { exceptionsOf } from './exceptions.js';
import { loadModels } from './models.js';
import { migrationsOption, schemaOption, sqlOption } from './options.js';
import { print, printError, printNote } from './print.js';
import { startProgress, withProgress, type Progress } from './progress.js';
import { queries, readPlannable } from './queries.js';
import { onScratch } from './replay-options.js';
import { snapshot } from './snapshot.js';
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
          else results.push(await take(name, step, target));
        for (const { name, said } of results.filter(({ ok }) => !ok)) print(`--- ${name}\n${said.trimEnd()}\n`);
        for (const result of results) print(lineOf(result));
        if (results.some(({ ok }) => !ok)) terminal.exitCode = 1;
      }),
    );
  });

/** One command's work on a database that has the schema. */
type Step = (target: Target, progress: Progress) => Promise<void>;

interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** All that it printed. */
  readonly said: string;
}

/** Has a step's answer written to a text, and takes what it throws for a failure, as `main` does. */
async function take(name: string, step: Step, target: Target): Promise<Result> {
  const startedAt = performance.now();
  const progress = startProgress(name);
  const outer = { ...terminal };
  let said = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      said += chunk.toString();
      done();
    },
  });
  Object.assign(terminal, { stdout: stream, stderr: stream, exitCode: 0 });
  try {
    const code = await step(target, progress).then(() => terminal.exitCode, printError);
    return { name, ok: code === 0, seconds: Math.round((performance.now() - startedAt) / 1000), said };
  } finally {
    Object.assign(terminal, outer);
    progress.stop();
  }
}

/** `ok      models (0 s): 0 differences: 28 models, 442 facts looked at` */
function lineOf({ name, ok, seconds, said }: Result): string {
  const last = said.trimEnd().split('\n').at(-1) ?? '';
  return `${ok ? 'ok     ' : 'FAILED '} ${name} (${seconds} s)${ok && last !== '' ? `: ${last}` : ''}`;
}
