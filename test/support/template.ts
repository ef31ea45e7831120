import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateOf, type Template } from '../../packages/tool/src/library/template.js';

const project = join(import.meta.dirname, '../..');

export const migrationsFolder = join(project, 'migrations');

let migrated: Template | undefined;

/** The project's migrations, as the sources of the runner that are here apply them. */
export function migratedTemplate(): Template {
  migrated ??= templateOf({ migrations: migrationsFolder }, hashOfRunner());
  return migrated;
}

/** What writes the record: while it is worked on, the tool's version stays the same. */
function hashOfRunner(): string {
  const hash = createHash('sha256');
  for (const folder of ['packages/tool/src/migrate', 'packages/tool/src/queries/migrate'])
    for (const name of readdirSync(join(project, folder)).sort())
      hash.update(`${name}\0`).update(readFileSync(join(project, folder, name)));
  return hash.digest('hex');
}
