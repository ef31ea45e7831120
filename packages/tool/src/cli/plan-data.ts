import { UserError } from 'pgproof-runtime/errors.js';
import { examinePending, type Examined } from '../library/pending.js';
import type { Migration } from '../migrate/files.js';
import type { RecordedHistory } from '../migrate/run.js';
import { outcomeOf } from '../pending/outcome.js';
import type { CommandContext, ContextOptions } from './context.js';
import { printNote } from './print.js';
import type { ReplayOptions } from './replay-options.js';
import { terminal } from './terminal.js';

/** What pending files would meet. Without `data` no row is counted. */
export function examine(
  context: CommandContext,
  found: { readonly history: RecordedHistory; readonly pending: readonly Migration[] },
  options: ContextOptions & ReplayOptions & { readonly data?: boolean; readonly countTimeout: number },
): Promise<Examined> {
  const { say } = context.spinner;
  const countTimeoutMs = options.data === true ? options.countTimeout : undefined;
  return examinePending(context, found, { ...options, countTimeoutMs, say, note: printNote, signal: context.signal });
}

/** Exits 1 where something would fail. @throws UserError where that could not be found out. */
export function judge({ data }: Examined): void {
  const outcomes = new Set(data.map(outcomeOf));
  if (outcomes.has('fails')) terminal.exitCode = 1;
  else if (outcomes.has('not in time'))
    throw new UserError('not all rows could be counted in time', { fix: 'give it longer: --count-timeout 5min' });
}
