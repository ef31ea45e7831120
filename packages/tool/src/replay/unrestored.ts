import { readFacts } from '../catalog/read.js';
import { compareCatalogs, type Difference } from '../catalog/diff.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { quietly, type ApplyOptions } from '../migrate/apply-options.js';
import type { Migration } from '../migrate/files.js';
import { migrate, rollback } from '../migrate/run.js';
import { withSession, type Session } from '../migrate/session.js';
import type { Replay } from './options.js';
import { schemaOfReplay, withReplay } from './replay.js';

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
  const found: Unrestored[] = [];
  for (let rest = candidates; rest.length > 0;) {
    const examined = await examine(replay, rest);
    found.push(...examined.found);
    rest = examined.rest;
  }
  return found;
}

/** Until one fails: what a down file leaves may be in the way of what comes next, and then the rest needs a replay of its own. */
async function examine(
  replay: Replay,
  candidates: readonly Migration[],
): Promise<{ found: Unrestored[]; rest: readonly Migration[] }> {
  const [first] = candidates;
  const options = { ...quietly, signal: replay.signal ?? quietly.signal };
  const { directory, migrations } = replay.folder;
  const upTo = (is: (name: string) => boolean) => ({
    directory,
    migrations: migrations.filter(({ name }) => is(name)),
  });
  const earlier = upTo((name) => first === undefined || name < first.name);
  return withReplay({ ...replay, folder: earlier }, (_, migrator) =>
    withSession(
      migrator,
      { command: 'replay', schema: schemaOfReplay(replay), searchPath: replay.searchPath },
      async (session) => {
        const found: Unrestored[] = [];
        let rest = candidates;
        try {
          for (const migration of migrations.slice(earlier.migrations.length)) {
            const folder = upTo((name) => name <= migration.name);
            if (migration === rest[0]) {
              const differences = await goUpAndDown(session, folder, options);
              if (differences.length > 0) found.push({ migration, differences });
              rest = rest.slice(1);
            }
            await migrate(session, folder, undefined, options);
          }
          return { found, rest: [] };
        } catch (error) {
          replay.signal?.throwIfAborted();
          if (!(error instanceof UserError)) throw error;
          // Of one that fails right after the replay nothing can be told.
          return { found, rest: rest === candidates ? rest.slice(1) : rest };
        }
      },
    ),
  );
}

async function goUpAndDown(
  session: Session,
  folder: Replay['folder'],
  options: ApplyOptions,
): Promise<readonly Difference[]> {
  const before = await readFacts(session.connection, session.schema, 'outside');
  await migrate(session, folder, undefined, options);
  await rollback(session, folder, { steps: 1 }, options);
  const { outcome, differences } = compareCatalogs(
    before,
    await readFacts(session.connection, session.schema, 'outside'),
  );
  return outcome === 'different' ? differences : [];
}
