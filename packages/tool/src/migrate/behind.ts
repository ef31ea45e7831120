import { readFingerprint } from '../catalog/fingerprint.js';
import { run } from 'pgproof-runtime/query.js';
import { limitWait } from '../queries/migrate/turn.js';
import type { KnownOptions } from './apply-options.js';
import type { Session } from './session.js';

/** Reads the catalog's fingerprint as a migration leaves it; sent with that, it takes no longer. It waits for no lock without end. */
export async function readBehind(
  { connection, schema }: Pick<Session, 'connection' | 'schema'>,
  { lockTimeoutMs, exceptions }: Pick<KnownOptions, 'lockTimeoutMs' | 'exceptions'>,
): Promise<string> {
  const [, fingerprint] = await Promise.all([
    run(connection, limitWait, { lockTimeout: String(lockTimeoutMs) }),
    readFingerprint(connection, { exceptions, schema, transaction: 'between' }),
  ]);
  return fingerprint;
}
