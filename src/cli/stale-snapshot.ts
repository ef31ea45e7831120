import { existsSync, readFileSync } from 'node:fs';
import { readCatalog } from '../catalog/catalog.js';
import { snapshotText } from '../catalog/snapshot.js';
import { readHistory } from '../migrate/run.js';
import { compareLines } from './lines.js';
import { inPackage } from './options.js';
import { printAside } from './print.js';
import type { Work } from './work.js';

/**
 * Says when schema.snapshot no longer shows what the migrations build. Only the embedded server can tell (a snapshot belongs to one
 * major version), and only once all of this project's migrations are applied.
 */
export async function noteStaleSnapshot({ server, session, folder }: Work): Promise<void> {
  const file = inPackage('schema.snapshot');
  if (!server.embedded || folder.directory !== inPackage('migrations')) return;
  const { pending } = await readHistory(session, folder);
  if (pending.length > 0) return;
  const text = snapshotText(await readCatalog(session.connection));
  const difference = existsSync(file) ? compareLines(readFileSync(file, 'utf8'), text) : ['missing'];
  if (difference.length > 0) printAside(`note: ${file} has to be renewed: make snapshot`);
}
