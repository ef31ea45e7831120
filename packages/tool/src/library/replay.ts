import { parseConnectionUrl } from 'pgproof-runtime/connection-config.js';
import type { Folder } from '../migrate/engine.js';
import type { Replay } from '../replay/options.js';

/** What is said of a replay. */
export interface ReplayTask {
  readonly prepare?: string | undefined;
  readonly replayOn?: string | undefined;
  readonly schema?: string | undefined;
  readonly searchPath?: readonly string[] | undefined;
  readonly roles?: readonly string[] | undefined;
  /** Ends the replays. */
  readonly signal?: AbortSignal | undefined;
  /** Told before a step that takes a while. */
  readonly say: (message: string) => void;
  readonly note: (message: string) => void;
}

export function replayOf(
  { prepare, replayOn, schema, searchPath, roles, signal, note, say }: ReplayTask,
  folder: Folder,
): Replay {
  const on = replayOn === undefined ? undefined : parseConnectionUrl(replayOn, '--replay-on');
  return { folder, prepare, schema, searchPath, roles, on, signal, note, onProgress: say };
}
