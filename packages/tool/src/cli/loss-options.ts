import { Command, Option } from 'commander';
import { lossTaskOf } from '../library/rollback.js';
import { replayOf } from '../library/replay.js';
import type { LossTask } from '../losses/guard.js';
import { describeLoss, LossRefused, type Loss } from '../losses/loss.js';
import type { CommandContext } from './context.js';
import { answer } from './envelope.js';
import { parseDuration } from './options.js';
import { print } from './print.js';
import { prepareOption, replayOnOption, type ReplayOptions } from './replay-options.js';

/** What the user says of what may be lost. */
export interface LossOptions extends ReplayOptions {
  acceptLoss: string[];
  count: boolean;
  countTimeout: number;
}

/** Adds what a command that takes migrations down is told of what may be lost. */
export function addLossOptions(command: Command): Command {
  const collect = (name: string, names: string[]) => [...names, name];
  return command
    .addOption(
      new Option('--accept-loss <name>', 'what may be lost, as it is printed; again for more')
        .argParser(collect)
        .default([], 'nothing'),
    )
    .addOption(
      new Option('--count-timeout <time>', 'how long counting may read a table; then it says "at least"')
        .default(10_000, '10s')
        .argParser(parseDuration),
    )
    .addOption(new Option('--no-count', 'go down without a look at what is lost'))
    .addOption(prepareOption())
    .addOption(replayOnOption());
}

export function lossTask(options: LossOptions, { folder, spinner }: CommandContext): LossTask | undefined {
  return lossTaskOf(options, replayOf({ ...options, say: spinner.say, note: () => undefined }, folder));
}

/** Has what was refused in the document of `--json`, too. */
export async function answeringLosses<T>(
  work: () => Promise<T>,
  result: (losses: readonly Loss[]) => object,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LossRefused) answer(result(error.losses));
    throw error;
  }
}

export function printLosses(what: string, losses: readonly Loss[]): void {
  if (losses.length === 0) return;
  print(what);
  for (const loss of losses) print(`  ${describeLoss(loss)}`);
}
