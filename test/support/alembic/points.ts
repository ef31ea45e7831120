import type { Made } from '../../../packages/tool/src/adopt/points.js';
import { readCatalogOf } from '../../../packages/tool/src/catalog/read.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { withReplay } from '../../../packages/tool/src/replay/replay.js';
import { createTestDatabase } from '../database.js';
import { isChosen, whole } from '../proofs.js';
import { inSession } from '../runner.js';
import { migrationsFolder } from '../template.js';
import { sampledStates } from './states.js';

const folder = { directory: migrationsFolder, migrations: loadMigrations(migrationsFolder) };

let points: Promise<readonly Made[]> | undefined;

/** After which migrations a catalog is read: each takes a while, and check-full has a tenth of them, those of its states and the last. */
export const pointNames = folder.migrations
  .map(({ name }) => name)
  .filter((name, index, { length }) => {
    const ofState = sampledStates.some((state) => state.leadsTo === name);
    return whole || isChosen(name) || ofState || index === length - 1;
  });

/** What the platform's history leaves at those points, from one replay for all tests of this process. */
export function platformPoints(): Promise<readonly Made[]> {
  points ??= replayAll();
  return points;
}

async function replayAll(): Promise<readonly Made[]> {
  const made: Made[] = [];
  const { url, drop } = await createTestDatabase('empty');
  const afterEach = async (name: string | undefined, config: Parameters<typeof readCatalogOf>[0]) => {
    if (name !== undefined && pointNames.includes(name))
      made.push({ name, catalog: await readCatalogOf(config, 'vbwd-test') });
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
