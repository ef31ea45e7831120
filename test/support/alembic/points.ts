import { makePoints, type Made } from '../../../packages/tool/src/adopt/points.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import { createTestDatabase } from '../database.js';
import { inSession } from '../runner.js';
import { migrationsFolder } from '../template.js';

let points: Promise<readonly Made[]> | undefined;

/** What the platform's history leaves before its first migration and after each, from one replay for all tests of this process. */
export function platformPoints(): Promise<readonly Made[]> {
  points ??= replayAll();
  return points;
}

async function replayAll(): Promise<readonly Made[]> {
  const made: Made[] = [];
  const { url, drop } = await createTestDatabase('empty');
  try {
    const folder = { directory: migrationsFolder, migrations: loadMigrations(migrationsFolder) };
    await inSession(url, ({ connection: live }) =>
      makePoints({ folder, live, note: () => undefined, onProgress: () => undefined }, (point) => made.push(point)),
    );
    return made;
  } finally {
    await drop();
  }
}
