import { createHash } from 'node:crypto';
import type { Connection } from 'pgproof-runtime/query.js';
import type { Catalog } from './catalog.js';
import { withCatalog } from './read.js';
import type { Exception } from './exceptions.js';
import { unknownOption } from './notes.js';
import type { TransactionState } from './fixed-settings.js';
import { snapshotText } from './snapshot.js';

/**
 * The version of the facts' text. Fingerprints stay in the trail for years: a change of how a fact is written, in SQL or in
 * src/catalog, raises it, so that no fingerprint of before is compared with one of after. test/unit/catalog/facts-text.test.ts
 * holds that.
 */
export const factsVersion = 2;

/**
 * The server's major version, the version of the facts' text, and the SHA-256 of the snapshot: `18/2:9f86d0…`. Two databases with the
 * same one are equal, down to the order of columns. What is excepted does not count.
 */
export function fingerprint(catalog: Catalog, exceptions: readonly Exception[] = []): string {
  return fingerprintOfSnapshot(snapshotText(catalog, { exceptions }));
}

/** The fingerprint of the database that a snapshot is of. An option that is not known may be the server's, and does not count. */
export function fingerprintOfSnapshot(text: string): string {
  const [, major = ''] = /^# PostgreSQL (\d+)/.exec(text) ?? [];
  const counted = text
    .split('\n')
    .filter((line) => !unknownOption.test(line))
    .join('\n');
  return `${major}/${factsVersion}:${createHash('sha256').update(counted).digest('hex')}`;
}

/** False for fingerprints of two major versions of PostgreSQL, or of two versions of the facts' text: they cannot be compared. */
export function areComparable(one: string, other: string): boolean {
  return one.split(':')[0] === other.split(':')[0];
}

/** Reads the catalog (see readCatalog for what the connection may be) and gives its fingerprint. */
export async function readFingerprint(
  connection: Connection,
  {
    exceptions = [],
    ...options
  }: { exceptions?: readonly Exception[] | undefined; schema?: string; transaction?: TransactionState } = {},
): Promise<string> {
  return withCatalog(connection, { ...options, factsOnly: true }, (catalog) => fingerprint(catalog, exceptions));
}
