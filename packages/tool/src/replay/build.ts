import type { ConnectionConfig } from 'pgproof-runtime/connection-config.js';
import { quietly } from '../migrate/apply-options.js';
import type { Folder } from '../migrate/engine.js';
import { migrate } from '../migrate/run.js';
import { withSession, type Naming } from '../migrate/session.js';
import type { Supplier } from './supply.js';

/**
 * Applies the migrations. What one lacks from outside is supplied, and it is tried again: nothing of it was applied.
 *
 * @param afterEach is asked before the first and after each; with `lookAt` after these alone. All are one run: to begin one takes longer than most migrations.
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
  // What fails in there is no failure of a migration, and nothing supplied would help.
  let failure: { readonly error: unknown } | undefined;
  const behindEach = async (name: string) => {
    if (lookAt?.has(name) === false) return;
    await afterEach?.(name).catch((error: unknown) => {
      failure = { error };
      throw error;
    });
  };
  await withSession(migrator, { command: 'replay', ...naming }, async (session) => {
    if (lookAt === undefined) await afterEach?.(undefined);
    for (;;) {
      try {
        await migrate(session, folder, undefined, { ...quietly, signal, behindEach });
        return;
      } catch (error) {
        if (failure !== undefined) throw failure.error;
        if ((await supplier?.answer(error)) !== true) throw error;
      }
    }
  });
}

/** @param last the migration that was applied; undefined before the first. */
type AfterEach = (last: string | undefined) => Promise<void>;
