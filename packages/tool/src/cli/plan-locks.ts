import { Option } from 'commander';
import { foretellOpened, type Foretelling } from '../library/foretell.js';
import type { Direction, Migration } from '../migrate/files.js';
import type { RecordedHistory } from '../migrate/run.js';
import type { CommandContext, ContextOptions } from './context.js';
import { linesOfPlan } from './lock-lines.js';
import { print, printNote } from './print.js';
import type { ReplayOptions } from './replay-options.js';

/** A file that migrate would run. */
interface PlannedFile {
  readonly name: string;
  readonly direction: Direction;
  readonly path: string;
}

export const locksOption = () =>
  new Option(
    '--locks',
    'foretell, from a replay, what each file locks and whom that blocks, with the size of each table',
  );

/** What the files that migrate would run lock, by a replay. */
export function foretell(
  context: CommandContext,
  history: RecordedHistory,
  pending: readonly Migration[],
  options: ContextOptions & ReplayOptions,
): Promise<Foretelling> {
  return foretellOpened(context, history, pending, { ...options, say: context.spinner.say, note: printNote });
}

/** Of a file what `--json` has of its locks; what goes down is not foretold. */
export function describeLocks({ name, direction }: PlannedFile, { migrations }: Foretelling): object {
  const { locks = null } = (direction === 'up' && migrations.find((one) => one.name === name)) || {};
  return { locks };
}

export function printForetold(
  files: readonly PlannedFile[],
  { migrations, standbys }: Foretelling,
  searchPath: readonly string[] | undefined,
): void {
  for (const { name, direction, path } of files) {
    print(path);
    const locks = migrations.find((one) => one.name === name)?.locks ?? null;
    const lines = direction === 'up' ? linesOfPlan(locks, searchPath) : ['  not foretold: it takes a migration down'];
    for (const line of lines) print(line);
  }
  const isExclusive = migrations.some(({ locks }) => locks?.some(({ lock }) => lock === 'access exclusive') ?? false);
  if (standbys > 0 && isExclusive)
    printNote(
      `pg_stat_replication shows ${standbys === 1 ? 'a standby' : `${standbys} standbys`}: there an access exclusive lock waits for the queries that read the table, and ends them after max_standby_streaming_delay (30 s unless set)`,
    );
}
