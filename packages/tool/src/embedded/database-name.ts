import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project.js';

/** The file of a cluster's data directory that holds the name, as of when the cluster was made. */
export const nameFile = 'database';

/**
 * The name of a development cluster's database: what was chosen when the cluster was made, so that a project that is renamed keeps its
 * database. A cluster without that file is from before projects had names of their own.
 */
export function developmentDatabase(dataDirectory: string, root?: string): string {
  if (!existsSync(dataDirectory)) return databaseNameOf(root);
  const file = join(dataDirectory, nameFile);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'vbwd';
}

/**
 * A database's name for a project, after the name in its package.json: of `@acme/web-shop` it is `web_shop`, and of `shop-db` it is
 * `shop`. It is `app` where that leaves nothing, or a name of the server's own.
 */
export function databaseNameOf(root = projectRoot()): string {
  const name = nameInManifest(join(root, 'package.json'))
    .replace(/^@[^/]*\//, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .slice(0, 40)
    .replaceAll(/^_+|(_(db|database))?_*$/g, '');
  if (name === '' || ['postgres', 'template0', 'template1'].includes(name)) return 'app';
  return /^\d/.test(name) ? `db_${name}` : name;
}

function nameInManifest(file: string): string {
  try {
    const { name } = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, '')) as { name?: unknown };
    return typeof name === 'string' ? name : '';
  } catch {
    return '';
  }
}
