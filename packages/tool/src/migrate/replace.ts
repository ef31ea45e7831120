import { UserError } from 'pgproof-runtime/errors.js';
import type { ApplyOptions } from './apply-options.js';
import type { Folder } from './engine.js';
import type { MigrationFile, Migration } from './files.js';
import type { Applied, History } from './history.js';
import { appliedWithin, runSteps } from './run.js';
import type { Session } from './session.js';
import { requireSoundHistory } from './unsound.js';

/**
 * The last applied migration, as far as it goes down: its record says which up file was applied.
 *
 * @param down the file that takes back what was applied.
 */
export function asApplied({ name, up }: Migration, { upSha256 }: Applied, down: MigrationFile): Migration {
  return { name, up: { ...up, sha256: upSha256 ?? up.sha256 }, down };
}

/**
 * Takes the last applied migration down as it was applied, and applies it as it stands in the folder, with all that is pending. All others have to be
 * as they were applied.
 */
export async function replaceLast(
  session: Session,
  folder: Folder,
  last: Migration,
  options: ApplyOptions,
): Promise<number> {
  const plan = (history: History) => {
    const changed = history.changed.filter(({ migration }) => migration.name !== last.name);
    requireSoundHistory({ ...history, changed }, folder.directory);
    const again = appliedWithin(folder, history, { steps: 1 });
    if (again[0]?.name !== last.name)
      throw new UserError(`${last.name} is no longer the last applied migration`, {
        fix: 'another run has changed the database meanwhile: see npx pgproof status',
        exitCode: 1,
      });
    return [
      { direction: 'down' as const, migrations: [last] },
      { direction: 'up' as const, migrations: [...again, ...history.pending] },
    ];
  };
  return runSteps(session, folder, plan, options);
}
