import { createHash } from 'node:crypto';
import type { Connection } from '../database/query.js';
import { readCatalog, type Catalog } from './catalog.js';
import { snapshotText } from './snapshot.js';

/**
 * The server's major version and the SHA-256 of the snapshot: `18:9f86d0…`. Two databases with the same one are equal, down to the
 * order of columns; between two major versions it says nothing.
 */
export function fingerprint(catalog: Catalog): string {
  return `${catalog.major}:${createHash('sha256').update(snapshotText(catalog)).digest('hex')}`;
}

/** Reads the catalog (see readCatalog for what the connection may be) and gives its fingerprint. */
export async function readFingerprint(connection: Connection): Promise<string> {
  return fingerprint(await readCatalog(connection));
}
