import { existsSync, readFileSync } from 'node:fs';
import { areComparable, fingerprintOfSnapshot } from '../catalog/fingerprint.js';
import { readLastFingerprint } from '../migrate/record.js';
import { inPackage } from './options.js';
import { printAside } from './print.js';
import type { Work } from './work.js';

/**
 * Says when schema.snapshot no longer shows what the migrations build. Only the embedded server can tell, since a snapshot belongs to
 * one major version; and a fingerprint is the checksum of a snapshot, so that the catalog need not be read again.
 */
export async function noteStaleSnapshot({ server, session, folder }: Work): Promise<void> {
  const file = inPackage('schema.snapshot');
  if (!server.embedded || folder.directory !== inPackage('migrations')) return;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const expected = fingerprintOfSnapshot(text);
  const fingerprint = await readLastFingerprint(session.connection);
  const isStale = fingerprint !== undefined && areComparable(fingerprint, expected) && fingerprint !== expected;
  if (text === '' || isStale)
    printAside(`note: the schema is not what ${file} shows: make snapshot renews it, where the migrations are why`);
}
