import { readFileSync } from 'node:fs';
import type { Exception } from '../../../packages/tool/src/catalog/exceptions.js';
import type { AdoptResult } from '../../../packages/tool/src/library/adopt-types.js';
import { adoptOpened, type AdoptTask } from '../../../packages/tool/src/library/adopt.js';
import { loadMigrations } from '../../../packages/tool/src/migrate/files.js';
import type { Session } from '../../../packages/tool/src/migrate/session.js';
import { legalValues } from '../../integration/round-trip/legal-values.js';
import type { TestDatabase } from '../database.js';
import { readState, type State } from '../round-trip/state.js';
import { fillTables } from '../rows/fill.js';
import { runnerOptions } from '../runner.js';
import { migrationsFolder } from '../template.js';
import { platformPoints } from './points.js';
import { buildAlembicState, type AlembicState } from './states.js';

export const platformFolder = { directory: migrationsFolder, migrations: loadMigrations(migrationsFolder) };

export const platformExceptions = JSON.parse(readFileSync('src/models/exceptions.json', 'utf8')) as Exception[];

/** Has a database compared with the platform's points, which are replayed once for all tests of this process, and adopted. */
export async function adoptPlatform(
  session: Session,
  asked: Pick<Partial<AdoptTask>, 'accepted' | 'bridge' | 'dryRun' | 'from' | 'to'> = {},
): Promise<AdoptResult> {
  const task: AdoptTask = {
    ...runnerOptions,
    made: await platformPoints(),
    accepted: [],
    dryRun: false,
    exceptions: () => Promise.resolve(platformExceptions),
    showBridge: () => undefined,
    say: () => undefined,
    note: () => undefined,
    ...asked,
  };
  return adoptOpened({ session, folder: platformFolder }, task);
}

/** Makes an empty database what the Python tool left at a revision, with rows in every table and one in alembic_version. */
export async function buildFilledState(db: TestDatabase, session: Session, state: AlembicState): Promise<State> {
  await buildAlembicState(db, state);
  const { catalog } = await readState(session);
  const tables = catalog.tables.filter(({ name }) => name !== 'alembic_version');
  await fillTables(session.client, { ...catalog, tables }, { first: 1, legalValues });
  return readState(session);
}
