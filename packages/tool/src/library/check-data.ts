import { UserError } from 'pgproof-runtime/errors.js';
import { readHistory, stepsUpTo } from '../migrate/run.js';
import { requireRunnable } from '../migrate/runnable.js';
import { requireSoundRecord } from '../migrate/state.js';
import { requireSoundHistory } from '../migrate/unsound.js';
import { describeJudged, outcomeOf } from '../pending/outcome.js';
import type { Opened } from './open.js';
import { examinePending } from './pending.js';
import type { ReplayTask } from './replay.js';

interface Task extends ReplayTask {
  readonly to?: string | undefined;
  /** In milliseconds. */
  readonly countTimeoutMs: number;
}

/**
 * Asks, before anything is locked, whether the rows of a database meet what its pending files ask of them.
 *
 * @throws UserError that names the rows that do not, or says that they could not be counted in time.
 */
export async function requireData({ session, folder }: Omit<Opened, 'server'>, task: Task): Promise<void> {
  const history = await readHistory(session, folder, session);
  requireSoundRecord(history.record);
  requireSoundHistory(history, folder.directory);
  const pending = stepsUpTo(folder, history, task.to).flatMap(({ direction, migrations }) =>
    direction === 'up' ? migrations : [],
  );
  const applied = new Set(history.record.applied.map(({ name }) => name));
  await requireRunnable(pending, { client: session.client, applied });
  const { data } = await examinePending({ session, folder }, { history, pending }, task);
  const told = data.map((judged) => ({
    outcome: outcomeOf(judged),
    line: `${judged.requirement.migration}: ${describeJudged(judged)}`,
    changedBy: judged.changedBy.join(', '),
  }));
  const linesOf = (outcome: string) => told.flatMap((one) => (one.outcome === outcome ? [one.line] : []));
  const [failing, late] = [linesOf('fails'), linesOf('not in time')];
  if (failing.length > 0)
    throw new UserError(['rows are in the way of what is pending:', ...failing].join('\n  '), {
      fix: 'put the rows right, or have a migration do so first, and run again; nothing was applied',
      exitCode: 1,
    });
  if (late.length > 0)
    throw new UserError(['not all rows could be counted in time:', ...late].join('\n  '), {
      fix: 'give it longer: --count-timeout 5min; nothing was applied',
    });
  for (const { outcome, line, changedBy } of told) {
    if (outcome === 'changed first') task.note(`${line}; ${changedBy} changes those tables first`);
    if (outcome === 'not asked') task.note(line);
  }
}
