import { existsSync } from 'node:fs';
import { Command } from 'commander';
import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import type { Configured } from '../config/configured.js';
import { compat, looksOf, openWatch } from './compat.js';
import { drift } from './drift.js';
import { exceptionsOf } from '../config/exceptions.js';
import { listHeld, locks } from './locks.js';
import { loadModels } from './models.js';
import { listReleases } from '../releases/document.js';
import { migrationsOption, releasesOption, schemaOption, sqlOption } from './options.js';
import { answer } from './envelope.js';
import { print, printNote } from './print.js';
import { withSpinner, type Spinner } from './spinner.js';
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
    'Replays the migrations once, and compares with it what types --check, snapshot --scratch --check, drift --scratch, queries, what the headers say of locks and, where there is a release, compat compare. Exits 1 when one of them fails. Writes nothing.',
  )
  .addOption(migrationsOption())
  .addOption(schemaOption())
  .addOption(sqlOption())
  .addOption(releasesOption())
  .addHelpText('after', '\nExample:\n  npx pgproof check')
  .action(async (options: Options) => {
    const { snapshot: file, models, releases } = options;
    const opening = listReleases(releases).length === 0 ? undefined : openWatch(options);
    // Why it cannot be compared is that step's to say.
    const watch = await opening?.catch(() => undefined);
    const steps: Step[] = [
      {
        name: options.out,
        step: 'types',
        act: (config, spinner) => types(config, { ...options, check: true }, spinner),
      },
      {
        name: file,
        step: 'snapshot',
        lacks: existsSync(file) ? undefined : `no ${file}`,
        act: (config, spinner) => snapshot(config, { schema: options.schema, check: file }, spinner),
      },
      {
        name: 'models',
        step: 'drift',
        lacks: models === undefined ? 'the configuration names no models' : undefined,
        act: async (config, spinner) =>
          drift(
            config,
            { ...options, scratch: true, exceptions: exceptionsOf(options), models: await loadModels(models ?? '') },
            spinner,
          ),
      },
      {
        name: 'plans of queries',
        step: 'queries',
        act: async (config, spinner) => queries(config, await readPlannable(options.sql), { ...options, spinner }),
      },
      ...(opening === undefined
        ? []
        : [
            {
              name: releases,
              step: 'compat' as const,
              act: async (_: ConnectionConfig, spinner: Spinner) => {
                const opened = await opening;
                if (opened !== undefined) await compat(opened, options, spinner);
              },
            },
          ]),
      // Most projects write of locks in prose.
      ...(listHeld(options).length === 0
        ? []
        : [{ name: 'locks', step: 'locks' as const, act: (config: ConnectionConfig) => locks(config, options) }]),
    ];
    await withSpinner('replaying the migrations', (spinner) =>
      onScratch({ ...options, ...looksOf(watch) }, spinner, async (config) => {
        spinner.stop();
        const results = [];
        for (const { name, step, lacks, act } of steps)
          if (lacks !== undefined) printNote(`there is nothing to compare with: ${lacks}`);
          else results.push(await take({ name, step }, (stepSpinner) => act(config, stepSpinner)));
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
  readonly act: (config: ConnectionConfig, spinner: Spinner) => Promise<void>;
  /** What there is not to compare with. */
  readonly lacks?: string | undefined;
}

/** `ok      models (0 s): 0 differences: 28 models, 442 facts looked at` */
function lineOf({ name, code, durationMs, said }: Taken): string {
  const last = said.trimEnd().split('\n').at(-1) ?? '';
  const ok = code === 0;
  return `${ok ? 'ok     ' : 'FAILED '} ${name} (${Math.round(durationMs / 1000)} s)${ok && last !== '' ? `: ${last}` : ''}`;
}
