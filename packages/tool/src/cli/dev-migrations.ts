import { UserError } from 'pgproof-runtime/errors.js';
import { MigrationError } from '../migrate/explain.js';
import type { MigrationFile, Migration } from '../migrate/files.js';
import { asApplied, replaceLast } from '../migrate/replace.js';
import { requireRunnable } from '../migrate/runnable.js';
import { migrate, readHistory, type RecordedHistory } from '../migrate/run.js';
import { branchWith } from './base-branch.js';
import type { Configured } from '../config/configured.js';
import { tell, tellFailure } from './dev-lines.js';
import { counted } from '../library/counted.js';
import { printAside, printNote } from './print.js';
import { makeRoles } from '../library/roles.js';
import type { StepName } from './take.js';
import { withContext, type CommandContext } from './context.js';

/** What `dev` knows from one save to the next. */
export interface Migrating {
  readonly options: MigratingOptions;
  /** The branches on which a migration is frozen. */
  readonly base: readonly string[];
  /** The down files that were seen, by checksum: that of an applied migration may be overwritten together with its up file. */
  readonly downs: Map<string, MigrationFile>;
}

export interface MigratingOptions extends Configured {
  readonly schema: string;
  readonly lockTimeout: number;
  readonly lockRetries: number;
  readonly exceptions?: string;
}

/**
 * Applies what is pending. Where the last applied migration was edited, it goes down first, as it was applied.
 *
 * @returns the exit code, after a line for each file that ran or failed.
 */
export async function bringUpToDate(cycle: Migrating): Promise<number> {
  const { options } = cycle;
  let step: StepName = { name: 'migrations', step: 'migrate' };
  let startedAt = performance.now();
  let ran = 0;
  try {
    return await withContext('dev', options, async (context) => {
      const { folder, session, server, report: print } = context;
      // With one who listens, Ctrl-C does not end the process between two files.
      context.signal.addEventListener('abort', () => undefined);
      const report: CommandContext['report'] = (event) => {
        if (event.type === 'start') [step, startedAt] = [stepOf(event), performance.now()];
        if (event.type === 'done') {
          ran += 1;
          tell({ ...stepOf(event), code: 0, durationMs: event.durationMs, said: '' });
        } else print(event);
      };
      const applying = { ...options, ...context, report, lockTimeoutMs: options.lockTimeout };
      for (const { down } of folder.migrations) cycle.downs.set(down.sha256, down);
      const history = await readHistory(session, folder, session);
      const edited = await findEdited(history, cycle);
      if (server.embedded) await makeRoles(session, options.roles, printAside);
      if (edited === undefined) await migrate(session, folder, undefined, applying);
      else {
        // What cannot be parsed takes nothing down.
        await requireRunnable([edited], { client: session.client });
        await replaceLast(session, folder, downOf(edited, history, cycle), applying);
      }
      // It may come behind the last file, too.
      if (context.signal.aborted) return 130;
      if (ran > 0) return 0;
      const said = `nothing is pending: ${counted(folder.migrations.length, 'migration')} applied`;
      tell({ ...step, code: 0, durationMs: performance.now() - startedAt, said });
      return 0;
    });
  } catch (error) {
    return tellFailure(step, withWayOn(error), performance.now() - startedAt);
  }
}

function stepOf({ direction, name }: { direction: 'up' | 'down'; name: string }): StepName {
  return { name: `${direction} ${name}`, step: direction, migration: name };
}

/**
 * The last applied migration, where its files are not those that were applied.
 *
 * @throws UserError where another one was edited, or others have applied it.
 */
async function findEdited(
  { applied, changed }: RecordedHistory,
  { options: { migrations }, base }: Migrating,
): Promise<Migration | undefined> {
  const last = applied
    .map(({ name }) => name)
    .sort()
    .at(-1);
  for (const { migration, directions } of changed) {
    const branch = await branchWith(migration, base, migrations);
    const isLast = migration.name === last;
    if (isLast && branch === undefined) continue;
    const files = directions.map((direction) => migration[direction].path).join(' and ');
    const why = branch === undefined ? `${last ?? ''} was applied after it` : `it is on the branch ${branch}`;
    throw new UserError(`${files} ${directions.length > 1 ? 'are' : 'is'} frozen, since ${why}: nothing was run`, {
      fix: `put back what was applied, and write a new migration: npx pgproof new NAME${
        branch === undefined ? '; or put it back, roll back to it with npx pgproof rollback, and edit then' : ''
      }`,
      exitCode: 1,
    });
  }
  return changed[0]?.migration;
}

/**
 * The migration with the down file that takes back what was applied. Beside the up file as it was applied that is the one in the folder: it
 * was edited to do so better. Beside another up file it is the one that was applied, where it was seen.
 */
function downOf(migration: Migration, { applied }: RecordedHistory, { downs }: Migrating): Migration {
  const row = applied.find(({ name }) => name === migration.name);
  if (row === undefined) throw new Error(`${migration.name} is changed and not applied`);
  if (migration.up.sha256 === row.upSha256) return asApplied(migration, row, migration.down);
  const down: MigrationFile | undefined = downs.get(row.downSha256 ?? '');
  if (down === undefined)
    printNote(
      `both files of ${migration.name} were edited while dev did not run: the new down file has to take back what the old up file made`,
    );
  return asApplied(migration, row, down ?? migration.down);
}

/** While a migration is being written its files are not frozen: a wrong down file is corrected by a save. */
function withWayOn(error: unknown): unknown {
  if (!(error instanceof MigrationError) || !error.file.endsWith('.down.sql')) return error;
  return Object.assign(error, {
    fix:
      'clear what the message names and save again; or put the up file back as it was applied, correct the down file and save;\n' +
      '       or start over: npx pgproof reset-db',
  });
}
