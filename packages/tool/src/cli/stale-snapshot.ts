import { existsSync, readFileSync } from 'node:fs';
import { readFacts } from '../catalog/read.js';
import { fingerprintOfSnapshot } from '../catalog/fingerprint.js';
import { quoteForShell } from '../migrate/naming.js';
import { snapshotText } from '../catalog/snapshot.js';
import { readLastFingerprint } from '../migrate/record.js';
import { printNote } from './print.js';
import type { CommandContext } from './context.js';

/**
 * Says when the file of the snapshot, where there is one, no longer shows what the migrations build. Only the embedded server can tell, since a snapshot belongs to
 * one major version. A fingerprint is the checksum of a snapshot, so that the catalog is read again only where that is not the same:
 * a fingerprint leaves exceptions out, which migrations may have made.
 */
export async function noteStaleSnapshot({ server, session }: CommandContext, file: string): Promise<void> {
  if (!server.embedded || !existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  const expected = fingerprintOfSnapshot(text);
  const fingerprint = await readLastFingerprint(session.connection);
  if (fingerprint === expected) return;
  if (snapshotText(await readFacts(session.connection, session.schema, 'outside')) !== text)
    printNote(
      `the schema is not what ${file} shows: npx pgproof snapshot --scratch --write ${quoteForShell(file)} renews it, where the migrations are why`,
    );
}
