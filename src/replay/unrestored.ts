import { readCatalog } from '../catalog/catalog.js';
import { compareCatalogs, type Difference } from '../catalog/diff.js';
import { UserError } from '../errors.js';
import type { Migration } from '../migrate/files.js';
import { migrate, rollback } from '../migrate/run.js';
import { openSession, type Session } from '../migrate/session.js';
import { quietly } from './build.js';
import { withReplay, type Replay } from './replay.js';

/** A migration whose down file does not bring back the catalog from before its up file. */
export interface Unrestored {
  readonly migration: Migration;
  /** A is the catalog before it went up, B the one after it went down. */
  readonly differences: readonly Difference[];
}

/**
 * Takes each of some migrations up and down in a replay, and compares the catalog after with the one before.
 *
 * @param replay its folder holds the history up to the last of them, and them.
 * @param candidates oldest first.
 */
export async function findUnrestored(replay: Replay, candidates: readonly Migration[]): Promise<Unrestored[]> {
  const [first] = candidates;
  if (first === undefined) return [];
  const { directory, migrations } = replay.folder;
  const earlier = { directory, migrations: migrations.filter(({ name }) => name < first.name) };
  return withReplay({ ...replay, folder: earlier }, async (_, migrator) => {
    const session = await openSession(migrator, 'replay');
    const found: Unrestored[] = [];
    try {
      for (const migration of migrations.filter(({ name }) => name >= first.name)) {
        const folder = { directory, migrations: migrations.filter(({ name }) => name <= migration.name) };
        if (candidates.includes(migration)) {
          const differences = await goUpAndDown(session, folder);
          if (differences.length > 0) found.push({ migration, differences });
        }
        await migrate(session, folder, undefined, quietly);
      }
    } catch (error) {
      // What a down file leaves may be in the way of what comes next, and then no more can be told.
      if (!(error instanceof UserError)) throw error;
    } finally {
      await session.client.end();
    }
    return found;
  });
}

async function goUpAndDown(session: Session, folder: Replay['folder']): Promise<readonly Difference[]> {
  const before = await readCatalog(session.connection);
  await migrate(session, folder, undefined, quietly);
  await rollback(session, folder, { steps: 1 }, quietly);
  const { verdict, differences } = compareCatalogs(before, await readCatalog(session.connection));
  return verdict === 'different' ? differences : [];
}
