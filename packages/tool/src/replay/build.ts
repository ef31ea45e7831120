import type { Target } from 'pgproof-runtime/target.js';
import { quietly } from '../migrate/apply-options.js';
import type { Folder } from '../migrate/engine.js';
import { migrate } from '../migrate/run.js';
import { withSession, type Naming } from '../migrate/session.js';
import type { Supplier } from './supply.js';

/** Applies the migrations. What one lacks from outside is supplied, and it is tried again: nothing of it was applied. */
export async function build(
  { migrator, ...naming }: Naming & { migrator: Target },
  folder: Folder,
  supplier: Supplier | undefined,
): Promise<void> {
  await withSession(migrator, { command: 'replay', ...naming }, async (session) => {
    for (;;) {
      try {
        await migrate(session, folder, undefined, quietly);
        return;
      } catch (error) {
        if ((await supplier?.answer(error)) !== true) throw error;
      }
    }
  });
}
