import type { Connection } from 'pgproof-runtime/query.js';
import type { Made } from '../../../packages/tool/src/adopt/points.js';
import { readCatalog } from '../../../packages/tool/src/catalog/read.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { withReplay } from '../../../packages/tool/src/replay/replay.js';
import { createTestDatabase } from '../database.js';
import { whole } from '../proofs.js';
import { inSession } from '../runner.js';
import { migrationsFolder } from '../template.js';
import { sampledState } from './states.js';

const folder = { directory: migrationsFolder, migrations: loadMigrations(migrationsFolder) };

let points: Promise<readonly Made[]> | undefined;

/** A catalog takes a while to read: check-full has the points of its one state, and the last. */
const isWanted = (name: string | undefined) =>
  whole || name === sampledState.leadsTo || name === folder.migrations.at(-1)?.name;

/** What the platform's history leaves at those points, from one replay for all tests of this process. */
export function platformPoints(): Promise<readonly Made[]> {
  points ??= replayAll();
  return points;
}

async function replayAll(): Promise<readonly Made[]> {
  const made: Made[] = [];
  const { url, drop } = await createTestDatabase('empty');
  const afterEach = async (name: string | undefined, connection: Connection) => {
    if (isWanted(name)) made.push({ name, catalog: await readCatalog(connection, undefined, 'outside') });
  };
  try {
    await inSession(url, ({ connection: live }) =>
      withReplay({ folder, live, afterEach, note: () => undefined, onProgress: () => undefined }, () =>
        Promise.resolve(),
      ),
    );
    return made;
  } finally {
    await drop();
  }
}
