import { Option } from 'commander';
import { parseTarget } from '../database/target.js';
import type { Folder } from '../migrate/engine.js';
import type { Replay } from '../replay/options.js';
import { printAside } from './print.js';
import type { Progress } from './progress.js';

/** What the user says of a replay. */
export interface ReplayOptions {
  prepare?: string;
  replayOn?: string;
}

export const prepareOption = () =>
  new Option(
    '--prepare <file>',
    'SQL that the replay begins with: what an administrator makes before the first migration',
  );
export const replayOnOption = () =>
  new Option('--replay-on <url>', 'replay on this server, which may be changed, instead of on an embedded one');

export function replayOf({ prepare, replayOn }: ReplayOptions, folder: Folder, progress: Progress): Replay {
  return {
    folder,
    prepare,
    on: replayOn === undefined ? undefined : parseTarget(replayOn, '--replay-on'),
    note: (message) => {
      printAside(`note: ${message}`);
    },
    onProgress: progress.say,
  };
}
