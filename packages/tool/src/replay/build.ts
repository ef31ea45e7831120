import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { quietly } from '../migrate/apply-options.js';
import type { Folder } from '../migrate/engine.js';
import { migrate } from '../migrate/run.js';
import { withSession, type Naming, type Session } from '../migrate/session.js';
import type { Supplier } from './supply.js';

/**
 * Applies the migrations. What one lacks from outside is supplied, and it is tried again: nothing of it was applied.
 *
 * @param afterEach has them applied one at a time, and is asked after each; with `lookAt` as many at a time as lead to the next of these.
 */
export async function build(
  {
    migrator,
    afterEach,
    lookAt,
    signal = quietly.signal,
    ...naming
  }: Naming & {
    migrator: ConnectionConfig;
    afterEach?: AfterEach | undefined;
    lookAt?: ReadonlySet<string> | undefined;
    signal?: AbortSignal | undefined;
  },
  folder: Folder,
  supplier: Supplier | undefined,
): Promise<void> {
  await withSession(migrator, { command: 'replay', ...naming }, async (session) => {
    if (afterEach !== undefined) {
      if (lookAt === undefined) await afterEach(undefined);
      for (const { name } of folder.migrations.filter((migration) => lookAt?.has(migration.name) !== false)) {
        await applyUpTo(session, folder, name);
        await afterEach(name);
      }
    }
    await applyUpTo(session, folder);
  });

  async function applyUpTo(session: Session, { directory, migrations }: Folder, last?: string): Promise<void> {
    const wanted = { directory, migrations: migrations.filter(({ name }) => last === undefined || name <= last) };
    for (;;) {
      try {
        await migrate(session, wanted, undefined, { ...quietly, signal });
        return;
      } catch (error) {
        if ((await supplier?.answer(error)) !== true) throw error;
      }
    }
  }
}

/** @param last the migration that was applied; undefined before the first. */
type AfterEach = (last: string | undefined) => Promise<void>;
