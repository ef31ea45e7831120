import { fromPg, openPg } from '../session/pg.js';
import { run } from 'pgproof-runtime/query.js';
import { UserError } from 'pgproof-runtime/errors.js';
import { cancelBackend } from '../queries/migrate/session.js';
import { isDown, stateOf } from './explain.js';
import type { MigrationFile } from './files.js';
import type { Session } from './session.js';

/**
 * Has PostgreSQL cancel what the session runs, once the signal comes.
 *
 * @returns a function that ends this care, and waits for a cancellation that is on its way: it would hit what comes next.
 */
export function cancelWhenAborted({ config, pid, startedAt }: Session, signal: AbortSignal): () => Promise<void> {
  let cancellation: Promise<void> | undefined;
  const cancel = async () => {
    const { client, reached } = await openPg(config, 'pgproof cancel');
    try {
      // Behind one address there may be several servers: on another one the number is somebody else's.
      if (reached.startedAt === startedAt) await run(fromPg(client), cancelBackend, { pid });
    } finally {
      await client.end();
    }
  };
  const listener = () => {
    cancellation = cancel().catch(() => undefined);
  };
  signal.addEventListener('abort', listener);
  return async () => {
    signal.removeEventListener('abort', listener);
    await cancellation;
  };
}

/** What a run that was interrupted ends with. @param file the file that ran at that moment, or whose record was written. */
export function interrupted(file?: MigrationFile): UserError {
  const state =
    file === undefined
      ? 'interrupted between two migrations'
      : file.transactional
        ? `interrupted: ${file.path} was rolled back, and those before it stay${isDown(file) ? ' down' : ''}`
        : file.batched !== undefined
          ? `interrupted: ${file.path} was stopped between two batches: ${stateOf(file)}`
          : `interrupted: ${file.path} runs outside a transaction, and ${stateOf(file)}`;
  return new UserError(state, { fix: 'run again to go on from there', exitCode: 130 });
}
