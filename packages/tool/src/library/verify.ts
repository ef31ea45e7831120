import { counted } from './counted.js';
import { partAccepted, type Accepted } from '../catalog/accepted.js';
import type { Catalog } from '../catalog/catalog.js';
import { compareCatalogs, countCompared, describeNotes, outcomeOf, type Comparison } from '../catalog/diff.js';
import type { Exception } from '../catalog/exceptions.js';
import { noteOpenPublic } from '../catalog/open-public.js';
import { readFacts, readFactsOf } from '../catalog/read.js';
import type { Connection } from 'pgproof-runtime/query.js';
import { printConnection, type ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { readBaseline } from '../migrate/adopted.js';
import type { Folder } from '../migrate/engine.js';
import type { Migration } from '../migrate/files.js';
import { readTakenDown } from '../migrate/restored.js';
import { readHistory } from '../migrate/run.js';
import { requireRunnable } from '../migrate/runnable.js';
import { requireReplayable } from '../migrate/unsound.js';
import { hasOwnStyles } from '../replay/outside.js';
import type { Replay } from '../replay/options.js';
import { schemaOfReplay, withReplay } from '../replay/replay.js';
import { findUnrestored, type Unrestored } from '../replay/unrestored.js';
import { findingOf } from './findings.js';
import type { Opened } from './open.js';
import { replayOf, type ReplayTask } from './replay.js';
import type { VerifyResult } from './types.js';

interface Task extends ReplayTask {
  readonly exceptions: () => Promise<readonly Exception[]>;
}

interface Verified extends VerifyResult {
  readonly different: boolean;
  /** What differs by notes alone, in words. */
  readonly notes: string;
  /** How many facts were compared. */
  readonly facts: number;
}

/** Compares the database with what its own applied migrations make. Writes nothing. */
export async function verifyOpened({ session, folder, server }: Opened, task: Task): Promise<Verified> {
  const history = await readHistory(session, folder, session);
  for (const { problem } of history.record.problems) task.note(problem);
  requireReplayable(history, folder.directory);
  const names = new Set(history.applied.map(({ name }) => name));
  await requireRunnable(folder.migrations, { client: session.client, applied: names });
  const applied = { ...folder, migrations: folder.migrations.filter(({ name }) => names.has(name)) };
  const takenDown = await readTakenDown(session, folder.migrations);
  if (applied.migrations.length + takenDown.length === 0) {
    throw new UserError('no migration is applied to this database: there is nothing to verify', {
      fix: 'npx pgproof migrate, or name another database in DATABASE_URL',
    });
  }
  const exceptions = await task.exceptions();
  task.say('reading the catalog');
  const found = await readFacts(session.connection, session.schema, 'outside');
  const accepted = (await readBaseline(session, history.applied))?.accepted ?? [];
  const replayed = applied.migrations.length;
  task.say(`replaying ${counted(replayed, 'migration')}`);
  const replay = { ...replayOf(task, applied), live: session.connection };
  const schema = schemaOfReplay(replay);
  return withReplay(replay, async (made) => {
    const compare = async (config: ConnectionConfig) => {
      const expected = await readFactsOf(config, 'pgproof verify', schema);
      const comparison = noteOpenPublic(compareCatalogs(found, expected, { exceptions }));
      return withoutAccepted(comparison, accepted, { a: found, b: expected });
    };
    const { outcome, differences, leftOut } = await underOwnStyles(await compare(made), replay, compare);
    const different = outcome === 'different';
    const causes = different ? await causesOf({ ...replay, folder }, applied, takenDown) : [];
    return {
      outcome,
      database: printConnection(server.config),
      replayed,
      findings: differences.map((difference) => findingOf(difference, causes)),
      leftOut,
      different,
      notes: describeNotes(differences),
      facts: countCompared(found, { exceptions }),
    };
  });
}

/** What was accepted when the database was adopted is left out, as an exception is. */
function withoutAccepted(
  comparison: Comparison,
  names: readonly Accepted[],
  catalogs: { readonly a: Catalog; readonly b: Catalog },
): Comparison {
  const { accepted } = partAccepted(comparison.differences, names, catalogs);
  if (accepted.length === 0) return comparison;
  const differences = comparison.differences.filter((one) => !accepted.includes(one));
  const left = names.flatMap(({ object, reason }) =>
    accepted.some((one) => one.object === object) ? [{ object, reason, objects: [object] }] : [],
  );
  return { outcome: outcomeOf(differences), differences, leftOut: [...comparison.leftOut, ...left] };
}

/**
 * The comparison with what the files made where the server's DateStyle and the like were left as they are, which versions before 0.2 did;
 * where that is no better, the one that there is.
 */
async function underOwnStyles(
  comparison: Comparison,
  replay: Replay & { live: Connection },
  compare: (config: ConnectionConfig) => Promise<Comparison>,
): Promise<Comparison> {
  if (comparison.outcome !== 'different' || !(await hasOwnStyles(replay.live))) return comparison;
  const other = await withReplay({ ...replay, styles: 'server', note: () => undefined }, compare);
  if (other.outcome === 'different') return comparison;
  replay.note(
    "the migrations were applied with the server's own DateStyle, IntervalStyle or the like, which today's version sets itself; " +
      "to have it leave them: alter database … set pgproof.styles = 'server'",
  );
  return other;
}

/** What down files leave other than it was: of migrations that were taken down here, and do so in a replay, too. */
async function causesOf(
  replay: Replay,
  applied: Folder,
  takenDown: readonly Migration[],
): Promise<readonly Unrestored[]> {
  const names = new Set([...applied.migrations, ...takenDown].map(({ name }) => name));
  const { directory, migrations } = replay.folder;
  const folder = { directory, migrations: migrations.filter(({ name }) => names.has(name)) };
  return findUnrestored({ ...replay, folder, note: () => undefined }, takenDown);
}
